"""Run one stage: find what is known, do the rest, and let the stage gather it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace

from ..errors import BudgetError, ConfinementError, Interrupted, StorageError, VidgenError
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
from ..spending.call import NOTHING, Spent, spent
from ..store import Store, Stored
from .action import Action, ActionResult, Done, Stage, Waiting
from .local import LocalExecutor
from .threads import ThreadExecutor
from .worker import Order

Executor = LocalExecutor | ThreadExecutor

ATTEMPTS = 3
_NOBODYS_FAULT = (StorageError, ConfinementError, BudgetError)
"""What no action is to blame for, and the next would meet too."""

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
    spent: Spent = NOTHING
    fallbacks: tuple[Done, ...] = ()
    failed: tuple[Done, ...] = ()

    @property
    def troubled(self) -> tuple[Done, ...]:
        return self.fallbacks + self.failed

    @property
    def cost_usd(self) -> float | None:
        """What its calls cost, those that failed too; None where one of them is not known."""
        return self.spent.cost_usd


def run_stage(stage: Stage, project: Project, emit: Emit) -> StageReport:
    """Bring a stage up to date.

    An action that fails leaves the others alone, unless the project's options say `fail_fast`.
    What succeeded is in the store before this returns or raises, so the next run goes on from it.
    Raises VidgenError when the stage cannot gather what there is.
    """
    begun, before = time.perf_counter(), len(project.purse.ledger.calls)
    actions = list(stage.actions(project))
    if project.fresh(stage.name, actions):
        return _unchanged(stage, actions, emit, begun)
    done = run_actions(stage, project, actions, emit)
    _gather(stage, project, done, emit)
    for note in project.read(manifest_of(stage.name)).notes:
        emit(Noted(note, "warning"))
    spent_here = spent(project.purse.ledger.calls[before:])
    return _report(stage, done, emit, begun, spent_here)


def run_actions(
    stage: Stage, project: Project, actions: Sequence[Action], emit: Emit
) -> list[Done]:
    """Find the results of actions, or do them; how each ended, in their order.

    What succeeded is in the store before this returns or raises.
    """
    known = _all_known(project, actions)
    todo = {action.digest: action for action in actions if action.digest not in known}
    emit(StageStarted(stage.name, len(actions), len(actions) - len(todo)))
    ran = _Round(stage, project, emit).run(list(todo.values()))
    return [_ending(action, known, ran) for action in actions]


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
    return StageReport(stage.name, 0, len(actions), seconds)


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


def _report(
    stage: Stage, done: Sequence[Done], emit: Emit, begun: float, paid: Spent
) -> StageReport:
    report = StageReport(
        stage=stage.name,
        ran=sum(ended.outcome == "ran" for ended in done),
        cached=sum(ended.outcome == "cached" for ended in done),
        seconds=time.perf_counter() - begun,
        spent=paid,
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


@dataclass(frozen=True)
class _Try:
    """An action on its way. A fallback remembers the action it stands in for, and why."""

    action: Action
    number: int = 1
    instead_of: Action | None = None
    because: VidgenError | None = None

    @property
    def wanted(self) -> Action:
        return self.instead_of or self.action


class _Round:
    """One stage's actions on their way through the workers."""

    def __init__(self, stage: Stage, project: Project, emit: Emit) -> None:
        self._stage = stage
        self._project = project
        self._emit = _one_at_a_time(emit)
        self._waiting: dict[Future[ActionResult], _Try] = {}

    def run(self, actions: Sequence[Action]) -> dict[str, Done]:
        """Do actions of different digests, longest first, and return how each ended, by digest."""
        if not actions:
            return {}
        with self._executor(len(actions)) as executor:
            for action in sorted(actions, key=lambda action: -action.weight_s):
                self._submit(executor, _Try(action))
            return self._await(executor)

    @contextmanager
    def _executor(self, actions: int) -> Iterator[Executor]:
        """What runs this stage's actions: threads here for one that waits, else workers."""
        project, stage = self._project, self._stage
        lanes = stage.lanes(project) if isinstance(stage, Waiting) else 0
        with ExitStack() as stack:
            if lanes and isinstance(stage, Waiting):
                self._stage = stack.enter_context(stage.opened(project))
                executor: Executor = ThreadExecutor(min(lanes, actions))
            else:
                cores = project.options.jobs
                log = project.hidden / "worker.log"
                executor = LocalExecutor(min(cores, actions), log, cores)
            stack.callback(executor.stop)
            yield executor

    def _await(self, executor: Executor) -> dict[str, Done]:
        ended: dict[str, Done] = {}
        while self._waiting:
            ready, _ = wait(self._waiting, timeout=0.5, return_when=FIRST_COMPLETED)
            # What succeeded is kept first: a failure may end the round.
            for future in sorted(ready, key=lambda one: one.exception() is not None):
                tried = self._waiting.pop(future)
                error = _error_of(future)
                if error is None:
                    done: Done | None = self._finish(tried, future.result())
                else:
                    done = self._fail(executor, tried, error)
                if done is not None:
                    ended[tried.wanted.digest] = done
        return ended

    def _submit(self, executor: Executor, tried: _Try, delay_s: float = 0.0) -> None:
        action, project = tried.action, self._project
        for digest in action.inputs.values():
            project.blob(digest)
        order = Order(self._stage, action, project.store, project.hidden / "work")

        def started() -> None:
            self._emit(ActionStarted(action.stage, action.label))

        future = executor.submit(order, self._tick(action), started, delay_s)
        self._waiting[future] = tried

    def _tick(self, action: Action) -> Tick:
        def tick(fraction: float | None, note: str) -> None:
            self._emit(ActionProgressed(action.stage, action.label, fraction, note))

        return tick

    def _finish(self, tried: _Try, result: ActionResult) -> Done:
        stored = Stored(dict(result.outputs), result.seconds, result.cost_usd)
        self._project.store.record(result.action, stored)
        outcome: Outcome = "fallback" if tried.instead_of else "ran"
        action = tried.wanted
        self._emit(
            ActionFinished(action.stage, action.label, outcome, result.seconds, result.cost_usd)
        )
        return Done(action, outcome, result, tried.because)

    def _fail(self, executor: Executor, tried: _Try, error: VidgenError) -> Done | None:
        """Try again, or let a fallback try; the end of it where neither is to be had."""
        action = tried.action
        if error.recoverable and tried.number < ATTEMPTS:
            delay_s = max(4.0 ** (tried.number - 1), getattr(error, "retry_after_s", None) or 0.0)
            self._emit(ActionFailed(action.stage, action.label, str(error), retry_in_s=delay_s))
            self._submit(executor, replace(tried, number=tried.number + 1), delay_s)
            return None
        line = getattr(error, "line", None)
        self._emit(ActionFailed(action.stage, action.label, str(error), line))
        if self._project.options.fail_fast or isinstance(error, _NOBODYS_FAULT):
            raise error
        instead = None if tried.instead_of else self._stage.fallback(action, error)
        if instead is None:
            return Done(tried.wanted, None, None, error)
        known = _known(self._project.store, instead)
        if known is not None:
            return Done(action, "fallback", known.result, error)
        self._submit(executor, _Try(instead, instead_of=action, because=error))
        return None


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
