"""What has been verified lately, so that gigabytes are not hashed again by every run.

A blob is known by size, modification time and inode: any write to it changes one of them. The log
is only ever appended to, so that all processes share it; a torn or foreign line is skipped. It is
a memo: losing it costs time, never a result.
"""

from __future__ import annotations

import os
import stat as modes
import threading
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from .digest import is_digest
from .home import unfinished

TRUSTED_S = 7 * 86400.0
"""After this long a blob is hashed again, so that decay of the disk itself is found."""

SETTLED_NS = 2 * 10**9
"""A younger modification time may hide a later write: file systems count in up to 2 s."""


class _Seal(NamedTuple):
    size: int
    mtime_ns: int
    inode: int
    at_s: int


class Verified:
    """The memo at `path`. Never raises OSError: what cannot be read is not known."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seals: dict[str, _Seal] = {}
        self._log: tuple[int, int] = (0, 0)  # inode of the log, bytes of it that were read
        self._lock = threading.Lock()

    def holds(self, digest: str, stat: os.stat_result) -> bool:
        """Whether this very file was verified under this digest, and not too long ago."""
        with self._lock:
            if _matches(self._seals.get(digest), stat):
                return True
            self._catch_up()
            return _matches(self._seals.get(digest), stat)

    def add(self, digest: str, stat: os.stat_result) -> None:
        """Remember that the file with this stat has this digest."""
        if time.time_ns() - stat.st_mtime_ns < SETTLED_NS:
            return
        seal = _Seal(stat.st_size, stat.st_mtime_ns, stat.st_ino, int(time.time()))
        with self._lock:
            self._seals[digest] = seal
        with suppress(OSError):
            log = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
            try:
                # the newline in front ends a line that a killed process left torn
                os.write(log, f"\n{_spell(digest, seal)}\n".encode())
            finally:
                os.close(log)

    def keep_only(self, digests: Iterable[str]) -> None:
        """Rewrite the log with what is known about these blobs alone."""
        kept = set(digests)
        with self._lock, suppress(OSError):
            self._catch_up()
            self._seals = {key: seal for key, seal in self._seals.items() if key in kept}
            beside = unfinished(self._path.parent)
            beside.write_text("".join(f"{_spell(*item)}\n" for item in self._seals.items()))
            beside.replace(self._path)

    def _catch_up(self) -> None:
        with suppress(OSError), self._path.open("rb") as log:
            stat = os.fstat(log.fileno())
            inode, offset = self._log
            if stat.st_ino != inode or stat.st_size < offset:
                offset = 0
            log.seek(offset)
            whole = log.read().rpartition(b"\n")[0]
            self._seals.update(_parse(whole))
            self._log = (stat.st_ino, offset + len(whole))


def _matches(seal: _Seal | None, stat: os.stat_result) -> bool:
    return (
        seal is not None
        and modes.S_ISREG(stat.st_mode)
        and seal[:3] == (stat.st_size, stat.st_mtime_ns, stat.st_ino)
        and 0 <= time.time() - seal.at_s + 1 <= TRUSTED_S
    )


def _spell(digest: str, seal: _Seal) -> str:
    return " ".join([digest, *map(str, seal)])


def _parse(lines: bytes) -> Mapping[str, _Seal]:
    found: dict[str, _Seal] = {}
    for line in lines.decode("ascii", "replace").split("\n"):
        digest, *numbers = line.split(" ")
        if is_digest(digest) and len(numbers) == 4:
            with suppress(ValueError):
                found[digest] = _Seal(*map(int, numbers))
    return found
