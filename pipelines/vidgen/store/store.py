"""The store of a user: blobs by digest, and results by the digest of the action that made them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


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
        max_bytes: int = 20 * 10**9,
        on_corrupt: Callable[[str], None] | None = None,
    ) -> None:
        self.root = root
        self.max_bytes = max_bytes

    def put(self, path: Path) -> str:
        """Copy a file into the store and return its digest. MissingError if it cannot be read."""
        raise NotImplementedError

    def put_bytes(self, content: bytes) -> str:
        """Put bytes into the store and return their digest."""
        raise NotImplementedError

    def get(self, digest: str) -> Path | None:
        """The verified, read-only file of a blob, or None. Never write to it or move it."""
        raise NotImplementedError

    def lay_out(self, digest: str, target: Path, *, writable: bool = False) -> bool:
        """Put a blob at `target` atomically, replacing what is there; False if it is a miss.

        Read-only (0444, a hard link where possible), or a private copy if `writable`.
        """
        raise NotImplementedError

    def lookup(self, action: str) -> Stored | None:
        """The result of an action, only if every one of its blobs is here and sound."""
        raise NotImplementedError

    def record(self, action: str, stored: Stored) -> None:
        """Remember a result. StorageError if one of its blobs is not in the store."""
        raise NotImplementedError
