"""What a client adds to a Dask cluster: to each worker what looks whether it fits, and says so.

And to the scheduler what takes that back. Both travel with their code, so that a worker without
vidgen can say that, and a scheduler needs none. So methods import what they need, and nothing here
may name another part of vidgen.
"""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Mapping
from typing import Any

import cloudpickle
from distributed import Scheduler, SchedulerPlugin, Worker, WorkerPlugin
from distributed.core import Status

MEMORY = "vidgen-memory-mb"
"""The resource that says how much memory actions may come to need together in a worker."""


class Fitting(WorkerPlugin):  # type: ignore[misc, unused-ignore]
    """Gives a worker that fits the resource `session`, which all tasks of that session ask for.

    `store` is a pickled store, `token` a blob in it, and `kit` what must be the same there. A
    worker that does not see the store `is_far`: it uses the remote one, pickled in `far`, if there
    is. One that is `near` was started by the client's own process, and leaves Ctrl-C to that.
    """

    def __init__(
        self,
        session: str,
        kit: Mapping[str, str],
        store: bytes,
        far: bytes | None,
        token: str,
        *,
        near: bool,
    ) -> None:
        self.name = session
        self.kit = kit
        self.store = store
        self.far = far
        self.is_far = False
        self.token = token
        self.near = near

    async def setup(self, worker: Worker) -> None:
        if self.near:
            signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            why = await asyncio.to_thread(self.unfit)
        except Exception as error:  # one machine that is broken must not stop the others
            why = f"{type(error).__name__}: {error}"
        memory_mb = 0.0
        if not why:
            memory_mb = await asyncio.to_thread(self.memory_mb, worker)
            tasks = worker.state.nthreads * (2 if self.is_far else 1)  # those too that only send
            await worker.set_resources(**{self.name: tasks, MEMORY: memory_mb})
            # Only where a worker begins to run does the scheduler look at tasks that wait for one.
            worker.status = Status.paused
            worker.status = Status.running
        said = {
            "worker": worker.contact_address,
            "unfit": why,
            "slots": worker.state.nthreads,
            "memory_mb": memory_mb,
            "far": self.is_far,
            "gpu": worker.state.total_resources.get("GPU", 0) >= 1,
        }
        worker.log_event(self.name, said)

    def unfit(self) -> str:
        """Why this process cannot work for the session; empty where it can."""
        import pickle

        try:
            from ...errors import VidgenError
            from .kit import differences, kit
        except ImportError as error:
            return f"vidgen cannot be imported there ({error})"
        if different := differences(self.kit, kit()):
            return different
        why = "it does not see the store of this machine"
        try:
            if pickle.loads(self.store).get(self.token):  # noqa: S301 # the client's own
                return ""
        except VidgenError as error:
            why = str(error)
        if self.far is None:
            return f"{why}, and there is no remote one (store.remote) that may be written"
        self.is_far = True
        try:
            from .far import Exchange, own_store

            Exchange(own_store(pickle.loads(self.far))).reach()  # noqa: S301 # as above
        except VidgenError as error:
            return str(error)
        return ""

    def memory_mb(self, worker: Worker) -> float:
        """Memory for what the worker runs: its limit, or else its share of what is free."""
        import os

        from ..memory import available_mb

        limit: float | None = worker.memory_manager.memory_limit
        if limit:
            return float(limit) / 2**20
        share: float = min(1.0, worker.state.nthreads / (os.cpu_count() or 1))
        return float(available_mb() or 2**20) * share

    async def teardown(self, worker: Worker) -> None:  # noqa: ARG002 # as Dask calls it
        try:
            from .crew import end_now
        except ImportError:
            return
        await asyncio.to_thread(end_now, self.name)


class Parting(SchedulerPlugin):  # type: ignore[misc, unused-ignore]
    """Takes `Fitting` back from all workers, and itself, when its client is gone: killed, too."""

    def __init__(self, session: str, client: str) -> None:
        self.name = f"{session}-parting"
        self.session = session
        self.client = client

    def remove_client(self, scheduler: Scheduler, client: str) -> None:
        if client != self.client:
            return
        scheduler.plugins.pop(self.name, None)
        if scheduler.worker_plugins.pop(self.session, None) is not None:  # the client did not
            said = {"op": "plugin-remove", "name": self.session}
            scheduler.loop.add_callback(scheduler.broadcast, msg=said, on_error="ignore")


def by_value(module: Any) -> None:
    """Let what is defined in a module travel with its code from now on."""
    cloudpickle.register_pickle_by_value(module)
