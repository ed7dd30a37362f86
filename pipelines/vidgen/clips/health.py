"""How providers fare in a run: one that fails is left alone for a while, longer each time."""

from __future__ import annotations

import math
import threading
from collections import defaultdict
from dataclasses import dataclass

from ..errors import AccessError, BudgetError, ProviderError, VidgenError
from ..spending.pace import Clock, backoff_s

MOST_FAILURES = 3
"""So many failures in a row, and a provider is left alone for longer than a pause."""

REST_S, LONGEST_REST_S = 30.0, 600.0


@dataclass
class _State:
    failures: int = 0
    until: float = 0.0
    why: VidgenError | None = None


class Health:
    """When each provider may be asked next, by its name. Safe among threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._states: defaultdict[str, _State] = defaultdict(_State)
        self._lock = threading.Lock()

    def rests_s(self, name: str) -> float:
        """For how long a provider is still left alone: 0 not at all, infinity for this run."""
        with self._lock:
            return max(0.0, self._states[name].until - self._clock.now())

    def why(self, name: str) -> VidgenError | None:
        """What it failed with last."""
        with self._lock:
            return self._states[name].why

    def well(self, name: str) -> None:
        """It did what was asked."""
        with self._lock:
            self._states[name] = _State()

    def ill(self, name: str, error: VidgenError) -> None:
        """It failed. What is wrong with the request or the budget says nothing about it."""
        if isinstance(error, BudgetError):
            return
        with self._lock:
            state = self._states[name]
            if isinstance(error, AccessError):
                state.until, state.why = math.inf, error
            elif isinstance(error, ProviderError) and error.recoverable:
                state.failures, state.why = state.failures + 1, error
                state.until = self._clock.now() + self._rest_s(state.failures, error)

    def _rest_s(self, failures: int, error: ProviderError) -> float:
        pause_s = backoff_s(failures, error.retry_after_s, self._clock)
        if failures < MOST_FAILURES:
            return pause_s
        longer_s = REST_S * 2.0 ** min(failures - MOST_FAILURES, 10)
        return max(pause_s, min(LONGEST_REST_S, longer_s))
