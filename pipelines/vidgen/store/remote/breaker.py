"""What keeps a troubled remote store from holding up a run."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from typing import TypeVar

from ...errors import AccessError, ConfigError, ProviderError, StorageError, VidgenError

T = TypeVar("T")

_STRIKES = 3
REST_S = 60.0
"""A server that does not answer, or not well, is left alone for so long."""


class Breaker:
    """Lets calls through, or nothing once they fail. `say` hears of the first trouble only."""

    def __init__(self, say: Callable[[VidgenError], None]) -> None:
        self._say = say
        self._strikes = 0
        self._shut_until = -math.inf
        self._told = False
        self._lock = threading.Lock()

    @property
    def shut(self) -> bool:
        return time.monotonic() < self._shut_until

    def do(self, call: Callable[[], T], otherwise: T) -> T:
        """What a call returns, or `otherwise` where it fails or is not tried.

        Raises nothing but StorageError, which is trouble of this machine.
        """
        if self.shut:
            return otherwise
        try:
            found = call()
        except StorageError:
            raise
        except VidgenError as error:
            self._fail(error)
            return otherwise
        except Exception as error:  # what a server says may be anything
            self._fail(ProviderError(f"{type(error).__name__}: {error}", answered=True))
            return otherwise
        self._strikes = 0
        return found

    def _fail(self, error: VidgenError) -> None:
        with self._lock:
            self._strikes += 1
            if isinstance(
                error, AccessError | ConfigError
            ):  # keys and names do not mend themselves
                self._shut_until = math.inf
            elif self._strikes >= _STRIKES or not getattr(error, "answered", True):
                self._strikes = 0
                self._shut_until = max(self._shut_until, time.monotonic() + REST_S)
            first, self._told = not self._told, True
        if first:
            self._say(error)
