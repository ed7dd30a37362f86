"""One budget of cores for all processes of a command.

Each running action has a core of its own. Cores that no action uses may be borrowed, one at a time,
by an action that can put more of them to work. What says so is a file without a name that all
processes inherit: its n-th byte is 1 while an action owns the n-th core, and whoever uses that core
holds a record lock on that byte. The kernel frees the locks of a process that ends, however it
ends, so that no core is ever lost.
"""

from __future__ import annotations

import fcntl
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .memory import available_mb

_IDLE, _OWNED = b"\0", b"\1"


class CorePool:
    """All the cores of a command, in the process that starts its actions.

    `fd` is for the processes that do the actions: they must inherit it, and call `join` with it.
    """

    def __init__(self, cores: int) -> None:
        self.fd = _unnamed_file()
        os.ftruncate(self.fd, cores)
        self._free = list(range(cores))
        self._guard = threading.Lock()

    @contextmanager
    def owned(self) -> Iterator[None]:
        """Let an action have a core for as long as the block runs.

        It starts at once. If all free cores are lent, then one is in use twice until the borrower
        next gives one back.
        """
        with self._guard:
            core = next((one for one in self._free if _lock(self.fd, one)), self._free[0])
            self._free.remove(core)
        os.pwrite(self.fd, _OWNED, core)
        try:
            yield
        finally:
            os.pwrite(self.fd, _IDLE, core)
            with self._guard:
                _unlock(self.fd, core)
                self._free.append(core)

    def close(self) -> None:
        os.close(self.fd)


class Cores:
    """The cores that one process uses beyond its own; as a context, it gives them all back.

    Without `fd`, which is how it is outside the engine, there are none to be had. For one thread of
    one process: children that it forks hold nothing of what it holds.
    """

    def __init__(self, fd: int | None = None) -> None:
        self._fd = fd
        self._taken: list[int] = []

    @property
    def extra(self) -> int:
        """How many cores are borrowed now."""
        return len(self._taken)

    def try_take(self, memory_mb: int = 0) -> bool:
        """Borrow a core if one is idle, and so much memory is free; never waits.

        Borrow for seconds, not for minutes: an action that starts meanwhile needs the core.
        """
        if self._fd is None or not _is_free(memory_mb):
            return False
        for core in range(os.fstat(self._fd).st_size):
            if core not in self._taken and self._took(self._fd, core):
                self._taken.append(core)
                return True
        return False

    def give(self) -> None:
        """Give a borrowed core back, first one that an action waits for."""
        assert self._fd is not None, "nothing was borrowed"
        fd = self._fd
        core = next((one for one in self._taken if os.pread(fd, 1, one) != _IDLE), self._taken[-1])
        self._taken.remove(core)
        _unlock(fd, core)

    def _took(self, fd: int, core: int) -> bool:
        if not _lock(fd, core):
            return False
        if os.pread(fd, 1, core) == _IDLE:
            return True
        _unlock(fd, core)
        return False

    def __enter__(self) -> Cores:
        return self

    def __exit__(self, *_: object) -> None:
        while self._taken:
            self.give()


_current = Cores()


def current() -> Cores:
    """The cores that this process may borrow: those of the command that it works for."""
    return _current


def join(fd: int) -> None:
    """Let this process, and those that it forks, borrow from the pool with that descriptor."""
    global _current  # noqa: PLW0603 # a process belongs to one command
    _current = Cores(fd)


def _unnamed_file() -> int:
    if sys.platform == "linux":
        return os.memfd_create("vidgen-cores")
    with tempfile.TemporaryFile() as file:
        return os.dup(file.fileno())


def _lock(fd: int, core: int) -> bool:
    try:
        fcntl.lockf(fd, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, core)
    except (BlockingIOError, PermissionError):
        return False
    return True


def _unlock(fd: int, core: int) -> None:
    fcntl.lockf(fd, fcntl.LOCK_UN, 1, core)


def _is_free(memory_mb: int) -> bool:
    there = available_mb() if memory_mb else None
    return there is None or there >= memory_mb
