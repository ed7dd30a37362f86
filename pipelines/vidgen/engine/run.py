"""Run one stage: find what is known, do the rest, and let the stage gather it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from dataclasses import dataclass, replace

from ..errors import Interrupted, StorageError, VidgenError
from ..events import (
    ActionFailed,
    ActionFinished,
    ActionProgressed,
    ActionStarted,
    Emit,
    Noted,
    Outcome,
    StageFinished,
    StageStarted,
    Tick,
)
from ..project import Project, manifest_of
from ..store import Store, Stored
from .action import Action, ActionResult, Done, Stage
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
    known = _all_known(project, actions)
    todo = {action.digest: action for action in actions if action.digest not in known}
    emit(StageStarted(stage.name, len(actions), len(actions) - len(todo)))
    ran = _Round(stage, project, emit).run(list(todo.values()))
    done = [_ending(action, known, ran) for action in actions]
    _gather(stage, project, done, emit)
    for note in project.read(manifest_of(stage.name)).notes:
        emit(Noted(note, "warning"))
    return _report(stage, done, emit, begun)


def _gather(stage: Stage, project: Project, done: Sequence[Done], emit: Emit) -> None:
    """Let a stage lay out its results, and say so where that replaces what a user wrote."""
    kind = manifest_of(stage.name)
    kept = project.keep_edit(kind)
    project.begin()
    stage.collect(project, done)
    project.remember(stage.name, done)
    if kept is not None and kept.read_bytes() != (project.root / kind.file).read_bytes():
        note = f"{kind.file} was not as the last run left it; it is made anew, and kept as {kept}"
        emit(Noted(note, "warning"))


def _unchanged(stage: Stage, actions: Sequence[Action], emit: Emit, begun: float) -> StageReport:
    seconds = time.perf_counter() - begun
    emit(StageStarted(stage.name, len(actions), len(actions)))
    emit(StageFinished(stage.name, 0, len(actions), 0, seconds, PROGRESS.get(stage.name, 0)))
    return StageReport(stage.name, 0, len(actions), seconds, 0.0)


def _all_known(project: Project, actions: Sequence[Action]) -> dict[str, Done]:
    wanted = [action for action in actions if not project.forces(action.stage, action)]
    found = {action.digest: _known(project.store, action) for action in wanted}
    return {digest: done for digest, done in found.items() if done is not None}


def _ending(action: Action, known: Mapping[str, Done], ran: Mapping[str, Done]) -> Done:
    """How an action ended. One whose twin was done in this round counts as found."""
    done = known.get(action.digest) or ran[action.digest]
    if done.action is action:
        return done
    outcome = "cached" if done.outcome == "ran" else done.outcome
    return replace(done, action=action, outcome=outcome)


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

    def run(self, actions: Sequence[Action]) -> dict[str, Done]:
        """Do actions of different digests, longest first, and return how each ended, by digest."""
        if not actions:
            return {}
        jobs = min(self._project.options.jobs, len(actions))
        executor = LocalExecutor(jobs, self._project.hidden / "worker.log")
        try:
            by_weight = sorted(actions, key=lambda action: -action.weight_s)
            return self._await(executor, {self._submit(executor, a): a for a in by_weight})
        finally:
            executor.stop()

    def _await(
        self, executor: LocalExecutor, waiting: dict[Future[ActionResult], Action]
    ) -> dict[str, Done]:
        ended: dict[str, Done] = {}
        attempts = {action.digest: 1 for action in waiting.values()}
        while waiting:
            ready, _ = wait(waiting, timeout=0.5, return_when=FIRST_COMPLETED)
            for future in ready:
                action = waiting.pop(future)
                error = _error_of(future)
                if error is None:
                    ended[action.digest] = self._finish(action, future.result(), "ran")
                elif error.recoverable and attempts[action.digest] < ATTEMPTS:
                    delay = 4.0 ** (attempts[action.digest] - 1)
                    attempts[action.digest] += 1
                    waiting[self._submit(executor, action, delay, error)] = action
                else:
                    ended[action.digest] = self._give_up(executor, action, error)
        return ended

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
        for digest in action.inputs.values():
            project.blob(digest)
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
        if self._project.options.fail_fast or isinstance(error, StorageError):
            raise error  # a disk in trouble is no fault of this action, and the next would meet it
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
