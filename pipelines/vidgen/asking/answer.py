"""What asking gives: an answer, and what every call for it took."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from ..spending.call import Call, total

T = TypeVar("T")


@dataclass(frozen=True)
class Answer(Generic[T]):
    """A text, or a model that its schema has validated, and the calls that led to it.

    A `cached` answer cost what its calls cost when they were made, and nothing now.
    """

    value: T
    model: str
    calls: tuple[Call, ...]
    cached: bool = False

    @property
    def cost_usd(self) -> float | None:
        """What it costs now: None if any call's cost is not known."""
        return 0.0 if self.cached else total([call.cost_usd for call in self.calls])

    @property
    def latency_s(self) -> float:
        return sum(call.latency_s for call in self.calls)
