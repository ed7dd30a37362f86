"""A run on a cluster, event by event.

Not a formula, since what counts is how the parts wait for each other: a scheduler, a bucket and a
client that serve one after another, stages that begin when the one before has ended, and the last
actions, for which most workers have nothing to do. Tasks are put together as the engine does.
"""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from ..engine.dask.batches import AHEAD, ENOUGH_S, MOST, TASKS_A_S
from ..store.remote.bucket import SMALL
from .cluster import MB, Cluster
from .work import Step

MOST_TASKS = 20_000
"""Of more than these, neighbours are told as one."""

_MOVERS = 4
"""How many actions of a worker send their files at once."""


@dataclass
class Server:
    """Serves one after another, in the order in which they come."""

    free_s: float = 0.0
    busy_s: float = 0.0

    def serve(self, now: float, needs_s: float) -> float:
        """When it is done with what comes now."""
        self.free_s = max(self.free_s, now) + needs_s
        self.busy_s += needs_s
        return self.free_s


@dataclass(frozen=True)
class Simulated:
    """How a run went. `busy_s` is how long each part was at work, by name."""

    wall_s: float
    tasks: int
    puts: float
    gets: float
    bytes_in: float
    bytes_out: float
    busy_s: dict[str, float]


@dataclass
class _Task:
    """Neighbouring actions; `real` is how many tasks of the cluster it stands for."""

    seconds: float
    actions: int
    real: float


@dataclass
class Run:
    """A run under way. The clock goes from event to event."""

    cluster: Cluster
    now: float = 0.0
    tasks: float = 0.0
    puts: float = 0.0
    gets: float = 0.0
    bytes_in: float = 0.0
    bytes_out: float = 0.0
    scheduler: Server = field(default_factory=Server)
    client: Server = field(default_factory=Server)
    link: Server = field(default_factory=Server)
    writes: Server = field(default_factory=Server)
    reads: Server = field(default_factory=Server)
    pipe: Server = field(default_factory=Server)
    working_s: float = 0.0
    last_s: float = 0.0
    _events: list[tuple[float, int, Callable[[], None]]] = field(default_factory=list)
    _count: int = 0

    def do(self, step: Step) -> None:
        """Go through a stage; the clock then shows when its last result is there."""
        if step.seconds:
            _Stage(self, step).begin()
        while self._events:
            self.now, _, happens = heapq.heappop(self._events)
            happens()
        self.now = self.last_s = max(self.now, self.last_s)

    def at(self, when: float, happens: Callable[[], None]) -> None:
        self._count += 1
        heapq.heappush(self._events, (when, self._count, happens))

    def ask(self, puts: float, gets: float, size: float) -> float:
        """When the bucket has done what is asked of it now."""
        cluster = self.cluster
        self.puts += puts
        self.gets += gets
        return max(
            self.writes.serve(self.now, puts / cluster.put_a_s),
            self.reads.serve(self.now, gets / cluster.get_a_s),
            self.pipe.serve(self.now, size / (cluster.bucket_mb_s * MB)),
        )


class _Stage:
    """A stage under way."""

    def __init__(self, run: Run, step: Step) -> None:
        cluster = run.cluster
        self._run, self._step, self._cluster = run, step, cluster
        self._left = deque(sorted(step.seconds, reverse=True))
        self._idle = cluster.workers
        self._waiting: deque[_Task] = deque()
        self._under_way = self._sending = self._stuck = 0
        self._cold = -(-cluster.workers // cluster.machine_slots)
        self._enough_s = max(ENOUGH_S, cluster.workers / TASKS_A_S)
        self._grain = max(1.0, sum(step.seconds) / self._enough_s / MOST_TASKS)

    def begin(self) -> None:
        self._send()

    def _send(self) -> None:
        """Send tasks, as many as the cluster is to have."""
        run, cluster = self._run, self._cluster
        while self._left and self._under_way < AHEAD * cluster.workers:
            task = self._next()
            self._under_way += 1
            run.tasks += task.real
            sent = run.scheduler.serve(
                run.now, task.real * cluster.scheduler_task_s / cluster.clients
            )
            run.at(sent, lambda task=task: self._arrive(task))  # type: ignore[misc]

    def _next(self) -> _Task:
        share = len(self._left) // self._cluster.workers
        most = max(1, min(int(MOST * self._grain), share))
        task = _Task(self._left.popleft(), 1, 1.0)
        enough_s = self._enough_s * self._grain
        while self._left and task.actions < most and task.seconds < enough_s:
            task.seconds += self._left.popleft()
            task.actions += 1
        task.real = max(1.0, min(task.seconds / self._enough_s, task.actions))
        return task

    def _arrive(self, task: _Task) -> None:
        if self._idle:
            self._idle -= 1
            self._take_up(task)
        else:
            self._waiting.append(task)

    def _take_up(self, task: _Task) -> None:
        """A worker begins: its inputs come first."""
        run, cluster, step = self._run, self._cluster, self._step
        size = task.actions * step.in_bytes
        if self._cold and step.shared_bytes:
            self._cold -= 1
            size += step.shared_bytes
        ready = run.now
        if size:
            run.bytes_in += size
            ready = run.ask(0, task.actions, size) + cluster.request_s
        spent = task.seconds / cluster.speed + task.actions * cluster.worker_order_s
        run.working_s += spent
        run.at(ready + spent, lambda: self._put(task))

    def _put(self, task: _Task) -> None:
        """A worker has done its task, and sends what it made while it goes on with another."""
        run, cluster, step = self._run, self._cluster, self._step
        files = task.actions * step.outputs
        size = task.actions * step.out_bytes
        run.bytes_out += size
        looks = 0 if step.out_bytes <= step.outputs * SMALL else 1  # whether it is there
        asked = run.ask(files, looks * files, size)
        each_s = -(-step.outputs // cluster.lines) * (1 + looks) * cluster.request_s
        late_s = task.actions * each_s / _MOVERS - task.seconds / cluster.speed
        run.at(max(asked, run.now + max(each_s, late_s)), lambda: self._end(task))
        if self._sending < cluster.workers:
            self._sending += 1
            self._free()
        else:
            self._stuck += 1

    def _free(self) -> None:
        """A worker can take up another task."""
        if self._waiting:
            self._take_up(self._waiting.popleft())
        else:
            self._idle += 1

    def _end(self, task: _Task) -> None:
        """All is sent, and the client hears of it."""
        run, cluster, step = self._run, self._cluster, self._step
        self._under_way -= 1
        files, size = task.actions * step.outputs, task.actions * step.out_bytes
        asked = run.ask(task.actions, files, size)  # what is lacking there, a listing has told
        told = run.client.serve(run.now, task.actions * cluster.client_order_s / cluster.clients)
        taken = run.link.serve(run.now, size / (cluster.client_mb_s * MB * cluster.clients))
        run.last_s = max(run.last_s, asked, told, taken)
        if self._stuck:
            self._stuck -= 1
            self._free()
        else:
            self._sending -= 1
        self._send()


def simulate(work: Sequence[Step], cluster: Cluster) -> Simulated:
    """Do work on a cluster: stages one after the other, as `vidgen make` does."""
    run = Run(cluster, now=cluster.start_s)
    for step in work:
        run.do(step)
    busy_s = {
        "workers": run.working_s / cluster.workers,
        "scheduler": run.scheduler.busy_s,
        "client": run.client.busy_s,
        "link": run.link.busy_s,
        "requests": max(run.writes.busy_s, run.reads.busy_s),
        "bandwidth": run.pipe.busy_s,
    }
    return Simulated(
        run.now, round(run.tasks), run.puts, run.gets, run.bytes_in, run.bytes_out, busy_s
    )
