"""What a worker of a Dask cluster does: each order of a task, in vidgen's own worker processes.

A Dask worker runs tasks in threads, which nobody can stop and which must not fork. So it keeps a
LocalExecutor for each round of a client: actions run there as they do without a cluster.
"""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, wait
from dataclasses import dataclass, field, replace
from pathlib import Path

from distributed import Reschedule, Worker, get_worker

from ..errors import Interrupted, VidgenError
from .action import ActionResult
from .dask_far import Exchange, inputs_of, own_store
from .local import LocalExecutor
from .perform import Order

LOOK_S = 0.25
TELL_S = 1.0
IDLE_S = 60.0

Notice = tuple[int, float | None, str, bool]
"""The number of an order, how far it is, a few words, and whether it has only just begun."""

Answer = ActionResult | VidgenError


@dataclass
class Answers:
    """How the orders of a task ended, by number, and what was not told before."""

    ended: dict[int, Answer] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    far: bool = False
    """Whether the outputs are in the remote store, and not in that of the client."""


class Crew:
    """The worker processes of one round of a client, in one Dask worker."""

    def __init__(self, worker: Worker, far: bytes | None) -> None:
        self.exchange = Exchange(own_store(pickle.loads(far))) if far else None  # noqa: S301
        self.folder = Path(worker.local_directory) / "vidgen"
        slots = worker.state.nthreads
        self._executor = LocalExecutor(slots, self.folder / "worker.log", slots)
        self._busy = 0
        self._since = time.monotonic()
        self._lock = threading.Lock()

    def submit(
        self, order: Order, tick: Callable[[float | None, str], None], started: Callable[[], None]
    ) -> Future[ActionResult]:
        with self._lock:
            self._busy += 1
        future = self._executor.submit(order, tick, started)
        future.add_done_callback(self._rest)
        return future

    def _rest(self, _: object) -> None:
        with self._lock:
            self._busy -= 1
            self._since = time.monotonic()

    @property
    def forgotten(self) -> bool:
        """Whether nobody has asked for anything for long."""
        with self._lock:
            return not self._busy and time.monotonic() - self._since > IDLE_S

    def stop(self) -> None:
        """Kill what is at work."""
        self._executor.stop()
        if self.exchange is not None:
            self.exchange.close()


class _Crews:
    """All crews of this process, by round. One whose client went away ends by itself."""

    def __init__(self) -> None:
        self._crews: dict[str, Crew] = {}
        self._ended: set[str] = set()
        self._lock = threading.Lock()
        self._watched = False

    def of(self, name: str, worker: Worker) -> Crew:
        with self._lock:
            if name in self._ended:
                raise Interrupted("stopped")
            if name not in self._crews:
                self._crews[name] = Crew(worker, _far(worker, name))
            if not self._watched:
                self._watched = True
                threading.Thread(target=self._watch, name="vidgen-watch", daemon=True).start()
            return self._crews[name]

    def end(self, prefix: str, *, for_good: bool = True) -> None:
        with self._lock:
            names = [name for name in self._crews if name.startswith(prefix)]
            crews = [self._crews.pop(name) for name in names]
            if for_good:
                self._ended.add(prefix)
        for crew in crews:
            crew.stop()

    def _watch(self) -> None:
        while True:
            time.sleep(IDLE_S / 6)
            with self._lock:
                forgotten = [name for name, crew in self._crews.items() if crew.forgotten]
            for name in forgotten:
                self.end(name, for_good=False)


_crews = _Crews()


def end(prefix: str) -> None:
    """End the crews of a round, or of all rounds of a session; returns at once."""
    threading.Thread(target=_crews.end, args=(prefix,), name="vidgen-end", daemon=True).start()


def end_now(prefix: str) -> None:
    """The same, and wait until they have ended."""
    _crews.end(prefix)


def carry_out(name: str, parcel: bytes) -> Answers:
    """A task: do the orders of a round, one after another.

    Raises Reschedule where this worker was told to end meanwhile.
    """
    worker = get_worker()
    orders: Sequence[tuple[int, Order]] = pickle.loads(parcel)  # noqa: S301 # of our own client
    telling = _Telling(worker, name)
    answers = Answers()
    try:
        crew = _crews.of(name, worker)
        for number, order in orders:
            answers.ended[number] = _answer(crew, telling, number, order)
    except Interrupted:
        _crews.end(name, for_good=False)
        raise Reschedule from None
    answers.notices, answers.far = telling.rest(), crew.exchange is not None
    return answers


def _placed(order: Order, crew: Crew) -> Order:
    """An order as it is here: its scratch on this machine's disk, its inputs in a store it sees."""
    here = replace(order, scratch=crew.folder / "work")
    if crew.exchange is None:
        return here
    crew.exchange.take(inputs_of(order))
    crew.exchange.take_hints(order)
    return replace(here, store=crew.exchange.store)


def _done(crew: Crew, result: ActionResult) -> ActionResult:
    """A result whose blobs the client can have."""
    if crew.exchange is not None:
        crew.exchange.give(result.outputs.values())
    return result


def _far(worker: Worker, name: str) -> bytes | None:
    """The remote store for a round, where this worker does not see its client's store."""
    plugin = worker.plugins.get(name.rpartition("-")[0])
    return plugin.far if plugin is not None and plugin.is_far else None


def _answer(crew: Crew, telling: _Telling, number: int, order: Order) -> Answer:
    try:
        return _done(crew, _result(crew, telling, number, _placed(order, crew)))
    except Interrupted:
        raise
    except VidgenError as error:
        return error


def _result(crew: Crew, telling: _Telling, number: int, order: Order) -> ActionResult:
    def tick(fraction: float | None, note: str) -> None:
        telling.tell((number, fraction, note, False))

    def started() -> None:
        telling.tell((number, None, "", True))

    future = crew.submit(order, tick, started)
    while not wait([future], LOOK_S).done:
        if telling.cancelled():
            raise Interrupted("stopped")
        telling.flush()
    return future.result()


class _Telling:
    """What a task has to tell its client while it runs, at most once in `TELL_S`."""

    def __init__(self, worker: Worker, topic: str) -> None:
        self._worker, self._topic = worker, topic
        self._key = worker.get_current_task()
        self._notices: dict[tuple[int, bool], Notice] = {}
        self._told = 0.0
        self._lock = threading.Lock()

    def tell(self, notice: Notice) -> None:
        """Note it; of what an order says in the meantime the last counts."""
        with self._lock:
            self._notices[notice[0], notice[3]] = notice

    def flush(self) -> None:
        if time.monotonic() - self._told < TELL_S:
            return
        self._told = time.monotonic()
        if notices := self.rest():
            self._worker.log_event(self._topic, {"notices": notices})

    def rest(self) -> list[Notice]:
        """What was not told yet."""
        with self._lock:
            notices = list(self._notices.values())
            self._notices.clear()
        return notices

    def cancelled(self) -> bool:
        """Whether nobody waits for this task any more: its client stopped, or went away."""
        task = self._worker.state.tasks.get(self._key)
        return task is None or task.state == "cancelled"
