"""Let go of what a fork takes over from its parent: descriptors, environment, signal handlers."""

from __future__ import annotations

import ctypes
import gc
import mmap
import os
import signal
import sys
import tempfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import TextIO, cast

from . import syscalls

_ENV_START, _ENV_END = 47, 48
"""Places in /proc/self/stat after the name, where the first environment lies in memory."""

_WRITABLE = mmap.PROT_READ | mmap.PROT_WRITE
_FIXED = 0x10
_EMPTY_IN_PLACE = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _FIXED

_BYTES_HEADER = bytes.__basicsize__ - 1
_STANDARD = (0, 1, 2)
_UNIQUE = 2
"""Shorter bytes are shared by the whole interpreter."""


def close_all_but(kept: Iterable[int]) -> None:
    """Close every descriptor except some; the three standard ones stay.

    What owned one is no garbage from now on: its end would close whatever has that number then.
    """
    gc.freeze()
    edges = [*_STANDARD, *sorted({*kept} - {*_STANDARD}), _last_descriptor() + 1]
    for low, high in pairwise(edges):
        os.closerange(low + 1, high)


def _last_descriptor() -> int:
    """The highest descriptor that is open, or may be."""
    for place in ("/proc/self/fd", "/dev/fd"):
        with suppress(OSError):
            return max(int(entry.name) for entry in Path(place).iterdir())
    return os.sysconf("SC_OPEN_MAX")


def redirect(log: Path | None) -> None:
    """Read from nothing, and write what is printed to a log, made anew, or to nowhere."""
    nothing = os.open(os.devnull, os.O_RDWR)
    flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_NOFOLLOW
    output = nothing if log is None else os.open(log, flags, 0o600)
    for descriptor, source in ((0, nothing), (1, output), (2, output)):
        os.dup2(source, descriptor)
    for descriptor in {nothing, output} - {*_STANDARD}:
        os.close(descriptor)
    sys.stdin, sys.stdout, sys.stderr = _stream(0, "r"), _stream(1, "w"), _stream(2, "w")


def _stream(descriptor: int, mode: str) -> TextIO:
    buffering, errors = 1, "backslashreplace"
    stream = os.fdopen(descriptor, mode, buffering, "utf-8", errors, closefd=False)
    return cast(TextIO, stream)


def clean_environment(kept: Iterable[str], added: Mapping[str, str]) -> None:
    """Leave only some variables, add others, and wipe what the rest left in memory.

    Copies that the program made of them are not found.
    """
    values = {name: os.environ[name] for name in kept if name in os.environ}
    stale = _raw_values()
    os.environ.clear()
    for value in stale:
        _wipe(id(value) + _BYTES_HEADER, len(value))
    _wipe_first_environment()
    os.environ.update({**values, **added})
    tempfile.tempdir = None


def _raw_values() -> list[bytes]:
    raw = getattr(os.environ, "_data", {})
    return [value for value in raw.values() if isinstance(value, bytes) and len(value) >= _UNIQUE]


def _wipe_first_environment() -> None:
    """Wipe the strings that the program was started with, which `/proc` shows."""
    if sys.platform != "linux":
        return
    fields = Path("/proc/self/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    start, end = int(fields[_ENV_START]), int(fields[_ENV_END])
    if start:
        _wipe(start, end - start)


def _wipe(address: int, size: int) -> None:
    ctypes.memset(address, 0, size)


def part_from_shared_memory() -> None:
    """Put empty memory in the place of what is shared with others and may be written.

    Databases and pools of processes share such memory, and a fork shares it too. Raises OSError.
    """
    for line in Path("/proc/self/maps").read_text(encoding="utf-8").splitlines():
        span, rights, *_ = line.split()
        start, end = (int(edge, 16) for edge in span.split("-"))
        if rights.endswith("s") and _may_be_written(start, end - start):
            syscalls.call("mmap", start, end - start, _WRITABLE, _EMPTY_IN_PLACE, -1, 0)


def _may_be_written(start: int, size: int) -> bool:
    """Also of what is mapped only to be read, where its file was opened to be written."""
    try:
        syscalls.call("mprotect", start, size, _WRITABLE)
    except OSError:
        return False
    return True


def forget_signals() -> None:
    """Give every signal its usual meaning again, except those that Python ignores itself."""
    ignored = {signal.SIGPIPE, signal.SIGXFSZ}
    signal.set_wakeup_fd(-1)
    for number in signal.valid_signals() - ignored:
        with suppress(OSError, ValueError):  # some may not be changed
            if signal.getsignal(number) not in {signal.SIG_DFL, None}:
                signal.signal(number, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.pthread_sigmask(signal.SIG_SETMASK, set())
