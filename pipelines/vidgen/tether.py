"""Tie the life of a child to its parent's, so that no way of ending leaves one running."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable

_PR_SET_PDEATHSIG = 1


def tether(parent: int | None = None) -> Callable[[], None]:
    """What a child calls at once: from then on Linux kills it when `parent` is gone.

    `parent` is the id of the process that starts the child, by default this one. Made before a
    fork, it makes no more than system calls after it. Elsewhere than on Linux it does nothing, and
    a child ends with its process group.
    """
    if sys.platform != "linux":
        return lambda: None
    import ctypes
    import signal

    libc = ctypes.CDLL(None)
    expected = os.getpid() if parent is None else parent

    def tie() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != expected:  # it was gone before
            os._exit(1)

    return tie
