"""The remote store as the one in front of it sees it: it may help, and never hinders."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

from ...errors import Interrupted, MissingError, ProviderError, VidgenError
from ...events import Emit, Noted
from ..digest import is_digest
from ..stored import Stored
from .breaker import Breaker
from .bucket import Bucket
from .lanes import Lanes
from .listing import WORTH, lacking
from .outbox import Outbox
from .result import MOST_BYTES, Untrusted, parse
from .where import Where

if TYPE_CHECKING:
    from ..store import Store

LANES = 16
"""How many results are asked for at once."""

LIFE_S = 4.0
_TRIES = 3
_PARTING_S = 3.0


class Remote:
    """A remote store behind `store`. Its trouble is told once, and else it is as if it were empty.

    Only trouble of the local disk is raised, as StorageError. What is not there is not asked for
    again. Safe among threads.
    """

    def __init__(self, where: Where, store: Store) -> None:
        self.where = where
        self.bucket = Bucket(where)
        self._store = store
        self._lanes = Lanes(LANES, "vidgen-remote")
        self._reads = Breaker(lambda error: self._trouble("gives", error))
        self._unknown: set[str] = set()
        self._lacking: set[str] = set()
        self._spoiled: set[str] = set()
        self._told: set[str] = set()
        self._taken = self.taken_bytes = 0
        self._troubled = False
        self._emit: Emit | None = None
        self.outbox = Outbox(
            self.bucket, store, self._spoiled, lambda error: self._trouble("takes", error)
        )

    @contextmanager
    def session(self, emit: Emit) -> Iterator[None]:
        """A run that shares: what is still to be sent goes on, and all is sent when it ends."""
        self._emit = emit
        if self.where.writable:
            self.outbox.resume()
        try:
            yield
        except (KeyboardInterrupt, Interrupted):
            self.outbox.part(_PARTING_S)
            raise
        except BaseException:
            self._finish(emit)
            raise
        else:
            self._finish(emit)
        finally:
            self._emit = None

    def bring(self, actions: Sequence[str]) -> None:
        """Have results here that are there, with their blobs; many at once."""
        wanted = [one for one in dict.fromkeys(actions) if one not in self._unknown]
        if len(wanted) >= WORTH and not self._reads.shut:
            self._look_up(wanted)
            wanted = [one for one in wanted if one not in self._unknown]
        if not wanted or self._reads.shut:
            return
        asked = {self._lanes.do(partial(self._bring, action)) for action in wanted}
        self._await(asked, lambda left: f"{self.where.url}: {left} results are still asked for")
        for future in asked:
            future.result()

    def _look_up(self, wanted: Sequence[str]) -> None:
        """Find out at once which of many are not there."""
        told = self._lanes.do(
            lambda: self._unknown.update(
                self._reads.do(lambda: lacking(self.bucket, wanted), set())
            )
        )
        self._await({told}, lambda _: f"{self.where.url}: what is there is still asked for")
        told.result()

    def fetch(self, digest: str) -> bool:
        """Have a blob here, checked; False where it is not to be had."""
        if not is_digest(digest) or digest in self._lacking:
            return False
        return self._reads.do(lambda: self._take(digest), False)

    def take(self, action: str) -> bool:
        """Have a result here with its blobs; trouble of the server is raised here."""
        stored = self._result(action)
        if stored is None:
            return False
        blobs = dict.fromkeys(stored.outputs.values())
        if not all(self._store.blobs.get(one) or self._take(one) for one in blobs):
            return False
        self._store.keep(action, stored)
        return True

    def offer(self, action: str) -> None:
        """Have a result and its blobs sent in the background."""
        if self.where.writable:
            self.outbox.offer(action)

    def give(self, digests: Iterable[str]) -> None:
        """Send blobs now, for another machine that will record what they are the result of.

        Raises MissingError for one that is not here, and what keeps the server from taking it.
        """
        for digest in digests:
            if not self.outbox.give(digest):
                raise MissingError(f"The store {self._store.root} has lost {digest[:12]}")

    def _bring(self, action: str) -> None:
        stored = self._reads.do(lambda: self._result(action), None)
        if stored is not None:
            here = [
                self._store.blobs.get(digest) is not None or self.fetch(digest)
                for digest in dict.fromkeys(stored.outputs.values())
            ]
            if all(here):
                self._store.keep(action, stored)
                self._taken += 1
                return
            if not self._lacking.isdisjoint(stored.outputs.values()):
                self._spoiled.add(action)
        self._unknown.add(action)

    def _result(self, action: str) -> Stored | None:
        content = self.bucket.small(self.where.result(action), MOST_BYTES)
        if content is None:
            return None
        try:
            return parse(action, content, self.where.signing_key)
        except Untrusted as error:
            self._spoiled.add(action)
            self._say_once(f"a result {error}: such are not used, and made again here")
            return None

    def obtain(self, digest: str) -> bool:
        """Have a blob here, checked; False where it is not there, or damaged there.

        Asks again for what was not there before. Trouble of the server is raised.
        """
        for attempt in range(1, _TRIES + 1):
            body = self.bucket.open(self.where.blob(digest))
            if body is None:
                break
            try:
                if self._store.blobs.accept(digest, body, self._store.max_bytes):
                    self.taken_bytes += self._store.blobs.path(digest).stat().st_size
                    self.outbox.seen(digest)
                    return True
            except ProviderError:
                if attempt == _TRIES:
                    raise
            finally:
                body.close()
        else:
            self._spoiled.add(digest)
            self._say_once("a blob is damaged there: such are not used, and made again here")
        return False

    def _take(self, digest: str) -> bool:
        found = self.obtain(digest)
        if not found:
            self._lacking.add(digest)
        return found

    def _finish(self, emit: Emit) -> None:
        """Wait until all is sent."""
        try:
            self._await(
                self.outbox.under_way(), lambda left: f"{self.where.url}: {left} results to send"
            )
        except KeyboardInterrupt:
            self.outbox.part(_PARTING_S)
            raise
        given = self.outbox.given
        if self._taken or given:
            sizes = f"{_mb(self.taken_bytes)} taken, {_mb(self.outbox.given_bytes)} given"
            emit(Noted(f"{self.where.url}: {self._taken} results taken, {given} given ({sizes})"))
        self._taken = self.taken_bytes = self.outbox.given = self.outbox.given_bytes = 0

    def _await(self, futures: set[Future[None]], said: Callable[[int], str]) -> None:
        told = time.monotonic()
        while futures:
            _, futures = wait(futures, timeout=0.5, return_when=FIRST_COMPLETED)
            if futures and self._emit and time.monotonic() - told > LIFE_S:
                told = time.monotonic()
                self._emit(Noted(said(len(futures))))

    def _trouble(self, does: str, error: VidgenError) -> None:
        """Tell of the first trouble, unless the run has been interrupted."""
        if not self._troubled and not self.outbox.parting:
            self._troubled = True
            cure = f" ({error.cure})" if error.cure else ""
            self._store.tell(
                f"The remote store {does} nothing now, and the run goes on without it: "
                f"{error.message}{cure}"
            )

    def _say_once(self, what: str) -> None:
        if what not in self._told:
            self._told.add(what)
            self._store.tell(f"{self.where.url}: {what}")


def _mb(count: int) -> str:
    return f"{count / 1e6:.1f} MB"
