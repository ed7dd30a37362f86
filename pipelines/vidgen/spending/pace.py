"""When the next call may be made: so many a minute, and later after a failure."""

from __future__ import annotations

import random
import threading
import time
from bisect import insort
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass

PATIENCE_S = 60.0
"""The longest that anybody waits for one provider. Who asks for more is not asked again."""

_MINUTE_S = 60.0


@dataclass(frozen=True)
class Clock:
    """The time in s, a way to wait, and a number from 0 to 1 that parts those who wait together."""

    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    jitter: Callable[[], float] = random.random


class Pace:
    """When each provider was called, and is to be called next, among all threads of a run."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._starts: dict[str, deque[float]] = defaultdict(deque)
        self._lock = threading.Lock()

    def wait(self, provider: str, per_minute: int | None) -> None:
        """Return when the provider may be called: at most so many times in any minute.

        Calls of all kinds count, each is held to the limit that it was given.
        """
        with self._lock:
            starts, now = self._starts[provider], self._clock.now()
            while starts and starts[0] <= now - _MINUTE_S:
                starts.popleft()
            full = per_minute is not None and len(starts) >= per_minute
            start = max(now, starts[-(per_minute or 1)] + _MINUTE_S) if full else now
            insort(starts, start)
        if start > now:
            self._clock.sleep(start - now)


def backoff_s(failures: int, asked_s: float | None, clock: Clock) -> float:
    """How long to wait after so many failures: what was asked for, else twice as long each time."""
    if asked_s is not None:
        return asked_s
    return float(min(PATIENCE_S, 2.0 ** (failures - 1)) * (0.5 + clock.jitter() / 2))
