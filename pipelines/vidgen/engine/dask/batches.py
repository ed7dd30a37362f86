"""Orders for a cluster, put together so that a task is about a second of work."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field

from ...events import Tick
from ..action import ActionResult
from ..perform import Order

ENOUGH_S = 1.0
TASKS_A_S = 100.0
"""So many tasks a second are left to a scheduler, which can do about twice as many."""
AHEAD = 3
"""Tasks that are at the cluster at once, as a multiple of what it can run."""
MOST = 500
_LEARNS = 0.5
_LEAST_S = 1e-3


@dataclass(eq=False)
class Job:
    """An order on its way to the cluster, and who hears of it."""

    number: int
    order: Order
    tick: Tick
    started: Callable[[], None]
    future: Future[ActionResult] = field(default_factory=Future)
    begun: bool = False
    alone: bool = False
    """Whether it must not share a task with others: one of those it was with may be deadly."""


class Batches:
    """Orders that wait, told in turn, as many at once as make `ENOUGH_S` of work.

    A cluster that could do more than `TASKS_A_S` of such gets larger ones.

    What a weight comes to in seconds is learned by stage from what ended.
    """

    def __init__(self) -> None:
        self._waiting: deque[Job] = deque()
        self._pace: dict[str, float] = {}

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, job: Job) -> None:
        self._waiting.append(job)

    def clear(self) -> list[Job]:
        """Forget all that wait; who they were."""
        left = list(self._waiting)
        self._waiting.clear()
        return left

    def learn(self, stage: str, weight_s: float, seconds: float) -> None:
        """Note how long work of some weight took."""
        measured = seconds / max(weight_s, _LEAST_S)
        before = self._pace.get(stage)
        self._pace[stage] = measured if before is None else before + _LEARNS * (measured - before)

    def next(self, slots: int) -> list[Job]:
        """The next task of a cluster of so many slots: fewer orders at once where few are left."""
        enough_s = max(ENOUGH_S, slots / TASKS_A_S) - _LEAST_S
        first = self._waiting.popleft()
        batch, total = [first], self._expected_s(first)
        most = min(MOST, max(1, len(self._waiting) // max(1, slots)))
        while self._waiting and len(batch) < most and total < enough_s:
            if not _together(first, self._waiting[0]):
                break
            batch.append(self._waiting.popleft())
            total += self._expected_s(batch[-1])
        return batch

    def _expected_s(self, job: Job) -> float:
        action = job.order.action
        return action.weight_s * self._pace.get(action.stage, 1.0)


def _together(one: Job, other: Job) -> bool:
    """Whether two orders may be in one task: it is given what the first of them needs."""
    first, second = one.order.action, other.order.action
    same = (first.stage, first.memory_mb, first.gpu) == (second.stage, second.memory_mb, second.gpu)
    return same and not (one.alone or other.alone)
