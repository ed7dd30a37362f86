"""The local executor: worker processes on this machine, one action at a time each."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing.connection import Connection, Pipe
from pathlib import Path
from typing import IO

from ..errors import Interrupted, RenderError, VidgenError
from ..events import Tick
from .action import ActionResult
from .worker import Order

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_SAME_SETS = {"PYTHONHASHSEED": "0"}  # Manim goes through sets, whose order must not vary by run
_LIFE_S = 2.0


class LocalExecutor:
    """Runs orders in up to `jobs` processes, each started when first needed and kept warm.

    A worker that dies, hangs past an action's `timeout_s` or is stopped is replaced; only the
    action it held fails. `log` takes what workers print.
    """

    def __init__(self, jobs: int, log: Path) -> None:
        self._threads = ThreadPoolExecutor(jobs, thread_name_prefix="vidgen-slot")
        self._mine = threading.local()
        self._workers: set[_Worker] = set()
        self._lock = threading.Lock()
        self._stopped = threading.Event()
        log.parent.mkdir(parents=True, exist_ok=True)
        self._log = log.open("ab")

    def submit(
        self, order: Order, tick: Tick, started: Callable[[], None], delay_s: float = 0.0
    ) -> Future[ActionResult]:
        """Queue an order; `started` is called when a worker takes it up, after `delay_s`."""
        return self._threads.submit(self._run, order, tick, started, delay_s)

    def stop(self) -> None:
        """Kill every worker now, and drop what is queued."""
        with self._lock:
            self._stopped.set()
            workers = list(self._workers)
        for worker in workers:
            worker.kill()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:
            worker.close()
        self._log.close()

    def _run(
        self, order: Order, tick: Tick, started: Callable[[], None], delay_s: float
    ) -> ActionResult:
        self._stopped.wait(delay_s)
        worker = self._worker()
        started()
        try:
            return worker.carry_out(order, tick)
        except _Lost as lost:
            self._discard(worker)
            if self._stopped.is_set():
                raise Interrupted("stopped") from None
            raise RenderError(f"{order.action.label}: {lost}", stage=order.action.stage) from None

    def _worker(self) -> _Worker:
        worker: _Worker | None = getattr(self._mine, "worker", None)
        if worker is None or not worker.alive():
            with self._lock:
                if self._stopped.is_set():
                    raise Interrupted("stopped")
                worker = _Worker(self._log)
                self._workers.add(worker)
            self._mine.worker = worker
        return worker

    def _discard(self, worker: _Worker) -> None:
        self._mine.worker = None
        with self._lock:
            self._workers.discard(worker)
        worker.close()


class _Lost(Exception):
    """A worker went away, or was sent away, with an action in hand."""


class _Worker:
    def __init__(self, log: IO[bytes]) -> None:
        self._line, theirs = Pipe(duplex=True)
        with theirs:
            fd = theirs.fileno()
            self._process = subprocess.Popen(
                [sys.executable, "-m", "vidgen.engine.worker", str(fd), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(fd,),
                start_new_session=True,
                env={**os.environ, **_ONE_THREAD, **_SAME_SETS},
            )

    def alive(self) -> bool:
        return self._process.poll() is None

    def carry_out(self, order: Order, tick: Tick) -> ActionResult:
        """Send an order and wait for its answer, showing life meanwhile."""
        limit = time.monotonic() + order.action.timeout_s
        line: Connection = self._line
        try:
            line.send(order)
            while True:
                if not line.poll(min(_LIFE_S, max(0.0, limit - time.monotonic()))):
                    self._check(limit, order.action.timeout_s)
                    tick(None, "")
                    continue
                kind, value = line.recv()
                if kind == "tick":
                    tick(*value)
                elif kind == "done":
                    assert isinstance(value, ActionResult)
                    return value
                else:
                    assert isinstance(value, VidgenError)
                    raise value
        except (EOFError, OSError):
            raise _Lost("its worker process died") from None

    def _check(self, limit: float, allowed_s: float) -> None:
        if time.monotonic() >= limit:
            raise _Lost(f"took longer than the {allowed_s:.0f} s it is allowed")
        if not self.alive():
            raise _Lost("its worker process died")

    def kill(self) -> None:
        """End the worker and all that it started; from any thread, and more than once."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def close(self) -> None:
        """Kill, and let go of the line; only where nobody waits on it any more."""
        self.kill()
        self._line.close()
