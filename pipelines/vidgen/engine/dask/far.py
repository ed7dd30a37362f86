"""Blobs between machines that see no disk of each other: through the remote store of both."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace

from ...errors import MissingError, VidgenError
from ...files import storage_error
from ...settings import resolve
from ...store import Store
from ...store.digest import digest_bytes
from ...store.remote import Remote, Where
from ..perform import Order

_LINES = 8
_GREETING = b"A client of vidgen was here.\n"


def bare(where: Where) -> Where:
    """A remote store without any secret: each machine has keys of its own for it."""
    server = replace(where.server, access_key=None, secret_key=None)
    return replace(where, server=server, signing_key=None)


def own_store(where: Where) -> Store:
    """The store of this machine with a remote store behind it, by this machine's own settings."""
    chosen = resolve().settings.store
    server = replace(where.server, access_key=chosen.access_key, secret_key=chosen.secret_key)
    path, most = chosen.path.expanduser(), int(chosen.max_gb * 10**9)
    return Store(path, most, remote=replace(where, server=server))


def session_of(name: str) -> str:
    """The session of a client that a round belongs to."""
    return name.rpartition("-")[0]


def inputs_of(order: Order) -> set[str]:
    """The digests of all that an action cannot be done without."""
    return {*order.action.inputs.values(), *order.given.values()}


class Exchange:
    """Brings blobs from a store to the remote one behind it and back. Safe among threads.

    Raises MissingError for a blob that is not there, else what the remote store raises.
    """

    def __init__(self, store: Store) -> None:
        assert store.remote is not None, "a store without a remote one"
        self.store = store
        self._remote: Remote = store.remote
        self._pool = ThreadPoolExecutor(_LINES, thread_name_prefix="vidgen-exchange")
        self._locks = store.root / "remote" / "taking"

    def greet(self) -> None:
        """Leave in the remote store what `reach` looks for."""
        self._remote.give([self.store.put_bytes(_GREETING)])

    def reach(self) -> None:
        """See whether this is the remote store that a client has greeted. Raises MissingError."""
        where = self._remote.where
        if self._remote.bucket.size(where.blob(digest_bytes(_GREETING))) is None:
            raise MissingError(f"it finds nothing of the client in {where.url}")

    def give(self, digests: Iterable[str]) -> None:
        """Have blobs of this machine in the remote store."""
        for _ in self._pool.map(lambda one: self._remote.give([one]), sorted(set(digests))):
            pass

    def take(self, digests: Iterable[str]) -> None:
        """Have blobs of the remote store on this machine."""
        wanted = sorted(set(digests))
        for digest, taken in zip(wanted, self._pool.map(self._take, wanted), strict=True):
            if not taken:
                raise MissingError(
                    f"{digest[:12]} is not in {self._remote.where.url}, or is damaged there",
                    cure="run `vidgen cache verify --remote`, which drops what is, then the same",
                )

    def take_hints(self, order: Order) -> None:
        """Have what spares work, where it is to be had."""
        list(self._pool.map(self._take, sorted(set(order.action.hints.values()))))

    def _take(self, digest: str) -> bool:
        if self.store.blobs.get(digest) is not None:
            return True
        with self._alone(digest):
            return self.store.blobs.get(digest) is not None or self._remote.obtain(digest)

    @contextmanager
    def _alone(self, digest: str) -> Iterator[None]:
        """Let no other thread or process of this machine fetch the same meanwhile."""
        try:
            self._locks.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(self._locks / digest[:2], os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise storage_error(error, self._locks) from None
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def tidy(self) -> None:
        """Keep the store of this machine within its size, which nobody else here does."""
        if self._remote.taken_bytes + self._remote.outbox.given_bytes:
            with suppress(VidgenError):
                self.store.collect()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
