"""Results by the digest of their action, as bytes in a diskcache database that never unpickles."""

from __future__ import annotations

import fcntl
import os
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from ..errors import StorageError
from .faults import broken, denied, full, guarded, store_error
from .home import prepare

if TYPE_CHECKING:
    from diskcache import Cache

T = TypeVar("T")

WAIT_S = 20.0
"""How long a write waits for other processes to finish theirs."""

_SETTINGS = {
    "eviction_policy": "none",  # a result goes when its blobs have gone
    "cull_limit": 0,
    "size_limit": 2**62,
    "statistics": 0,
    "tag_index": 0,
    "sqlite_mmap_size": 0,  # a mapped database that is cut short kills the process
}
_DAMAGE = {
    sqlite3.SQLITE_ERROR,
    sqlite3.SQLITE_CORRUPT,
    sqlite3.SQLITE_NOTADB,
    sqlite3.SQLITE_FORMAT,
    sqlite3.SQLITE_CONSTRAINT,
    sqlite3.SQLITE_MISMATCH,
    sqlite3.SQLITE_TOOBIG,
}
_DENIED = {
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_PERM,
    sqlite3.SQLITE_AUTH,
}
_BUSY = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}


class _DamagedError(Exception):
    """The database is not what this program wrote."""


class ActionCache:
    """A map of action digests to bytes. Safe among threads and processes.

    Every method may raise StorageError. A damaged database is moved aside and reported, and all
    that it held is a miss.
    """

    def __init__(self, root: Path, report: Callable[[str], None]) -> None:
        self.folder = root / "actions"
        self._root = root
        self._report = report
        self._opened: Cache | None = None
        self._lock = threading.RLock()

    def get(self, action: str) -> bytes | None:
        """The bytes of a result, or None. A row of any other kind is dropped unread."""
        return self._do(lambda cache: _read(cache, action))

    def set(self, action: str, content: bytes) -> None:
        """Keep the bytes of a result."""
        self._do(lambda cache: cache.set(action, content))

    def delete(self, action: str) -> None:
        """Forget a result, if it is there."""
        self._do(lambda cache: cache.delete(action))

    def actions(self) -> list[str]:
        """The digests of all actions with a result."""
        return self._do(lambda cache: [key for key in cache.iterkeys() if key])

    def close(self) -> None:
        """Let go of the database. The next call opens it again."""
        with self._lock:
            if self._opened is not None:
                self._opened.close()
            self._opened = None

    def _do(self, call: Callable[[Cache], T]) -> T:
        try:
            return self._try(call)
        except _DamagedError:
            self._replace()
        try:
            return self._try(call)
        except _DamagedError as error:
            raise broken(self.folder, str(error)) from error

    def _try(self, call: Callable[[Cache], T]) -> T:
        with self._translated():
            return call(self._cache())

    def _cache(self) -> Cache:
        with self._lock:
            if self._opened is None:
                from diskcache import Cache

                from .bytes_disk import BytesDisk

                prepare(self._root)
                self.folder.mkdir(mode=0o700, exist_ok=True)
                self._opened = Cache(str(self.folder), timeout=WAIT_S, disk=BytesDisk, **_SETTINGS)
            return self._opened

    @contextmanager
    def _translated(self) -> Iterator[None]:
        """Sort what diskcache and SQLite raise into damage and StorageError."""
        try:
            yield
        except sqlite3.Error as error:
            raise self._fault(error) from error
        except OSError as error:
            raise store_error(error, self.folder) from error
        except (StorageError, _DamagedError, MemoryError, RecursionError):
            raise
        except Exception as error:
            # diskcache hides behind its Timeout whatever kept a transaction from beginning,
            # and takes settings from the database as attributes of itself
            cause = error.__context__
            fault = self._fault(cause) if isinstance(cause, sqlite3.Error) else _DamagedError(error)
            raise fault from error

    def _fault(self, error: sqlite3.Error) -> Exception:
        extended = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR)
        code = extended & 0xFF
        if code in _DAMAGE or extended == sqlite3.SQLITE_IOERR_SHORT_READ:
            return _DamagedError(error)
        if code == sqlite3.SQLITE_FULL or _is_full(self.folder):
            return full(self.folder)
        if code == sqlite3.SQLITE_CANTOPEN:
            return _why_closed(self.folder, error)
        if code in _DENIED:
            return denied(self.folder, str(error))
        if code in _BUSY:
            return StorageError(
                f"{self.folder}: another process has held the store for {WAIT_S:.0f} s",
                cure="end other runs of vidgen that hang, then run the same again",
            )
        return broken(self.folder, str(error))

    def _replace(self) -> None:
        """Move a damaged database aside, once for all processes that find it damaged."""
        self.close()
        with guarded(self.folder), _alone(self._root / "lock"):
            try:
                self._try(_is_sound)
            except _DamagedError:
                self.close()
                aside = self.folder.with_name(f"actions.damaged.{secrets.token_hex(4)}")
                self.folder.rename(aside)
                self._report(f"{aside}: the list of results was damaged and is begun afresh")


def _read(cache: Cache, action: str) -> bytes | None:
    from .bytes_disk import UnreadableRow

    try:
        content: bytes | None = cache.get(action)
    except UnreadableRow:
        cache.delete(action)
        return None
    return content


def _is_sound(cache: Cache) -> None:
    """Raise what is wrong with the whole database, or with the settings kept in it."""
    from diskcache.core import DEFAULT_SETTINGS, METADATA

    location = Path(cache.directory, "cache.db").as_uri()
    with closing(sqlite3.connect(f"{location}?mode=ro", uri=True)) as database:
        (verdict,) = database.execute("PRAGMA quick_check(1)").fetchone()
        settings = {name for (name,) in database.execute("SELECT key FROM Settings")}
    if verdict != "ok" or settings != {*DEFAULT_SETTINGS, *METADATA}:
        raise _DamagedError(verdict)
    cache.get("")


def _is_full(folder: Path) -> bool:
    with suppress(OSError):
        return os.statvfs(folder).f_bavail == 0
    return False


def _why_closed(folder: Path, error: sqlite3.Error) -> StorageError:
    """SQLite only says that it cannot open a file: ask the system."""
    try:
        os.close(os.open(folder, os.O_RDONLY | os.O_CLOEXEC))
    except OSError as cause:
        return store_error(cause, folder)
    return denied(folder, str(error))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
