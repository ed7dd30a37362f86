"""The executor for a Dask cluster: orders travel in batches, and come back one by one."""

from __future__ import annotations

import itertools
import pickle
import queue
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import distributed

from ...errors import ClusterError, RenderError, VidgenError
from ...events import Tick
from ..action import ActionResult
from ..perform import Order
from .batches import AHEAD, Batches, Job
from .cluster import WORKERS_S, Cluster
from .crew import Answer, Answers, carry_out
from .far import inputs_of
from .members import Member, asks, too_much

_MANY = 16
"""So many orders for each slot are enough to choose batches from."""
_QUIET_S = 0.01
_LOOK_S = 0.5
_LINES = 4
"""How many batches are sent, and taken, at once where blobs travel with them."""

_rounds = itertools.count(1)


@dataclass(frozen=True)
class _Sent:
    """Orders that a task of the cluster does, and what it asks of its worker."""

    jobs: list[Job]
    asked: dict[str, float]


class DaskExecutor:
    """Runs orders on a cluster, as LocalExecutor does on this machine.

    Threads of its own serve it: some send batches, one hears what comes of them, and some bring
    what was made. None of them holds the lock while it waits for a machine.
    """

    def __init__(self, cluster: Cluster) -> None:
        self._cluster = cluster
        self.name = f"{cluster.session}-{next(_rounds)}"
        self._batches = Batches()
        self._sent: dict[distributed.Future, _Sent] = {}
        self._jobs: dict[int, Job] = {}
        self._numbers = itertools.count()
        self._changed = threading.Condition()
        self._heard: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._taking = ThreadPoolExecutor(_LINES, thread_name_prefix="vidgen-take")
        self._stopped = threading.Event()
        self._failed: VidgenError | None = None
        self._able_s = time.monotonic()
        """When the cluster last had workers for all that is asked of it."""
        self.tasks = 0
        """How many tasks were sent so far."""
        cluster.client.subscribe_topic(self.name, self._hear)
        senders = [self._send_all] * (_LINES if cluster.exchange else 1)
        for serve in (*senders, self._hear_all):
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
        if self._failed is not None:
            self._fail(jobs, self._failed)

    def stop(self) -> None:
        """End what is at work on the cluster, and drop what is queued. Waits for no machine."""
        with self._changed:
            if self._stopped.is_set():
                return
            self._stopped.set()
            sent = list(self._sent)
            self._changed.notify_all()
        self._cluster.let_go(self.name, sent)
        self._heard.put(None)
        self._taking.shutdown(wait=False, cancel_futures=True)
        for job in list(self._jobs.values()):
            job.future.cancel()

    # Sending

    def _send_all(self) -> None:
        while not self._stopped.is_set():
            try:
                slots = self._able()
                if batch := self._next(slots):
                    self._send(batch)
            except Exception as error:
                self._give_up(error)
                return

    def _able(self) -> int:
        """How many orders the cluster can do at once. Raises ClusterError if it cannot for long."""
        members = self._cluster.fitting().values()
        self._recall([*members])
        with self._changed:
            gpu = any("GPU" in sent.asked for sent in self._sent.values())
        slots = sum(one.slots for one in members)
        if slots and (not gpu or any(one.gpu for one in members)):
            self._able_s = time.monotonic()
        elif time.monotonic() - self._able_s > WORKERS_S:
            raise ClusterError(
                f"No worker of {self._cluster.where} is left that could go on",
                cure="start some, then run the same: what was done is kept",
            )
        return slots

    def _recall(self, members: Sequence[Member]) -> None:
        """Send anew what no worker that is left has enough memory for."""
        with self._changed:
            stuck = [done for done, sent in self._sent.items() if too_much(sent.asked, members)]
            jobs = [job for done in stuck for job in self._sent.pop(done).jobs]
        if stuck:
            self._cluster.client.cancel(stuck, force=True)
            self._add(jobs)

    def _next(self, slots: int) -> list[Job]:
        """Orders for a task; none where none waits, or enough are there."""
        with self._changed:
            if not self._batches or len(self._sent) >= AHEAD * slots:
                self._changed.wait(_LOOK_S)
                return []
            count = -1
            while count != len(self._batches) <= _MANY * slots:
                count = len(self._batches)  # more may be on their way
                self._changed.wait(_QUIET_S)
            return self._batches.next(slots) if self._batches else []

    def _send(self, batch: list[Job]) -> None:
        try:
            self._give(batch)
        except VidgenError as error:
            self._fail(batch, error)
            return
        action = batch[0].order.action
        asked = asks(action, self._cluster.fitting().values(), self._cluster.session)
        parcel = pickle.dumps([(job.number, job.order) for job in batch])
        with self._changed:
            if self._stopped.is_set():
                return
            self.tasks += 1
            future = self._cluster.client.submit(
                carry_out,
                self.name,
                parcel,
                key=f"{self.name}-{action.stage}-{self.tasks}",
                pure=False,
                resources=asked,
            )
            self._sent[future] = _Sent(batch, asked)
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
            sent = self._sent.pop(done, None)
            self._changed.notify_all()
        if sent is None or self._stopped.is_set():
            return
        try:
            answers: Answers = done.result()
        except distributed.KilledWorker:
            self._part(sent.jobs)
        except Exception as error:
            cancelled = done.status in ("cancelled", "lost")
            self._fail(sent.jobs, self._cluster.lost() if cancelled else _unforeseen(error))
        else:
            self._note(answers.notices)
            for job in sent.jobs:
                _begin(job)
            if answers.far:
                self._taking.submit(self._take, sent.jobs, answers)
            else:
                self._settle(sent.jobs, answers.ended)

    def _take(self, jobs: Sequence[Job], answers: Answers) -> None:
        """Bring what a far worker made into the store."""
        try:
            exchange = self._cluster.exchange
            assert exchange is not None, "a worker uses a remote store that is none"
            for job in jobs:
                answer = answers.ended[job.number]
                try:
                    if isinstance(answer, ActionResult):
                        exchange.take(answer.outputs.values())
                except VidgenError as error:
                    answer = error
                self._settle([job], {job.number: answer})
        except Exception as error:
            self._give_up(error)

    def _settle(self, jobs: Sequence[Job], ended: Mapping[int, Answer]) -> None:
        for job in jobs:
            answer, action = ended[job.number], job.order.action
            if isinstance(answer, VidgenError):
                self._fail([job], answer)
            elif self._jobs.pop(job.number, None) and not job.future.done():
                self._batches.learn(action.stage, action.weight_s, answer.seconds)
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
        """Let all fail that wait for the cluster, and all that come."""
        if not self._stopped.is_set():
            self._failed = error if isinstance(error, VidgenError) else _unforeseen(error)
            self._fail(list(self._jobs.values()), self._failed)


def _begin(job: Job) -> None:
    """Tell once that a worker has taken an order up."""
    if not job.begun:
        job.begun = True
        job.started()


def _unforeseen(error: Exception) -> VidgenError:
    return ClusterError(f"The cluster failed: {type(error).__name__}: {error}")
