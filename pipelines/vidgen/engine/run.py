"""Run one stage: find what is known, do the rest, and let the stage gather it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass

from ..errors import Interrupted, VidgenError
from ..events import (
    ActionFailed,
    ActionFinished,
    ActionProgressed,
    ActionStarted,
    Emit,
    Outcome,
    StageFinished,
    StageStarted,
)
from ..project import Project
from ..store import Store, Stored
from .action import Action, ActionResult, Done, Stage, Tick
from .local import LocalExecutor
from .worker import Order

ATTEMPTS = 3
PROGRESS = {
    "plan": 15,
    "tts": 30,
    "codegen": 50,
    "render": 80,
    "music": 85,
    "compose": 95,
    "upload": 100,
}


@dataclass(frozen=True)
class StageReport:
    """How a stage went. `failed` and `fallbacks` hold one entry an action."""

    stage: str
    ran: int
    cached: int
    seconds: float
    cost_usd: float | None
    fallbacks: tuple[Done, ...] = ()
    failed: tuple[Done, ...] = ()

    @property
    def troubled(self) -> tuple[Done, ...]:
        return self.fallbacks + self.failed


def run_stage(stage: Stage, project: Project, emit: Emit) -> StageReport:
    """Bring a stage up to date.

    An action that fails leaves the others alone, unless the project's options say `fail_fast`.
    What succeeded is in the store before this returns or raises, so the next run goes on from it.
    Raises VidgenError when the stage cannot gather what there is.
    """
    begun = time.perf_counter()
    actions = list(stage.actions(project))
    if project.fresh(stage.name, actions):
        return _unchanged(stage, actions, emit, begun)
    forced = stage.name in project.options.force
    done = [None if forced else _known(project.store, action) for action in actions]
    todo = [i for i, found in enumerate(done) if found is None]
    emit(StageStarted(stage.name, len(actions), len(actions) - len(todo)))
    ran = _Round(stage, project, emit).run([actions[i] for i in todo])
    for i, ended in zip(todo, ran, strict=True):
        done[i] = ended
    ended_all = [ended for ended in done if ended is not None]
    project.begin()
    stage.collect(project, ended_all)
    project.remember(stage.name, ended_all)
    return _report(stage, ended_all, emit, begun)


def _unchanged(stage: Stage, actions: Sequence[Action], emit: Emit, begun: float) -> StageReport:
    seconds = time.perf_counter() - begun
    emit(StageStarted(stage.name, len(actions), len(actions)))
    emit(StageFinished(stage.name, 0, len(actions), 0, seconds, PROGRESS.get(stage.name, 0)))
    return StageReport(stage.name, 0, len(actions), seconds, 0.0)


def _known(store: Store, action: Action) -> Done | None:
    stored = store.lookup(action.digest)
    if stored is None:
        return None
    result = ActionResult(action.digest, stored.outputs, 0.0, 0.0)
    return Done(action, "cached", result)


def _report(stage: Stage, done: Sequence[Done], emit: Emit, begun: float) -> StageReport:
    costs = [ended.result.cost_usd for ended in done if ended.result]
    report = StageReport(
        stage=stage.name,
        ran=sum(ended.outcome == "ran" for ended in done),
        cached=sum(ended.outcome == "cached" for ended in done),
        seconds=time.perf_counter() - begun,
        cost_usd=None if None in costs else sum(cost or 0.0 for cost in costs),
        fallbacks=tuple(ended for ended in done if ended.outcome == "fallback"),
        failed=tuple(ended for ended in done if ended.outcome is None),
    )
    emit(
        StageFinished(
            stage.name,
            report.ran,
            report.cached,
            len(report.troubled),
            report.seconds,
            PROGRESS.get(stage.name, 0),
        )
    )
    return report


class _Round:
    """One stage's actions on their way through the workers."""

    def __init__(self, stage: Stage, project: Project, emit: Emit) -> None:
        self._stage = stage
        self._project = project
        self._emit = _one_at_a_time(emit)

    def run(self, actions: Sequence[Action]) -> list[Done]:
        """Do all actions, longest first, and return how each ended, in the order given."""
        if not actions:
            return []
        jobs = min(self._project.options.jobs, len(actions))
        executor = LocalExecutor(jobs, self._project.hidden / "worker.log")
        try:
            by_weight = sorted(actions, key=lambda action: -action.weight_s)
            futures = {action.label: self._submit(executor, action) for action in by_weight}
            return self._await(executor, actions, futures)
        finally:
            executor.stop()

    def _await(
        self,
        executor: LocalExecutor,
        actions: Sequence[Action],
        futures: dict[str, Future[ActionResult]],
    ) -> list[Done]:
        ended: dict[str, Done] = {}
        attempts = dict.fromkeys(futures, 1)
        waiting: dict[Future[ActionResult], Action] = {
            futures[action.label]: action for action in actions
        }
        while waiting:
            ready, _ = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in ready:
                action = waiting.pop(future)
                error = _error_of(future)
                if error is None:
                    ended[action.label] = self._finish(action, future.result(), "ran")
                elif error.recoverable and attempts[action.label] < ATTEMPTS:
                    delay = 4.0 ** (attempts[action.label] - 1)
                    attempts[action.label] += 1
                    waiting[self._submit(executor, action, delay, error)] = action
                else:
                    ended[action.label] = self._give_up(executor, action, error)
        return [ended[action.label] for action in actions]

    def _submit(
        self,
        executor: LocalExecutor,
        action: Action,
        delay_s: float = 0.0,
        error: VidgenError | None = None,
    ) -> Future[ActionResult]:
        if error is not None:
            self._emit(ActionFailed(action.stage, action.label, str(error), retry_in_s=delay_s))
        project = self._project
        order = Order(self._stage, action, project.store, project.hidden / "work")
        return executor.submit(order, self._tick(action), self._starter(action, delay_s))

    def _starter(self, action: Action, delay_s: float) -> Callable[[], None]:
        def started() -> None:
            if delay_s:
                time.sleep(delay_s)
            self._emit(ActionStarted(action.stage, action.label))

        return started

    def _tick(self, action: Action) -> Tick:
        def tick(fraction: float | None, note: str) -> None:
            self._emit(ActionProgressed(action.stage, action.label, fraction, note))

        return tick

    def _finish(self, action: Action, result: ActionResult, outcome: Outcome) -> Done:
        stored = Stored(dict(result.outputs), result.seconds, result.cost_usd)
        self._project.store.record(result.action, stored)
        self._emit(
            ActionFinished(action.stage, action.label, outcome, result.seconds, result.cost_usd)
        )
        return Done(action, outcome, result)

    def _give_up(self, executor: LocalExecutor, action: Action, error: VidgenError) -> Done:
        line = getattr(error, "line", None)
        self._emit(ActionFailed(action.stage, action.label, str(error), line))
        if self._project.options.fail_fast:
            raise error
        instead = self._stage.fallback(action, error)
        if instead is None:
            return Done(action, None, None, error)
        known = _known(self._project.store, instead)
        if known is not None:
            return Done(action, "fallback", known.result, error)
        try:
            result = self._submit(executor, instead).result()
        except VidgenError as second:
            return Done(action, None, None, second)
        finished = self._finish(instead, result, "fallback")
        return Done(action, "fallback", finished.result, error)


def _error_of(future: Future[ActionResult]) -> VidgenError | None:
    error = future.exception()
    if error is None or isinstance(error, Interrupted) or not isinstance(error, VidgenError):
        if error is not None:
            raise error
        return None
    return error


def _one_at_a_time(emit: Emit) -> Emit:
    lock = threading.Lock()

    def guarded(event: object) -> None:
        with lock:
            emit(event)  # type: ignore[arg-type]

    return guarded
