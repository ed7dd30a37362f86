"""Blobs: a read-only file per digest, written beside then renamed, verified before it is used.

A blob's access time is the time of its last use, set by hand; its modification time never changes.
"""

from __future__ import annotations

import hashlib
import io
import os
import stat as modes
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Protocol

from ..errors import MissingError
from ..files import storage_error
from .digest import digest_file, is_digest
from .faults import guarded
from .home import prepare, unfinished
from .lay import place
from .verified import SETTLED_NS, Verified

Report = Callable[[str], None]
"""Told in one sentence what was found damaged and dropped."""


class Readable(Protocol):
    """What gives bytes until it gives none."""

    def read(self, count: int, /) -> bytes: ...


TOUCH_S = 300.0
"""Use is noted at most this often, to the cost of one system call."""

_CHUNK = 1 << 20


class Cas:
    """The blobs under `root`. Safe among threads and processes; a blob may vanish at any time.

    Every method may raise StorageError, and ValueError for what is no digest.
    """

    def __init__(self, root: Path, report: Report) -> None:
        self.root = root
        self._report = report
        self._verified = Verified(root / "verified")
        self._ready = False

    def put_file(self, path: Path) -> str:
        """Copy a file in and return its digest. MissingError if the file cannot be read."""
        try:
            source = path.open("rb")
        except OSError as error:
            raise MissingError(f"{path}: cannot be read ({error.strerror})") from error
        with source:
            return self._put(source)

    def put_bytes(self, content: bytes) -> str:
        """Keep bytes and return their digest."""
        return self._put(io.BytesIO(content))

    def accept(self, digest: str, source: Readable, most: int) -> bool:
        """Keep what `source` gives, if it is what the digest names and at most `most` bytes.

        Else nothing of it is kept. Raises what reading raises.
        """
        self._prepare()
        with guarded(self.root):
            beside = unfinished(self.root)
            try:
                if _copy(source, beside, most) != digest:
                    return False
                self._seal(beside, digest)
            finally:
                beside.unlink(missing_ok=True)
        return True

    def get(self, digest: str) -> Path | None:
        """The sound file of a blob, or None. What is damaged is dropped, reported and a miss."""
        path = self.path(digest)
        self._prepare()
        with guarded(self.root):
            try:
                stat = path.stat(follow_symlinks=False)
                if not self._verified.holds(digest, stat) and not self.recheck(digest):
                    return None
                if time.time() - stat.st_atime > TOUCH_S:
                    _touch(path, stat)
            except (FileNotFoundError, NotADirectoryError):
                return None
        return path

    def recheck(self, digest: str) -> bool:
        """Hash a blob whatever is remembered of it. Drops and reports what is damaged."""
        path = self.path(digest)
        with guarded(self.root):
            try:
                before = path.stat(follow_symlinks=False)
                sound = modes.S_ISREG(before.st_mode) and digest_file(path) == digest
                after = path.stat(follow_symlinks=False)
            except (FileNotFoundError, NotADirectoryError):
                return False
            except PermissionError:
                raise
            except OSError:  # the disk cannot read it back
                sound, after = False, before
            if not sound:
                self._drop_damaged(path, before)
                return False
        if (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns):
            self._verified.add(digest, after)
        return True

    def lay_out(self, digest: str, target: Path, *, writable: bool = False) -> bool:
        """Put a blob at `target`, replacing what is there at once. False if it is a miss."""
        blob = self.get(digest)
        if blob is None:
            return False
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            return place(blob, target, writable=writable)
        except OSError as error:
            raise storage_error(error, target) from error

    def path(self, digest: str) -> Path:
        """Where a blob lies, or would lie."""
        if not is_digest(digest):
            raise ValueError(f"{digest!r} is not a digest")
        return self.root / "objects" / digest[:2] / digest[2:]

    def scan(self) -> Iterator[tuple[str, os.stat_result]]:
        """Every blob with its stat, in no order. What vanishes meanwhile is left out."""
        with guarded(self.root):
            for folder in _entries(self.root / "objects"):
                for entry in _entries(Path(folder.path)):
                    digest = folder.name + entry.name
                    with suppress(FileNotFoundError):
                        if is_digest(digest):
                            yield digest, entry.stat(follow_symlinks=False)

    def discard(self, digest: str, unused_since: float) -> bool:
        """Remove a blob, unless it has been used since then. True if it is gone."""
        path, aside = self.path(digest), unfinished(self.root)
        with guarded(self.root):
            try:
                # moved first: a writer that finds the blob here touches it, or fails to and writes
                path.rename(aside)
                if aside.stat(follow_symlinks=False).st_atime > unused_since:
                    aside.replace(path)
                    return False
                aside.unlink()
            except FileNotFoundError:
                pass
        return True

    def forget(self) -> None:
        """Shorten the memo of what was verified to the blobs that are here."""
        self._verified.keep_only(digest for digest, _ in self.scan())

    def _prepare(self) -> None:
        if not self._ready:
            prepare(self.root)
            self._ready = True

    def _put(self, source: IO[bytes]) -> str:
        self._prepare()
        with guarded(self.root):
            beside = unfinished(self.root)
            try:
                digest = _copy(source, beside)
                if not self._reuse(digest):
                    self._seal(beside, digest)
            finally:
                beside.unlink(missing_ok=True)
        return digest

    def _reuse(self, digest: str) -> bool:
        path = self.path(digest)
        try:
            _touch(path, path.stat(follow_symlinks=False))
        except (FileNotFoundError, NotADirectoryError):
            return False
        return self.get(digest) is not None

    def _seal(self, beside: Path, digest: str) -> None:
        path = self.path(digest)
        now = time.time_ns()
        # dated back, so that a write right after this one cannot share its time
        os.utime(beside, ns=(now, now - 2 * SETTLED_NS))
        beside.chmod(0o444)
        _sync(beside)
        if not path.parent.is_dir():
            path.parent.mkdir(mode=0o700, exist_ok=True)
            _sync(path.parent.parent)
        stat = beside.stat()
        beside.replace(path)
        _sync(path.parent)
        self._verified.add(digest, stat)

    def _drop_damaged(self, path: Path, seen: os.stat_result) -> None:
        with suppress(FileNotFoundError):
            if path.stat(follow_symlinks=False).st_ino == seen.st_ino:
                aside = unfinished(self.root)
                path.rename(aside)
                with suppress(OSError):  # a folder under a blob's name is left for people to see
                    aside.unlink()
        self._report(f"{path}: a stored result was damaged and is made again")


def _copy(source: Readable, beside: Path, most: int | None = None) -> str:
    """Write what is read; its digest, or an empty one where it is longer than `most`."""
    digest = hashlib.sha256()
    with beside.open("xb") as file:
        while chunk := source.read(_CHUNK):
            if most is not None and file.tell() + len(chunk) > most:
                return ""
            digest.update(chunk)
            file.write(chunk)
    return digest.hexdigest()


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _touch(path: Path, stat: os.stat_result) -> None:
    with suppress(PermissionError):
        os.utime(path, ns=(time.time_ns(), stat.st_mtime_ns), follow_symlinks=False)


def _entries(folder: Path) -> Iterator[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as entries:
            yield from entries
    except (FileNotFoundError, NotADirectoryError):
        return
