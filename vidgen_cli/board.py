"""Where a run stands, kept from its events: what the bars are drawn from."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal

from vidgen.events import (
    ActionFailed,
    ActionFinished,
    ActionProgressed,
    ActionStarted,
    Event,
    RunFinished,
    RunStarted,
    StageFinished,
    StageStarted,
)

_STORED = 95

State = Literal["waiting", "running", "done", "failed", "stopped"]

_ENOUGH = 0.1
"""The share of its work that a stage has to have done before its end can be told."""


@dataclass
class Lane:
    """One stage: its units of work, and since when it runs. Times are of the board's clock."""

    name: str
    state: State = "waiting"
    actions: int = 0
    cached: int = 0
    finished: int = 0
    failed: int = 0
    began: float = 0.0
    seconds: float | None = None
    running: dict[str, tuple[float, str]] = field(default_factory=dict)

    @property
    def fraction(self) -> float:
        """How much of the stage is done, 0 to 1, counting what runs by how far it says it is."""
        if self.state == "done":
            return 1.0
        if not self.actions:
            return 0.0
        done = self.cached + self.finished + sum(share for share, _ in self.running.values())
        return min(1.0, done / self.actions)

    @property
    def doing(self) -> str:
        """What is being done now, in a few words."""
        if not self.running:
            return ""
        label, (_, note) = next(reversed(self.running.items()))
        return f"{label} {note}".strip()


@dataclass
class Board:
    """All stages of a run. `milestones` is the percentage that each stage's end stands for."""

    milestones: Mapping[str, int]
    clock: Callable[[], float] = time.monotonic
    lanes: dict[str, Lane] = field(default_factory=dict)
    reached: int = 5

    def __call__(self, event: Event) -> None:
        match event:
            case RunStarted():
                self.lanes = {name: Lane(name) for name in event.stages}
            case StageStarted():
                self._start(event)
            case ActionStarted() | ActionProgressed():
                self._progress(event)
            case ActionFinished() | ActionFailed(retry_in_s=None):
                self._end(event)
            case StageFinished():
                self._finish(event)
            case RunFinished():
                self._complete(event)

    def elapsed_s(self, lane: Lane) -> float:
        """Seconds since a stage began, or that it took."""
        if lane.seconds is not None:
            return lane.seconds
        return self.clock() - lane.began if lane.state == "running" else 0.0

    def expected_s(self, lane: Lane) -> float | None:
        """Seconds that a stage will take in all, by what it did so far; None where too little."""
        if lane.state != "running":
            return None
        ahead, held = lane.fraction, lane.cached / lane.actions if lane.actions else 0.0
        elapsed = self.elapsed_s(lane)
        if elapsed < 2.0 or ahead - held < _ENOUGH:
            return None
        return elapsed * (1.0 - held) / (ahead - held)

    @property
    def percent(self) -> int:
        """How much of the whole film is reached."""
        for lane in self.lanes.values():
            if lane.state == "running":
                step = max(0, self.milestones.get(lane.name, self.reached) - self.reached)
                return self.reached + int(step * lane.fraction)
        return self.reached

    def stop(self) -> None:
        """Mark what runs as stopped, because the run has ended without it."""
        for lane in self.lanes.values():
            if lane.state == "running":
                lane.seconds = self.elapsed_s(lane)
                lane.state = "failed" if lane.failed else "stopped"
                lane.running.clear()

    def _lane(self, name: str) -> Lane:
        return self.lanes.setdefault(name, Lane(name))

    def _start(self, event: StageStarted) -> None:
        lane = self._lane(event.stage)
        lane.state, lane.began = "running", self.clock()
        lane.actions, lane.cached = event.actions, event.cached

    def _progress(self, event: ActionStarted | ActionProgressed) -> None:
        lane = self._lane(event.stage)
        share, note = lane.running.pop(event.action, (0.0, ""))
        if isinstance(event, ActionProgressed):
            share = share if event.fraction is None else event.fraction
            note = event.note or note
        lane.running[event.action] = (share, note)

    def _end(self, event: ActionFinished | ActionFailed) -> None:
        lane = self._lane(event.stage)
        lane.running.pop(event.action, None)
        if isinstance(event, ActionFailed):
            lane.failed += 1
        elif event.outcome != "fallback":  # its failure was counted already
            lane.finished += 1

    def _finish(self, event: StageFinished) -> None:
        lane = self._lane(event.stage)
        lane.state = "failed" if event.failed else "done"
        lane.seconds = event.seconds
        lane.running.clear()
        self.reached = max(self.reached, event.progress)

    def _complete(self, event: RunFinished) -> None:
        last = list(self.lanes.values())[-1:]
        ended = all(lane.state in ("done", "failed") for lane in last)
        if event.exit_code in (0, 7) and ended and self.reached >= _STORED:
            self.reached = 100
