"""Results on their way to a remote store, each after its blobs, in the background."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import VidgenError
from ..digest import is_digest
from ..faults import guarded
from ..stored import Stored
from .breaker import Breaker
from .bucket import SMALL, Bucket
from .lanes import Lanes
from .parts import Parts
from .result import spell

if TYPE_CHECKING:
    from ..store import Store

_LANES = 8


class Outbox:
    """Sends results. What is not sent is noted in a file each, and sent by the next run.

    `say` hears of the first trouble. `spoiled` are digests of blobs and of actions whose objects
    there are no good: they are replaced. Any other that is there is left as it is, so that two
    writers agree.
    """

    def __init__(
        self,
        bucket: Bucket,
        store: Store,
        spoiled: set[str],
        say: Callable[[VidgenError], None],
    ) -> None:
        folder = store.root / "remote" / bucket.where.identity
        self._unsent = folder / "unsent"
        self._parts = Parts(bucket, folder / "parts")
        self._bucket = bucket
        self._store = store
        self._spoiled = spoiled
        self._there: set[str] = set()
        self._lanes = Lanes(_LANES, "vidgen-outbox")
        self._writes = Breaker(say)
        self._parting = threading.Event()
        self._sending: dict[str, Future[None]] = {}
        self._lock = threading.Lock()
        self.given = self.given_bytes = 0

    def offer(self, action: str) -> None:
        """Have a result sent, now or by the next run."""
        with guarded(self._unsent):
            self._unsent.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._unsent / action).touch(mode=0o600)
        self._queue(action, partial(self._send, action))

    def resume(self) -> None:
        """Go on with what former runs did not come to send, and drop what they left half-sent."""
        self._parting.clear()
        left = [note.name for note in self._unsent.glob("*") if is_digest(note.name)]
        if left or any(self._parts.folder.glob("*")):
            self._queue("", self._drop_orphans)
        for action in sorted(left):
            self._queue(action, partial(self._send, action))

    def under_way(self) -> set[Future[None]]:
        """What is being sent, or still to be."""
        with self._lock:
            return set(self._sending.values())

    @property
    def parting(self) -> bool:
        """Whether nothing more is to be sent."""
        return self._parting.is_set()

    def part(self, seconds: float) -> None:
        """Send nothing more, and wait a moment for what is on the line."""
        self._parting.set()
        wait(self.under_way(), timeout=seconds)

    def publish(self, action: str, stored: Stored) -> bool:
        """Send a result after its blobs; False where one is no longer here.

        Raises ConfigError, AccessError, ProviderError, or StorageError.
        """
        if not all(map(self.give, sorted(set(stored.outputs.values())))):
            return False
        where = self._bucket.where
        content = spell(action, stored, where.signing_key)
        replace = action in self._spoiled
        if self._bucket.put(where.result(action), content, replace=replace):
            self.given += 1
            self.given_bytes += len(content)
        return True

    def give(self, digest: str) -> bool:
        """Send a blob, unless it is there; False where it is not here. Raises as `publish`."""
        if digest not in self._there:
            blob = self._store.blobs.get(digest)
            if blob is None:
                return False
            self._give(digest, blob)
            self._there.add(digest)
        return True

    def seen(self, digest: str) -> None:
        """A blob has come from there, sound: it need not be asked for before it is given."""
        self._there.add(digest)

    def _queue(self, name: str, task: Callable[[], None]) -> None:
        with self._lock:
            future = self._lanes.do(task)
            self._sending[name] = future
        future.add_done_callback(lambda _: self._ended(name))

    def _ended(self, name: str) -> None:
        with self._lock:
            self._sending.pop(name, None)

    def _drop_orphans(self) -> None:
        with self._heard():
            self._writes.do(self._parts.drop_orphans, 0)

    def _send(self, action: str) -> None:
        if self._parting.is_set():
            return
        with self._heard():
            stored = self._store.peek(action)
            if stored is None or self._writes.do(lambda: self._sent(action, stored), False):
                (self._unsent / action).unlink(missing_ok=True)

    def _sent(self, action: str, stored: Stored) -> bool:
        self.publish(action, stored)
        return True

    def _give(self, digest: str, blob: Path) -> None:
        key, size = self._bucket.where.blob(digest), blob.stat().st_size
        unasked = size <= SMALL and self._bucket.conditional and digest not in self._spoiled
        if unasked and self._bucket.put(key, blob, digest):
            self.given_bytes += size
            return
        there = self._bucket.size(key)
        if there == size and digest not in self._spoiled:
            return
        if self._parts.send(key, blob, replace=there is not None):
            self.given_bytes += size

    @contextmanager
    def _heard(self) -> Iterator[None]:
        """Nothing that happens in the background ends the run."""
        try:
            yield
        except (VidgenError, OSError) as error:
            self._store.tell(f"A result was not sent to {self._bucket.where.url}: {error}")
