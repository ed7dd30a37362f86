"""The store of a user: blobs by digest, and results by the digest of the action that made them."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from . import gc
from .action_cache import ActionCache
from .cas import Cas
from .digest import is_digest
from .faults import broken

DEFAULT_BYTES = 20 * 10**9


@dataclass(frozen=True, slots=True)
class Stored:
    """What an action produced: `outputs` maps names to digests of blobs in the store."""

    outputs: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    cost_usd: float | None = 0.0


class Store:
    """Blobs and results under one folder, shared by all processes and projects of a user.

    Opening is lazy: nothing is touched before the first call. Every call may raise StorageError,
    naming the folder and the cure. A damaged blob or result is a miss; `on_corrupt` is told in one
    sentence. A pickled store opens the same folder, without the callback.
    """

    def __init__(
        self,
        root: Path,
        max_bytes: int = DEFAULT_BYTES,
        on_corrupt: Callable[[str], None] | None = None,
    ) -> None:
        self.root = root.absolute()
        self.max_bytes = max_bytes
        self.on_corrupt = on_corrupt or _unheard
        self.blobs = Cas(self.root, self._tell)
        self.results = ActionCache(self.root, self._tell)

    def _tell(self, what: str) -> None:
        self.on_corrupt(what)

    def put(self, path: Path) -> str:
        """Copy a file into the store and return its digest. MissingError if it cannot be read."""
        return self.blobs.put_file(path)

    def put_bytes(self, content: bytes) -> str:
        """Put bytes into the store and return their digest."""
        return self.blobs.put_bytes(content)

    def get(self, digest: str) -> Path | None:
        """The verified, read-only file of a blob, or None. Never write to it or move it."""
        return self.blobs.get(digest)

    def lay_out(self, digest: str, target: Path, *, writable: bool = False) -> bool:
        """Put a blob at `target` atomically, replacing what is there; False if it is a miss.

        Read-only (0444, a hard link where possible), or a private copy if `writable`.
        """
        return self.blobs.lay_out(digest, target, writable=writable)

    def lookup(self, action: str) -> Stored | None:
        """The result of an action, only if every one of its blobs is here and sound."""
        stored = self.peek(action)
        if stored is None or any(self.get(digest) is None for digest in stored.outputs.values()):
            return None
        return stored

    def record(self, action: str, stored: Stored) -> None:
        """Remember a result. StorageError if one of its blobs is not in the store."""
        for name, digest in stored.outputs.items():
            if self.get(digest) is None:
                raise broken(self.root, f"{name} ({digest[:12]}) is no longer in it")
        self.results.set(action, _spell(stored))

    def forget(self, action: str) -> None:
        """Drop the result of an action; its blobs stay until they are collected."""
        self.results.delete(action)

    def peek(self, action: str) -> Stored | None:
        """The result of an action as it was recorded, whether or not its blobs are still here."""
        content = self.results.get(action)
        return None if content is None else _parse(content)

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


def _spell(stored: Stored) -> bytes:
    content = {
        "outputs": dict(stored.outputs),
        "seconds": stored.seconds,
        "cost_usd": stored.cost_usd,
    }
    return json.dumps(content, allow_nan=False, sort_keys=True).encode()


def _parse(content: bytes) -> Stored | None:
    """Read a result back, or None where it is not one."""
    try:
        found = json.loads(content)
        outputs, seconds, cost = found["outputs"], found["seconds"], found["cost_usd"]
        stored = Stored(dict(outputs), float(seconds), None if cost is None else float(cost))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    numbers = [stored.seconds, stored.cost_usd or 0.0]
    if all(map(is_digest, stored.outputs.values())) and all(map(math.isfinite, numbers)):
        return stored
    return None
