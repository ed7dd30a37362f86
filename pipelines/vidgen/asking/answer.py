"""What asking gives: an answer, and what every call for it took."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, Literal, TypeVar

T = TypeVar("T")

Ending = Literal["answered", "unfit", "cut off", "refused", "failed"]
"""How a call ended. Only the last call of an answer is `answered`."""


@dataclass(frozen=True)
class Call:
    """One call of a model. What nobody can know is None; a cost of 0 is free.

    `text` is what came back, as it came; `wrong` says why it could not be used.
    """

    model: str
    ending: Ending
    tokens_in: int | None
    tokens_out: int | None
    latency_s: float
    cost_usd: float | None
    text: str = ""
    wrong: str = ""


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


@dataclass(frozen=True)
class Spent:
    """What calls took in all. `known_usd` is the sum of what is known, of `unknown` calls not."""

    calls: int
    tokens_in: int
    tokens_out: int
    latency_s: float
    known_usd: float
    unknown: int

    @property
    def cost_usd(self) -> float | None:
        return self.known_usd if not self.unknown else None


def spent(calls: Iterable[Call]) -> Spent:
    """Add calls up."""
    made = list(calls)
    return Spent(
        calls=len(made),
        tokens_in=sum(call.tokens_in or 0 for call in made),
        tokens_out=sum(call.tokens_out or 0 for call in made),
        latency_s=sum(call.latency_s for call in made),
        known_usd=sum(call.cost_usd or 0.0 for call in made),
        unknown=sum(call.cost_usd is None for call in made),
    )


def total(costs: Iterable[float | None]) -> float | None:
    """A sum of costs, or None where one of them is not known."""
    known = list(costs)
    return None if None in known else sum(cost or 0.0 for cost in known)
