"""Blobs between machines that see no disk of each other: through the remote store of both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from ..errors import MissingError
from ..settings import resolve
from ..store import Store
from ..store.remote import Remote, Where
from .perform import Order

_LINES = 8


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

    def give(self, digests: Iterable[str]) -> None:
        """Have blobs of this machine in the remote store."""
        for digest, given in self._each(self._remote.outbox.give, digests):
            if not given:
                raise MissingError(f"{digest[:12]} is no longer in the store {self.store.root}")

    def take(self, digests: Iterable[str]) -> None:
        """Have blobs of the remote store on this machine."""
        for digest, taken in self._each(self._take, digests):
            if not taken:
                raise MissingError(f"{digest[:12]} is not in {self._remote.where.url}")

    def take_hints(self, order: Order) -> None:
        """Have what spares work, where it is to be had."""
        list(self._each(self._take, order.action.hints.values()))

    def _each(
        self, do: Callable[[str], bool], digests: Iterable[str]
    ) -> Iterator[tuple[str, bool]]:
        wanted = sorted(set(digests))
        return zip(wanted, self._pool.map(do, wanted), strict=True)

    def _take(self, digest: str) -> bool:
        if self.store.blobs.get(digest) is not None:
            return True
        body = self._remote.bucket.open(self._remote.where.blob(digest))
        if body is None:
            return False
        try:
            return self.store.blobs.accept(digest, body, self.store.max_bytes)
        finally:
            body.close()

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)
