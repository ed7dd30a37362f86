"""A Dask cluster as one process of vidgen uses it: which workers fit, and how to reach them."""

from __future__ import annotations

import atexit
import pickle
import secrets
import sys
import tempfile
import threading
import time
import warnings
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

import distributed

from ...errors import ClusterError
from ...store import Store
from . import plugin
from .crew import end
from .far import Exchange, bare
from .kit import kit
from .members import Member

CONNECT_S = 20.0
WORKERS_S = 60.0
PORT = 8786
_LOOK_S = 2.0
_PARTING_S = 3.0
_TOLD = 3


class Cluster:
    """A connection that lasts as long as the process. Safe among threads.

    Raises ClusterError where the cluster cannot be reached, or none of its workers fits.
    """

    def __init__(self, where: str, store: Store) -> None:
        self.where = where
        self.session = f"vidgen-{secrets.token_hex(8)}"
        self._store = store
        self._members: dict[str, Member] = {}
        self._changed = threading.Condition()
        self._seen = time.monotonic()
        self._own, address = _begun(where)
        self.client = _connected(address, where)
        self.exchange: Exchange | None = None
        """How blobs come to workers that do not see the store, and back."""
        self._token = store.put_bytes(secrets.token_bytes(32))
        try:
            self._equip()
        except BaseException:
            self.close()
            raise

    def _equip(self) -> None:
        self.client.subscribe_topic(self.session, self._hear)
        plugin.by_value(plugin)
        fitting = plugin.Fitting(
            self.session,
            kit(),
            pickle.dumps(self._store),
            self._behind(),
            self._token,
            near=self._own is not None,
        )
        try:
            self.client.register_plugin(plugin.Parting(self.session, self.client.id))
            asked = set(self.client.register_plugin(fitting, name=self.session) or ())
        except Exception as error:  # raised in a worker, so it can be anything
            raise ClusterError(
                f"A worker of {self.where} cannot be made ready: {type(error).__name__}: {error}",
                cure="give all machines the same environment (docs/scaling.md)",
            ) from None
        self._await_members(asked)

    def _behind(self) -> bytes | None:
        """The remote store, for workers that do not see this machine's; None without one."""
        remote = self._store.remote
        if remote is None or not remote.where.writable or self._own is not None:
            return None  # what workers make could not be had
        self.exchange = Exchange(self._store)
        self.exchange.greet()
        return pickle.dumps(bare(remote.where))

    def _hear(self, event: tuple[float, Any]) -> None:
        """A worker said how it fits."""
        said = dict(event[1])
        name = said.pop("worker")
        with self._changed:
            self._members[name] = Member(**said)
            self._changed.notify_all()

    def _await_members(self, asked: set[str]) -> None:
        """Wait for a worker that fits, and for what all say that are there."""
        limit = time.monotonic() + WORKERS_S
        with self._changed:
            while not (asked <= set(self._members) and self._members):
                if not self._changed.wait(max(0.0, limit - time.monotonic())):
                    break
            if any(not one.unfit for one in self._members.values()):
                return
            if not self._members:
                raise ClusterError(
                    f"No worker of {self.where} has come within {WORKERS_S:.0f} s",
                    cure="start some: `dask worker tcp://HOST:8786` (docs/scaling.md)",
                )
            raise ClusterError(
                f"No worker of {self.where} fits: {self._complaints()}",
                cure="give all machines the same environment and a store that all of them see "
                "(docs/scaling.md)",
            )

    def _complaints(self) -> str:
        told = [f"{name}: {one.unfit}" for name, one in self._members.items() if one.unfit]
        more = [f"and {len(told) - _TOLD} more"] if len(told) > _TOLD else []
        return "; ".join([*told[:_TOLD], *more])

    def left_out(self) -> str:
        """Which workers get no work, and why; empty where all do."""
        with self._changed:
            return self._complaints()

    def fitting(self) -> dict[str, Member]:
        """The workers that are there now and fit. Raises ClusterError where none is for long."""
        self._look()
        with self._changed:
            return {name: one for name, one in self._members.items() if not one.unfit}

    def _look(self) -> None:
        """Forget workers that are gone, from time to time."""
        with self._changed:
            if time.monotonic() - self._seen < _LOOK_S:
                return
            self._seen = time.monotonic()
        try:
            there = set(self.client.nthreads())
        except (OSError, ValueError, RuntimeError) as error:
            raise self.lost(error) from None
        with self._changed:
            for gone in self._members.keys() - there:
                del self._members[gone]

    def lost(self, why: object = "") -> ClusterError:
        """The error for a scheduler that does not answer any more."""
        return ClusterError(
            f"The cluster {self.where} does not answer any more {why}".rstrip(),
            cure="start it again, then run the same: what was done is kept",
        )

    def let_go(self, name: str, sent: Sequence[distributed.Future]) -> None:
        """End a round: its tasks, and what is at work. Waits for no machine, which may be gone."""

        def tell() -> None:
            self.client.unsubscribe_topic(name)
            if sent:
                self.client.cancel(sent, force=True)
            there = self.client.nthreads()
            with self._changed:
                fit = [
                    one for one in there if one in self._members and not self._members[one].unfit
                ]
            self.client.run(end, name, workers=fit, on_error="ignore")

        _aside(tell, 0.0)

    def close(self) -> None:
        """Take back what was added to the workers, and let go of the cluster."""
        limit = time.monotonic() + _PARTING_S

        def part() -> None:
            self.client.unregister_worker_plugin(self.session)
            self.client.close(timeout=_PARTING_S)

        _aside(part, _PARTING_S)
        if self._own is not None:
            own = self._own
            _aside(lambda: own.close(timeout=_PARTING_S), max(1.0, limit - time.monotonic()))
        if self.exchange is not None:
            self.exchange.close()
        with suppress(Exception):
            self._store.blobs.discard(self._token, sys.float_info.max)


_clusters: dict[tuple[str, str], Cluster] = {}
_opening = threading.Lock()


def cluster_at(where: str, store: Store) -> tuple[Cluster, bool]:
    """This process's connection to a cluster, and whether it was made now."""
    key = where, str(store.root)
    with _opening:
        if key in _clusters:
            return _clusters[key], False
        _clusters[key] = Cluster(where, store)
        atexit.register(_clusters[key].close)
        return _clusters[key], True


def forget_all() -> None:
    """Close all connections of this process."""
    with _opening:
        while _clusters:
            cluster = _clusters.popitem()[1]
            atexit.unregister(cluster.close)
            cluster.close()


def _aside(task: Callable[[], object], patience_s: float) -> None:
    """Do what may wait for a machine that is gone, which then has nothing to be told."""

    def run() -> None:
        with suppress(Exception):
            task()

    thread = threading.Thread(target=run, name="vidgen-aside", daemon=True)
    thread.start()
    thread.join(patience_s)


def _begun(where: str) -> tuple[distributed.LocalCluster | None, str]:
    """A cluster of this process's own, where one is asked for; and the scheduler's address."""
    if not where.startswith("dask-local"):
        parts = urlsplit(where)
        kind = "tls" if parts.scheme == "dask+tls" else "tcp"
        return None, f"{kind}://{parts.netloc if parts.port else f'{parts.netloc}:{PORT}'}"
    try:
        own = distributed.LocalCluster(
            n_workers=1,
            threads_per_worker=int(where.partition(":")[2]),
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # without one a port opens on all addresses
            memory_limit=None,
            local_directory=tempfile.gettempdir(),
        )
    except (OSError, ValueError, RuntimeError) as error:
        raise ClusterError(f"{where} cannot be started: {error}", cure="vidgen doctor") from None
    return own, own.scheduler_address


def _connected(address: str, where: str) -> distributed.Client:
    tls = distributed.Security().get_connection_args("client")
    if address.startswith("tls://") and tls["ssl_context"] is None:
        raise ClusterError(
            f"The cluster {where} wants a certificate, and Dask's configuration names none",
            cure="set DASK_DISTRIBUTED__COMM__TLS__CA_FILE and so on (docs/scaling.md)",
        )
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # versions are looked at by ourselves, and refused
            return distributed.Client(address, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, RuntimeError, AssertionError) as error:  # as Dask happens to fail
        why = (str(error) or type(error).__name__).splitlines()[0]
        raise ClusterError(
            f"The cluster {where} cannot be reached: {why}",
            cure="start it with `dask scheduler` and `dask worker` (docs/scaling.md)",
        ) from None
