"""Wait for what may never come: with a limit, with a sign of life, and again where that is free."""

from __future__ import annotations

import contextvars
import queue
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from ..errors import ProviderError
from ..events import Tick

T = TypeVar("T")

BLINK_S = 3.0
"""The longest that anybody waits without a sign of life."""

GRACE_S = 1.0
"""How much longer than a client's own limit a call may take, which bounds only each read."""


def within(limit_s: float, work: Callable[[], T], tick: Tick | None = None, note: str = "") -> T:
    """What `work` returns or raises. Raises TimeoutError, and lets it go, when it takes longer.

    A client bounds only the time between two bytes, and a slow server sends one now and then.
    """
    came: queue.SimpleQueue[tuple[list[T], BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            came.put(([work()], None))
        except BaseException as error:
            came.put(([], error))

    context = contextvars.copy_context()
    threading.Thread(target=context.run, args=(run,), name="vidgen-wait", daemon=True).start()
    result, error = _await(came, time.monotonic() + limit_s, tick, note)
    if error is not None:
        raise error
    return result[0]


def _await(
    came: queue.SimpleQueue[tuple[list[T], BaseException | None]],
    end: float,
    tick: Tick | None,
    note: str,
) -> tuple[list[T], BaseException | None]:
    while True:
        left_s = end - time.monotonic()
        if left_s <= 0:
            raise TimeoutError
        try:
            return came.get(timeout=min(BLINK_S, left_s))
        except queue.Empty:
            if tick is not None:
                tick(None, note)


def pause(seconds: float) -> None:
    """Do nothing for so long."""
    time.sleep(seconds)


def again(work: Callable[[], T], *, limit_s: float) -> T:
    """What `work`, which costs nothing, brings: tried again where that may help.

    The pauses between tries are `limit_s` in all at most. Raises what it raised last.
    """
    waited_s, next_s = 0.0, 0.25
    while True:
        try:
            return work()
        except ProviderError as error:
            delay_s = max(next_s, error.retry_after_s or 0.0)
            if not error.recoverable or waited_s + delay_s > limit_s:
                raise
        pause(delay_s)
        waited_s, next_s = waited_s + delay_s, min(8.0, 2 * next_s)
