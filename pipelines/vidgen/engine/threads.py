"""The executor for actions that wait for others: threads of the engine's own process."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from pathlib import Path

from ..errors import VidgenError
from ..events import Tick
from ..redacted import redacted, write_trace
from .action import Action, ActionResult
from .perform import Order, perform

_Task = Callable[[], None]


class ThreadExecutor:
    """Runs orders in `lanes` threads, which do not keep the process alive.

    A call that is under way when it stops is left to itself and heard no more: nobody waits for a
    server then. `log` takes the traceback of what nobody foresaw, without `secrets`.
    """

    def __init__(self, lanes: int, log: Path, secrets: Sequence[str] = ()) -> None:
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._lanes = lanes
        self._log = log
        self._secrets = secrets
        for number in range(lanes):
            threading.Thread(target=self._serve, name=f"vidgen-lane-{number}", daemon=True).start()

    def submit(
        self, order: Order, tick: Tick, started: Callable[[], None], delay_s: float = 0.0
    ) -> Future[ActionResult]:
        """Queue an order; `started` is called when it is taken up, after `delay_s`."""
        future: Future[ActionResult] = Future()

        def run() -> None:
            if self._stopped.wait(delay_s) or not future.set_running_or_notify_cancel():
                future.cancel()
                return
            started()
            try:
                future.set_result(self._perform(order, tick))
            except BaseException as error:
                future.set_exception(error)

        self._tasks.put(run)
        return future

    def stop(self) -> None:
        """Take up nothing more, and hear no more of what is under way."""
        self._stopped.set()
        for _ in range(self._lanes):
            self._tasks.put(None)

    def _perform(self, order: Order, tick: Tick) -> ActionResult:
        def heard(fraction: float | None, note: str) -> None:
            if not self._stopped.is_set():
                tick(fraction, note)

        try:
            return perform(order, heard)
        except VidgenError:
            raise
        except Exception as error:
            raise self._unforeseen(order.action, error) from error

    def _unforeseen(self, action: Action, error: Exception) -> VidgenError:
        with self._log.open("a", encoding="utf-8") as log:
            write_trace(error, log, self._secrets)
        where = redacted(f"{type(error).__name__}: {error}", self._secrets)
        return VidgenError(f"{action.label}: {where}", stage=action.stage)

    def _serve(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()
