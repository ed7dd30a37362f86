"""Threads that wait for a server, and that nobody waits for at the end."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

T = TypeVar("T")


class Lanes:
    """Runs tasks in up to `count` threads, which do not keep the process alive."""

    def __init__(self, count: int, name: str) -> None:
        self._tasks: queue.SimpleQueue[Callable[[], None]] = queue.SimpleQueue()
        self._count = count
        self._name = name
        self._started = 0
        self._lock = threading.Lock()

    def do(self, task: Callable[[], T]) -> Future[T]:
        """Queue a task."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(task())
            except BaseException as error:
                future.set_exception(error)

        self._tasks.put(run)
        with self._lock:
            if self._started < self._count:
                self._started += 1
                name = f"{self._name}-{self._started}"
                threading.Thread(target=self._serve, name=name, daemon=True).start()
        return future

    def _serve(self) -> None:
        while True:
            self._tasks.get()()
