"""The store of a user: blobs by digest, and results by the digest of the action that made them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..events import Emit, ignore
from . import gc
from .action_cache import ActionCache
from .cas import Cas
from .faults import broken
from .stored import Stored, parse, spell

if TYPE_CHECKING:
    from .remote import Remote, Where

DEFAULT_BYTES = 20 * 10**9


class Store:
    """Blobs and results under one folder, shared by all processes and projects of a user.

    Opening is lazy: nothing is touched before the first call. Every call may raise StorageError,
    naming the folder and the cure. A damaged blob or result is a miss; `on_corrupt` is told in one
    sentence. A pickled store opens the same folder, without the callback and what is behind it.
    """

    def __init__(
        self,
        root: Path,
        max_bytes: int = DEFAULT_BYTES,
        on_corrupt: Callable[[str], None] | None = None,
        remote: Where | None = None,
    ) -> None:
        self.root = root.absolute()
        self.max_bytes = max_bytes
        self.on_corrupt = on_corrupt or _unheard
        self.blobs = Cas(self.root, self.tell)
        self.results = ActionCache(self.root, self.tell)
        self.remote = _opened(remote, self)
        """The store behind this one that machines share, where there is one."""
        self._behind: Remote | None = None

    def tell(self, what: str) -> None:
        """Pass on what should be known of the store."""
        self.on_corrupt(what)

    def put(self, path: Path) -> str:
        """Copy a file into the store and return its digest. MissingError if it cannot be read."""
        return self.blobs.put_file(path)

    def put_bytes(self, content: bytes) -> str:
        """Put bytes into the store and return their digest."""
        return self.blobs.put_bytes(content)

    def get(self, digest: str) -> Path | None:
        """The verified, read-only file of a blob, or None. Never write to it or move it."""
        found = self.blobs.get(digest)
        if found is None and self._behind is not None and self._behind.fetch(digest):
            return self.blobs.get(digest)
        return found

    def lay_out(self, digest: str, target: Path, *, writable: bool = False) -> bool:
        """Put a blob at `target` atomically, replacing what is there; False if it is a miss.

        Read-only (0444, a hard link where possible), or a private copy if `writable`.
        """
        if self.blobs.lay_out(digest, target, writable=writable):
            return True
        if self._behind is None or not self._behind.fetch(digest):
            return False
        return self.blobs.lay_out(digest, target, writable=writable)

    @contextmanager
    def shared(self, emit: Emit = ignore) -> Iterator[None]:
        """Take from the remote store what is missing here in the block, and give it what is new.

        It is asked for nothing outside such a block. All is sent when the block ends; one that is
        interrupted ends within seconds, and the next sends the rest. Never raises for the remote's
        sake.
        """
        if self.remote is None or self._behind is not None:
            yield
            return
        self._behind = self.remote
        try:
            with self.remote.session(emit):
                yield
        finally:
            self._behind = None

    def lookup(self, action: str) -> Stored | None:
        """The result of an action, only if every one of its blobs is here and sound."""
        found = self._whole(action)
        if found is None and self._behind is not None:
            self._behind.bring([action])
            return self._whole(action)
        return found

    def expect(self, actions: Iterable[str]) -> None:
        """Have the results of many actions at hand that the remote store knows: all at once."""
        if self._behind is not None:
            self._behind.bring([action for action in actions if self.peek(action) is None])

    def _whole(self, action: str) -> Stored | None:
        stored = self.peek(action)
        if stored is None or any(self.get(digest) is None for digest in stored.outputs.values()):
            return None
        return stored

    def record(self, action: str, stored: Stored) -> None:
        """Remember a result. StorageError if one of its blobs is not in the store."""
        for name, digest in stored.outputs.items():
            if self.get(digest) is None:
                raise broken(self.root, f"{name} ({digest[:12]}) is no longer in it")
        self.keep(action, stored)
        if self._behind is not None:
            self._behind.offer(action)

    def keep(self, action: str, stored: Stored) -> None:
        """Remember a result here alone, whose blobs are known to be here."""
        self.results.set(action, spell(stored))

    def forget(self, action: str) -> None:
        """Drop the result of an action; its blobs stay until they are collected."""
        self.results.delete(action)

    def peek(self, action: str) -> Stored | None:
        """The result of an action as it was recorded, whether or not its blobs are still here."""
        content = self.results.get(action)
        return None if content is None else parse(content)

    def usage(self) -> gc.Usage:
        """Count blobs, their bytes, and results."""
        return gc.usage(self)

    def verify(self) -> gc.Verified:
        """Hash every blob; drop what is damaged, and results that lack a blob."""
        return gc.verify(self)

    def collect(self, max_bytes: int | None = None, *, kept_s: float = gc.KEPT_S) -> gc.Collected:
        """Shrink to `max_bytes` (by default the store's limit), least recently used first.

        Also removes unfinished files of dead processes. Blobs used in the last `kept_s` stay.
        """
        limit = self.max_bytes if max_bytes is None else max_bytes
        return gc.collect(self, limit, kept_s=kept_s)

    def close(self) -> None:
        """Let go of the database; the store can be used again."""
        self.results.close()

    def __reduce__(self) -> tuple[Any, ...]:
        return Store, (self.root, self.max_bytes)


def _unheard(sentence: str) -> None:
    """Nobody wants to know."""


def _opened(where: Where | None, store: Store) -> Remote | None:
    if where is None:
        return None
    from .remote import Remote

    return Remote(where, store)
