"""Count what other processes use, as seen from outside."""

from __future__ import annotations

import os
import resource
import stat
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from .limits import DEPTH

_PAGE = resource.getpagesize()
_BLOCK = 512
_SESSION, _THREADS, _PAGES = 3, 17, 21
_TICKS = slice(11, 15)
"""Of the process and of its ended children, for itself and in the kernel."""

_TICK_S = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Running:
    """One process at one moment. `memory` is resident bytes."""

    pid: int
    cpu_s: float
    memory: int
    threads: int


def running(pid: int) -> Running | None:
    """What one process uses; None where it is gone, ended, or the system does not say."""
    fields = _stat(pid)
    return None if fields is None else _read(pid, fields)


def session(leader: int) -> list[Running]:
    """The processes of a session, except its leader."""
    pids = [int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit()]
    stats = [(pid, fields) for pid in pids if pid != leader and (fields := _stat(pid))]
    return [_read(pid, fields) for pid, fields in stats if int(fields[_SESSION]) == leader]


def _stat(pid: int) -> list[bytes] | None:
    try:
        fields = Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2].split()
    except OSError:
        return None
    return None if fields[0] in {b"Z", b"X"} else fields


def _read(pid: int, fields: list[bytes]) -> Running:
    ticks = sum(map(int, fields[_TICKS]))
    return Running(pid, ticks * _TICK_S, int(fields[_PAGES]) * _PAGE, int(fields[_THREADS]))


@dataclass(frozen=True)
class Stored:
    """What lies in a folder: bytes on disk, files and folders; `hidden` where not all is seen."""

    size: int = 0
    files: int = 0
    hidden: bool = False

    def __add__(self, other: Stored) -> Stored:
        return Stored(self.size + other.size, self.files + other.files, self.hidden or other.hidden)


def stored(folder: Path, most: int) -> Stored:
    """What lies in a folder that is being written to; stops counting beyond `most` files."""
    total = Stored()
    waiting = [(os.fspath(folder), 0)]
    while waiting and total.files <= most:
        path, depth = waiting.pop()
        try:
            with os.scandir(path) as entries:
                for entry in entries:
                    total += _entry(entry)
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append((entry.path, depth + 1))
        except FileNotFoundError:
            continue
        except OSError:
            total += Stored(hidden=True)
        if depth > DEPTH:
            return total + Stored(hidden=True)
    return total


def _entry(entry: os.DirEntry[str]) -> Stored:
    with suppress(OSError):
        return Stored(entry.stat(follow_symlinks=False).st_blocks * _BLOCK, 1)
    return Stored(0, 1)


def size(file: Path) -> Stored:
    """The bytes of one file, which counts as none."""
    with suppress(OSError):
        return Stored(file.lstat().st_blocks * _BLOCK)
    return Stored()


def unlinked(pid: int) -> Stored:
    """The files that a process holds open and that no folder names any more."""
    return sum((_orphan(status) for status in _open_files(pid)), Stored())


def _open_files(pid: int) -> Iterator[os.stat_result]:
    with suppress(OSError):
        for link in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                yield link.stat()


def _orphan(status: os.stat_result) -> Stored:
    if stat.S_ISREG(status.st_mode) and status.st_nlink == 0:
        return Stored(status.st_blocks * _BLOCK, 1)
    return Stored()
