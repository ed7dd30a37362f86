"""A stage's actions on their way: through workers or threads, tried again, or stood in for."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from ..errors import (
    BudgetError,
    ClusterError,
    ConfinementError,
    Interrupted,
    StorageError,
    VidgenError,
)
from ..events import (
    ActionFailed,
    ActionFinished,
    ActionProgressed,
    ActionStarted,
    Emit,
    Event,
    Outcome,
    Tick,
)
from ..project import Project
from ..redacted import secrets_of
from ..store import Store, Stored
from .action import Action, ActionResult, Done, Stage, Waiting
from .agenda import Agenda
from .local import LocalExecutor
from .nurseries import nurseries_of
from .perform import Order
from .threads import ThreadExecutor

if TYPE_CHECKING:
    from .dask.executor import DaskExecutor

Executor: TypeAlias = "LocalExecutor | ThreadExecutor | DaskExecutor"

ATTEMPTS = 3
_LOOK_S = 0.5
_NOBODYS_FAULT = (StorageError, ConfinementError, ClusterError, BudgetError)
"""What no action is to blame for, and the next would meet too."""


def known(store: Store, action: Action) -> Done | None:
    """How an action ended whose result is in the store; None where it is not."""
    stored = store.lookup(action.digest)
    if stored is None:
        return None
    result = ActionResult(action.digest, stored.outputs, 0.0, 0.0)
    return Done(action, "cached", result)


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


class Round:
    """One stage's actions on their way through the workers."""

    def __init__(self, stage: Stage, project: Project, emit: Emit) -> None:
        self._stage = stage
        self._project = project
        self._emit = _one_at_a_time(emit)
        self._agenda = Agenda(project)
        self._waiting: dict[Future[ActionResult], _Try] = {}
        self._ended: queue.SimpleQueue[Future[ActionResult]] = queue.SimpleQueue()

    def run(self, agenda: Agenda) -> dict[str, Done]:
        """Do what is on an agenda, longest first, and return how each action ended, by digest."""
        if not agenda.left:
            return {}
        self._agenda = agenda
        with self._executor(agenda.left) as executor:
            self._begin(executor, agenda.ready())
            try:
                return self._await(executor)
            except BudgetError:
                self._keep_what_is_paid(executor)
                raise
            except (KeyboardInterrupt, Interrupted):
                self._project.purse.ledger.close()
                raise

    def _begin(self, executor: Executor, actions: Sequence[Action]) -> None:
        for action in sorted(actions, key=lambda action: -action.weight_s):
            self._submit(executor, _Try(action))

    @contextmanager
    def _executor(self, actions: int) -> Iterator[Executor]:
        """What runs this stage's actions: threads here for one that waits, else workers."""
        project, stage = self._project, self._stage
        lanes = stage.lanes(project) if isinstance(stage, Waiting) else 0
        log, cores = project.hidden / "worker.log", project.options.jobs
        with ExitStack() as stack:
            if lanes and isinstance(stage, Waiting):
                self._stage = stack.enter_context(stage.opened(project))
                executor: Executor = ThreadExecutor(
                    min(lanes, actions), log, tuple(secrets_of(project.settings))
                )
            else:
                executor = self._workers(min(cores, actions), stack)
            stack.callback(executor.stop)
            yield executor

    def _workers(self, jobs: int, stack: ExitStack) -> LocalExecutor | DaskExecutor:
        """Processes of this machine, or of a cluster for what need not be done here."""
        project = self._project
        if project.settings.executor == "local" or getattr(self._stage, "at_home", False):
            return LocalExecutor(jobs, stack.enter_context(nurseries_of(project)))
        from .dask.open import dask_executor

        return dask_executor(project, self._emit)

    def _await(self, executor: Executor) -> dict[str, Done]:
        ended: dict[str, Done] = {}
        while self._waiting:
            # What succeeded is kept first: a failure may end the round.
            for future in sorted(self._arrived(), key=lambda one: one.exception() is not None):
                tried = self._waiting.pop(future)
                error = _error_of(future)
                if error is None:
                    done: Done | None = self._finish(tried, future.result())
                else:
                    done = self._fail(executor, tried, error)
                if done is not None:
                    ended[tried.wanted.digest] = done
                    ended |= self._go_on(executor, done)
        return ended

    def _arrived(self) -> list[Future[ActionResult]]:
        """Actions that have ended meanwhile; not found by asking all, who may be a million."""
        found: list[Future[ActionResult]] = []
        with suppress(queue.Empty):
            found.append(self._ended.get(timeout=_LOOK_S))
            while True:
                found.append(self._ended.get_nowait())
        return found

    def _go_on(self, executor: Executor, done: Done) -> dict[str, Done]:
        """Begin what has waited for an action; or tell how that ended, where it cannot be done."""
        if done.result is None:
            lost = self._agenda.give_up(done.action.digest)
            return {action.digest: Done(action, None, None, done.error) for action in lost}
        self._agenda.finish(done.action.digest, done.result.outputs)
        self._begin(executor, self._agenda.ready())
        return {}

    def _keep_what_is_paid(self, executor: Executor) -> None:
        """Take up nothing more, and record what the actions under way come to."""
        executor.stop()
        while self._waiting:
            for future in [one for one in self._waiting if one.done()]:
                tried = self._waiting.pop(future)
                if not future.cancelled() and future.exception() is None:
                    self._finish(tried, future.result())
            self._arrived()

    def _submit(self, executor: Executor, tried: _Try, delay_s: float = 0.0) -> None:
        action, project = tried.action, self._project
        for digest in action.inputs.values():
            project.blob(digest)
        given = self._agenda.given(action)
        order = Order(self._stage, action, project.store, project.hidden / "work", given)

        def started() -> None:
            self._tell(ActionStarted(action.stage, action.label))

        future = executor.submit(order, self._tick(action), started, delay_s)
        self._waiting[future] = tried
        future.add_done_callback(self._ended.put)

    def _tick(self, action: Action) -> Tick:
        def tick(fraction: float | None, note: str) -> None:
            self._tell(ActionProgressed(action.stage, action.label, fraction, note))

        return tick

    def _tell(self, event: Event) -> None:
        """Tell of an action under way, from its thread: that nobody reads is not its failure."""
        with suppress(BrokenPipeError):
            self._emit(event)

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
        found = known(self._project.store, instead)
        if found is not None:
            self._emit(ActionFinished(action.stage, action.label, "fallback", 0.0, 0.0))
            return Done(action, "fallback", found.result, error)
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
