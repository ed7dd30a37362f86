"""Do single actions of another stage in workers, for a stage that needs what comes of them."""

from __future__ import annotations

import threading
from contextlib import ExitStack

from ..events import Tick
from ..project import Project
from ..store import Stored
from .action import Action, ActionResult, Stage
from .local import LocalExecutor
from .nurseries import nurseries_of
from .perform import Order


class Bench:
    """Workers for one stage's actions, started when first needed. Safe among threads."""

    def __init__(self, project: Project, stage: Stage) -> None:
        self._project = project
        self._stage = stage
        self._lock = threading.Lock()
        self._after = ExitStack()
        self._executor: LocalExecutor | None = None

    def do(self, action: Action, tick: Tick) -> ActionResult:
        """The result of an action, found or made. Raises what made it fail, at the first try."""
        store = self._project.store
        if (known := store.lookup(action.digest)) is not None:
            return ActionResult(action.digest, known.outputs)
        order = Order(self._stage, action, store, self._project.hidden / "work")
        result = self._workers().submit(order, tick, _unheard).result()
        store.record(result.action, Stored(dict(result.outputs), result.seconds, result.cost_usd))
        return result

    def stop(self) -> None:
        """End the workers, and what they are at."""
        with self._lock:
            self._executor = None
            self._after.close()

    def _workers(self) -> LocalExecutor:
        project = self._project
        with self._lock:
            if self._executor is None:
                nurseries = self._after.enter_context(nurseries_of(project))
                self._executor = LocalExecutor(project.options.jobs, nurseries)
                self._after.callback(self._executor.stop)
            return self._executor


def _unheard() -> None:
    """Nobody is told when an action is taken up."""
