"""The executor for actions that wait for others: threads of the engine's own process."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

from ..events import Tick
from .action import ActionResult
from .perform import perform
from .worker import Order

_Task = Callable[[], None]


class ThreadExecutor:
    """Runs orders in `lanes` threads, which do not keep the process alive.

    A call that is under way when it stops is left to itself: nobody waits for a server then.
    """

    def __init__(self, lanes: int) -> None:
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self._lanes = lanes
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
            try:
                started()
                future.set_result(
                    perform(order.stage, order.action, order.store, order.scratch, tick)
                )
            except BaseException as error:
                future.set_exception(error)

        self._tasks.put(run)
        return future

    def stop(self) -> None:
        """Take up nothing more."""
        self._stopped.set()
        for _ in range(self._lanes):
            self._tasks.put(None)

    def _serve(self) -> None:
        while (task := self._tasks.get()) is not None:
            task()
