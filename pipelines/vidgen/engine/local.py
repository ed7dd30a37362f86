"""The local executor: worker processes on this machine, one action at a time each."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

from ..errors import Interrupted, RenderError
from ..events import Tick
from .action import ActionResult, Stage
from .crew import Lost, Worker
from .memory import Memory
from .nurseries import Nurseries
from .perform import Order


class LocalExecutor:
    """Runs orders in up to `jobs` processes, each started when first needed and kept warm.

    Fewer run at once where memory is short. They are born of `nurseries`, which whoever made those
    closes. A worker that dies, hangs past an action's `timeout_s` or is stopped is replaced; only
    the action it held fails.
    """

    def __init__(self, jobs: int, nurseries: Nurseries) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="vidgen-slot")
        self._mine = threading.local()
        self._workers: set[Worker] = set()
        self._stages: list[Stage] = []
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        self._nurseries = nurseries
        self._memory = Memory()

    def submit(
        self, order: Order, tick: Tick, started: Callable[[], None], delay_s: float = 0.0
    ) -> Future[ActionResult]:
        """Queue an order; `started` is called when a worker takes it up, after `delay_s`."""
        return self._threads.submit(self._run, order, tick, started, delay_s)

    def stop(self) -> None:
        """Kill every worker that is at work, let the others go, and drop what is queued.

        What is stopped already stays so.
        """
        with self._lock:
            if self._stopped.is_set():
                return
            self._stopped.set()
            workers, stages = list(self._workers), list(self._stages)
        busy = [worker for worker in workers if worker.busy]
        for worker in workers:
            if worker in busy:
                worker.kill()
            else:
                worker.dismiss()
        for stage in stages:
            self._nurseries.leave(stage, at_once=bool(busy))
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.close()

    def _run(
        self, order: Order, tick: Tick, started: Callable[[], None], delay_s: float
    ) -> ActionResult:
        self._stopped.wait(delay_s)
        with (
            self._memory.held(order.action.memory_mb, self._stopped),
            self._nurseries.cores.owned(),
        ):
            try:
                worker = self._worker(order.stage)
                started()
                return worker.carry_out(order, tick)
            except Lost as lost:
                self._discard()
                if self._stopped.is_set():
                    raise Interrupted("stopped") from None
                raise RenderError(
                    f"{order.action.label}: {lost}", stage=order.action.stage
                ) from None

    def _worker(self, stage: Stage) -> Worker:
        """This thread's worker."""
        worker: Worker | None = getattr(self._mine, "worker", None)
        if worker is not None and worker.alive():
            return worker
        self._discard()
        with self._lock:
            if self._stopped.is_set():
                raise Interrupted("stopped")
            if stage not in self._stages:
                self._stages.append(stage)
            worker = self._nurseries.worker(stage)
            self._workers.add(worker)
        self._mine.worker = worker
        return worker

    def _discard(self) -> None:
        worker: Worker | None = getattr(self._mine, "worker", None)
        if worker is None:
            return
        self._mine.worker = None
        with self._lock:
            self._workers.discard(worker)
        worker.close()
