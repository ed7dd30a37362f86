"""What the store holds, whether it is sound, and how it is kept within its size."""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .home import sweep

if TYPE_CHECKING:
    from .store import Store

KEPT_S = 1800.0
"""A blob used within this time may belong to a run that goes on, and is never collected."""

_EVIDENCE_S = 7 * 86400.0


@dataclass(frozen=True, slots=True)
class Usage:
    """How many blobs there are, the bytes they take, and the results that name them."""

    blobs: int
    bytes: int
    results: int


@dataclass(frozen=True, slots=True)
class Verified:
    """What hashing every blob found: `damaged` and `dangling` are digests that were dropped."""

    blobs: int
    bytes: int
    damaged: tuple[str, ...]
    dangling: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Collected:
    """What was removed, and the bytes that blobs take now."""

    blobs: int
    bytes: int
    results: int
    unfinished: int
    left_bytes: int


def usage(store: Store) -> Usage:
    """Count. Raises StorageError."""
    sizes = [stat.st_size for _, stat in store.blobs.scan()]
    return Usage(len(sizes), sum(sizes), len(store.results.actions()))


def verify(store: Store) -> Verified:
    """Hash every blob, whatever is remembered; drop damaged ones and results that lack a blob."""
    found = list(store.blobs.scan())
    damaged = tuple(digest for digest, _ in found if not store.blobs.recheck(digest))
    lost = set(damaged)
    return Verified(
        blobs=len(found) - len(damaged),
        bytes=sum(stat.st_size for digest, stat in found if digest not in lost),
        damaged=damaged,
        dangling=_drop_dangling(store),
    )


def collect(store: Store, max_bytes: int, *, kept_s: float = KEPT_S) -> Collected:
    """Remove the blobs that were not used for longest until the rest fits in `max_bytes`.

    What was used in the last `kept_s` seconds stays, even beyond that size. Other processes may go
    on: for them a removed blob is a miss.
    """
    unfinished = sweep(store.root)
    _clear_evidence(store.root)
    found = sorted(store.blobs.scan(), key=lambda blob: blob[1].st_atime_ns)
    held = before = sum(stat.st_size for _, stat in found)
    gone = 0
    spared = time.time() - kept_s
    for digest, stat in found:
        if held <= max_bytes or stat.st_atime > spared:
            break
        if store.blobs.discard(digest, unused_since=spared):
            held -= stat.st_size
            gone += 1
    dropped = _drop_dangling(store)
    store.blobs.forget()
    return Collected(gone, before - held, len(dropped), unfinished, held)


def _drop_dangling(store: Store) -> tuple[str, ...]:
    here = {digest for digest, _ in store.blobs.scan()}
    dropped = []
    for action in store.results.actions():
        stored = store.peek(action)
        if stored is None or not _all_in(stored.outputs.values(), here, store):
            store.results.delete(action)
            dropped.append(action)
    return tuple(dropped)


def _all_in(digests: Iterable[str], here: set[str], store: Store) -> bool:
    # looked at again, because a blob and its result may be newer than the list
    return all(digest in here or store.blobs.path(digest).exists() for digest in digests)


def _clear_evidence(root: Path) -> None:
    for folder in root.glob("actions.damaged.*"):
        with suppress(OSError):
            if time.time() - folder.stat().st_mtime > _EVIDENCE_S:
                shutil.rmtree(folder)
