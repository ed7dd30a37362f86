"""What a worker of a Dask cluster does: each order of a task, in vidgen's own worker processes.

A Dask worker runs tasks in threads, which nobody can stop and which must not fork. So it keeps a
LocalExecutor for each round of a client: actions run there as they do without a cluster.
"""

from __future__ import annotations

import pickle
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

from distributed import Reschedule, Worker, get_worker, secede

from ...errors import Interrupted, VidgenError
from ..action import ActionResult
from ..local import LocalExecutor
from ..nurseries import Nurseries
from ..perform import Order
from .far import Exchange, inputs_of, own_store, session_of

LOOK_S = 0.25
TELL_S = 1.0
LIFE_S = 3.0
IDLE_S = 60.0
_MOVERS = 4
"""How many orders of a slot may have their blobs on the way at once."""

Notice = tuple[int, float | None, str, bool]
"""The number of an order, how far it is, a few words, and whether it has only just begun."""

Answer = ActionResult | VidgenError
_Made = TypeVar("_Made")


@dataclass
class Answers:
    """How the orders of a task ended, by number, and what was not told before."""

    ended: dict[int, Answer] = field(default_factory=dict)
    notices: list[Notice] = field(default_factory=list)
    far: bool = False
    """Whether the outputs are in the remote store, and not in that of the client."""


class Crew:
    """The worker processes of one round of a client, in one Dask worker.

    `tasks` counts the tasks that use it now; whoever holds `_Crews`' lock changes it.
    """

    def __init__(self, worker: Worker, far: bytes | None) -> None:
        self.exchange = Exchange(own_store(pickle.loads(far))) if far else None  # noqa: S301
        self.folder = Path(worker.local_directory) / "vidgen"
        self.tasks = 0
        self.idle_since = time.monotonic()
        self.stopped = False
        slots = worker.state.nthreads
        self._nurseries = Nurseries(self.folder / "worker.log", slots)
        self._executor = LocalExecutor(slots, self._nurseries)
        self._movers = ThreadPoolExecutor(_MOVERS * slots, thread_name_prefix="vidgen-move")

    def submit(
        self, order: Order, tick: Callable[[float | None, str], None], started: Callable[[], None]
    ) -> Future[ActionResult]:
        return self._executor.submit(order, tick, started)

    def placed(self, order: Order) -> Future[Order]:
        """An order as it is here: scratch on this machine's disk, inputs in a store it sees."""
        return self._movers.submit(self._placed, order)

    def given(self, result: ActionResult) -> Future[ActionResult]:
        """A result whose blobs the client can have."""
        return self._movers.submit(self._given, result)

    def _placed(self, order: Order) -> Order:
        here = replace(order, scratch=self.folder / "work")
        if self.exchange is None:
            return here
        self.exchange.take(inputs_of(order))
        self.exchange.take_hints(order)
        return replace(here, store=self.exchange.store)

    def _given(self, result: ActionResult) -> ActionResult:
        if self.exchange is not None:
            self.exchange.give(result.outputs.values())
        return result

    @property
    def forgotten(self) -> bool:
        """Whether nobody has asked for anything for long."""
        return not self.tasks and time.monotonic() - self.idle_since > IDLE_S

    def stop(self) -> None:
        """Kill what is at work."""
        self.stopped = True
        self._executor.stop()
        self._nurseries.close()
        self._movers.shutdown(wait=False, cancel_futures=True)
        if self.exchange is not None:
            self.exchange.close()
            self.exchange.tidy()


class _Crews:
    """All crews of this process, by round. One whose client went away ends by itself."""

    def __init__(self) -> None:
        self._crews: dict[str, Crew] = {}
        self._ended: set[str] = set()
        self._lock = threading.Lock()
        self._watched = False

    @contextmanager
    def at_work(self, name: str, worker: Worker) -> Iterator[Crew]:
        """The crew of a round, for a task. Raises Interrupted for a round that is over."""
        crew = self._begin(name, worker)
        try:
            yield crew
        except Interrupted:
            self.end(name, for_good=False)  # what the task began goes on otherwise
            raise
        except (RuntimeError, CancelledError):
            if crew.stopped:  # and takes no orders any more
                raise Interrupted("stopped") from None
            raise
        finally:
            with self._lock:
                crew.tasks -= 1
                crew.idle_since = time.monotonic()

    def _begin(self, name: str, worker: Worker) -> Crew:
        with self._lock:
            if {name, session_of(name)} & self._ended:
                raise Interrupted("stopped")
            crew = self._crews.get(name)
            if crew is None:
                crew = self._crews[name] = Crew(worker, _far(worker, name))
            if not self._watched:
                self._watched = True
                threading.Thread(target=self._watch, name="vidgen-watch", daemon=True).start()
            crew.tasks += 1
            return crew

    def end(self, whose: str, *, for_good: bool = True) -> None:
        """End the crew of a round, or all of a session."""
        with self._lock:
            names = [name for name in self._crews if whose in (name, session_of(name))]
            crews = [self._crews.pop(name) for name in names]
            if for_good:
                self._ended.add(whose)
        for crew in crews:
            crew.stop()

    def _watch(self) -> None:
        while True:
            time.sleep(IDLE_S / 6)
            with self._lock:
                names = [name for name, crew in self._crews.items() if crew.forgotten]
                crews = [self._crews.pop(name) for name in names]
            for crew in crews:
                crew.stop()


_crews = _Crews()


def end(whose: str) -> None:
    """End the crews of a round, or of all rounds of a session; returns at once."""
    threading.Thread(target=_crews.end, args=(whose,), name="vidgen-end", daemon=True).start()


def end_now(whose: str) -> None:
    """The same, and wait until they have ended."""
    _crews.end(whose)


def carry_out(name: str, parcel: bytes) -> Answers:
    """A task: do the orders of a round, one after another.

    Blobs travel while the next order is at work, and the next task begins before all are sent.
    Raises Reschedule where this worker was told to end meanwhile.
    """
    worker = get_worker()
    orders: Sequence[tuple[int, Order]] = pickle.loads(parcel)  # noqa: S301 # of our own client
    telling = _Telling(worker, name)
    answers = Answers()
    try:
        with _crews.at_work(name, worker) as crew:
            sent = list(_done(crew, telling, orders))
            if crew.exchange is not None:
                secede()
            for number, given in sent:
                answers.ended[number] = _answer(given, telling, number)
    except Interrupted:
        raise Reschedule from None
    answers.notices, answers.far = telling.rest(), crew.exchange is not None
    return answers


def _done(
    crew: Crew, telling: _Telling, orders: Sequence[tuple[int, Order]]
) -> Iterator[tuple[int, Future[ActionResult]]]:
    """Orders that were done, each on its way to the client; the inputs of the next come first."""
    ahead = crew.placed(orders[0][1])
    for place, (number, _) in enumerate(orders, start=1):
        placed = ahead
        if place < len(orders):
            ahead = crew.placed(orders[place][1])
        try:
            order = _awaited(placed, telling, number)
            done = _awaited(crew.submit(order, *telling.of(number)), telling, number)
        except Interrupted:
            raise
        except VidgenError as error:
            failed: Future[ActionResult] = Future()
            failed.set_exception(error)
            yield number, failed
        else:
            yield number, crew.given(done)


def _far(worker: Worker, name: str) -> bytes | None:
    """The remote store for a round, where this worker does not see its client's store."""
    plugin = worker.plugins.get(session_of(name))
    return plugin.far if plugin is not None and plugin.is_far else None


def _answer(given: Future[ActionResult], telling: _Telling, number: int) -> Answer:
    try:
        return _awaited(given, telling, number)
    except Interrupted:
        raise
    except VidgenError as error:
        return error


def _awaited(future: Future[_Made], telling: _Telling, number: int) -> _Made:
    """What comes of an order, with life shown meanwhile. Raises Interrupted when it is dropped."""
    shown = time.monotonic()
    while not future.done():
        wait([future], LOOK_S)
        if telling.cancelled():
            raise Interrupted("stopped")
        if time.monotonic() - shown > LIFE_S:
            shown = time.monotonic()
            telling.tell((number, None, "", False))
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

    def of(self, number: int) -> tuple[Callable[[float | None, str], None], Callable[[], None]]:
        """What tells how far an order is, and that it has begun."""

        def tick(fraction: float | None, note: str) -> None:
            self.tell((number, fraction, note, False))

        return tick, lambda: self.tell((number, None, "", True))

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
