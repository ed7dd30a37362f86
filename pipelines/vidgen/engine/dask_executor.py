"""The executor for a Dask cluster: orders travel in batches, and come back one by one."""

from __future__ import annotations

import itertools
import pickle
import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Any

import distributed

from ..errors import ClusterError, RenderError, VidgenError
from ..events import Tick
from .action import ActionResult
from .dask_batches import Batches, Job
from .dask_cluster import WORKERS_S, Cluster
from .dask_crew import Answer, Answers, carry_out, end
from .dask_far import inputs_of
from .dask_plugin import MEMORY
from .perform import Order

_AHEAD = 2
"""Tasks that are at the cluster at once, as a multiple of what it can run."""
_QUIET_S = 0.01
_LOOK_S = 0.5

_rounds = itertools.count(1)


class DaskExecutor:
    """Runs orders on a cluster, as LocalExecutor does on this machine.

    Two threads of its own serve it: one sends batches, one hears what comes of them.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.name = f"{cluster.session}-{next(_rounds)}"
        self._batches = Batches()
        self._sent: dict[distributed.Future, list[Job]] = {}
        self._jobs: dict[int, Job] = {}
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._heard: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._stopped = threading.Event()
        self.tasks = 0
        """How many tasks were sent so far."""
        cluster.client.subscribe_topic(self.name, self._hear)
        for serve in (self._send_all, self._hear_all):
            threading.Thread(target=serve, name=f"vidgen{serve.__name__}", daemon=True).start()

    def submit(
        self, order: Order, tick: Tick, started: Callable[[], None], delay_s: float = 0.0
    ) -> Future[ActionResult]:
        """Queue an order, after `delay_s`; `started` is called when a worker has taken it up."""
        job = Job(next(self._numbers), order, tick, started)
        self._jobs[job.number] = job
        if delay_s:
            timer = threading.Timer(delay_s, self._add, ([job],))
            timer.daemon = True
            timer.start()
        else:
            self._add([job])
        return job.future

    def _add(self, jobs: Sequence[Job]) -> None:
        with self._changed:
            for job in jobs:
                self._batches.add(job)
            self._changed.notify_all()

    def stop(self) -> None:
        """End what is at work on the cluster, and drop what is queued."""
        if self._stopped.is_set():
            return
        with self._changed:
            self._stopped.set()
            sent = list(self._sent)
            self._changed.notify_all()
        if sent:
            self._cluster.client.cancel(sent, force=True)
        self._cluster.tell_all(end, self.name)
        self._cluster.client.unsubscribe_topic(self.name)
        self._heard.put(None)
        for job in list(self._jobs.values()):
            job.future.cancel()

    # Sending

    def _send_all(self) -> None:
        since = time.monotonic()
        while not self._stopped.is_set():
            try:
                slots = sum(one.slots for one in self._cluster.fitting().values())
                if slots:
                    since = time.monotonic()
                elif time.monotonic() - since > WORKERS_S:
                    raise ClusterError(
                        f"No worker of {self._cluster.where} is left",
                        cure="start some, then run the same: what was done is kept",
                    )
                self._send_some(slots)
            except Exception as error:
                self._give_up(error)
                return

    def _send_some(self, slots: int) -> None:
        """Send a batch, or wait a little where none waits or enough are there."""
        with self._changed:
            if not self._batches or len(self._sent) >= _AHEAD * slots:
                self._changed.wait(_LOOK_S)
                return
            count = -1
            while count != len(self._batches):  # more may be on their way
                count = len(self._batches)
                self._changed.wait(_QUIET_S)
            if not self._stopped.is_set():
                self._send(self._batches.next(slots))

    def _send(self, batch: list[Job]) -> None:
        action = batch[0].order.action
        self._give(batch)
        parcel = pickle.dumps([(job.number, job.order) for job in batch])
        self.tasks += 1
        future = self._cluster.client.submit(
            carry_out,
            self.name,
            parcel,
            key=f"{self.name}-{action.stage}-{self.tasks}",
            pure=False,
            resources=self._resources(batch[0]),
        )
        self._sent[future] = batch
        future.add_done_callback(lambda done: self._heard.put(lambda: self._end(done)))

    def _give(self, batch: Sequence[Job]) -> None:
        """Have at hand what workers need that do not see the store."""
        exchange = self._cluster.exchange
        if exchange is None or not any(one.far for one in self._cluster.fitting().values()):
            return
        for job in batch:
            exchange.give(inputs_of(job.order))
            hints = job.order.action.hints.values()
            exchange.give(one for one in hints if exchange.store.blobs.get(one))

    def _resources(self, job: Job) -> dict[str, float]:
        """What a task asks of its worker: never more than the largest has, where it runs alone."""
        action, members = job.order.action, self._cluster.fitting().values()
        if action.gpu and not any(one.gpu for one in members):
            raise ClusterError(
                f"{action.label} is drawn by a graphics processor, and no worker says it has one",
                cure="start such workers with `--resources GPU=1`, or set VIDGEN_USE_GPU=false",
            )
        most = max((one.memory_mb for one in members if one.gpu or not action.gpu), default=0)
        memory = {MEMORY: min(action.memory_mb, most)} if action.memory_mb else {}
        return {self._cluster.session: 1, **memory, **({"GPU": 1} if action.gpu else {})}

    # Hearing

    def _hear(self, event: tuple[float, Any]) -> None:
        self._heard.put(lambda: self._note(event[1]["notices"]))

    def _hear_all(self) -> None:
        while (task := self._heard.get()) is not None:
            try:
                task()
            except Exception as error:
                self._give_up(error)

    def _note(self, notices: Sequence[Sequence[Any]]) -> None:
        for number, fraction, note, begins in notices:
            job = self._jobs.get(number)
            if job is None or self._stopped.is_set():
                continue
            if begins:
                _begin(job)
            else:
                job.tick(fraction, note)

    def _end(self, done: distributed.Future) -> None:
        with self._changed:
            batch = self._sent.pop(done)
            self._changed.notify_all()
        if self._stopped.is_set():
            return
        try:
            answers: Answers = done.result()
        except distributed.KilledWorker:
            self._part(batch)
        except Exception as error:
            cancelled = done.status in ("cancelled", "lost")
            self._fail(batch, self._cluster.lost() if cancelled else _unforeseen(error))
        else:
            self._note(answers.notices)
            for job in batch:
                self._settle(job, self._taken(answers.ended[job.number], answers.far))

    def _taken(self, answer: Answer, far: bool) -> Answer:
        """An answer whose blobs are in the store."""
        if far and isinstance(answer, ActionResult):
            assert self._cluster.exchange is not None, "a worker uses a remote store that is none"
            try:
                self._cluster.exchange.take(answer.outputs.values())
            except VidgenError as error:
                return error
        return answer

    def _settle(self, job: Job, answer: Answer) -> None:
        _begin(job)
        self._jobs.pop(job.number, None)
        if isinstance(answer, VidgenError):
            job.future.set_exception(answer)
            return
        self._batches.learn(job.order.action.stage, job.order.action.weight_s, answer.seconds)
        job.future.set_result(answer)

    def _part(self, batch: Sequence[Job]) -> None:
        """Worker after worker died of a task: find out which of its orders it is."""
        if len(batch) == 1:
            action = batch[0].order.action
            why = f"{action.label}: the workers of the cluster that took it up died, one by one"
            self._fail(batch, RenderError(why, stage=action.stage))
            return
        for job in batch:
            job.alone = True
        self._add(batch)

    def _fail(self, jobs: Sequence[Job], error: VidgenError) -> None:
        for job in jobs:
            self._jobs.pop(job.number, None)
            if not job.future.done():
                job.future.set_exception(error)

    def _give_up(self, error: Exception) -> None:
        """Let all fail that wait for the cluster."""
        if not self._stopped.is_set():
            self._fail(
                list(self._jobs.values()),
                error if isinstance(error, VidgenError) else _unforeseen(error),
            )


def _begin(job: Job) -> None:
    """Tell once that a worker has taken an order up."""
    if not job.begun:
        job.begun = True
        job.started()


def _unforeseen(error: Exception) -> VidgenError:
    return ClusterError(f"The cluster failed: {type(error).__name__}: {error}")
