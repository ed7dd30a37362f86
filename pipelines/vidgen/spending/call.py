"""One call of a provider: what it took, how it ended, and what many of them come to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

from pydantic import Field

from ..errors import AccessError, ConfigError, MissingError, ProviderError
from ..model.base import Model

Ending = Literal["answered", "unfit", "cut off", "refused", "failed"]
"""How a call ended. Only the last call of an answer is `answered`."""


class Call(Model):
    """One call of a model or an engine. What nobody can know is None; a cost of 0 is free.

    `model` is `provider/model`, `work` what it was made for. `text` is what came back, as it came;
    `wrong` says why it could not be used. A `kept` one was made in an earlier run.
    """

    model: str
    ending: Ending
    tokens_in: int | None = None
    tokens_out: int | None = None
    latency_s: float = Field(default=0.0, ge=0)
    cost_usd: float | None = None
    text: str = ""
    wrong: str = ""
    work: str = ""
    kept: bool = False


class Spent(Model):
    """What calls took in all. `known_usd` is the sum of what is known, of `unknown` calls not."""

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    latency_s: float = 0.0
    known_usd: float = 0.0
    unknown: int = 0

    @property
    def cost_usd(self) -> float | None:
        return self.known_usd if not self.unknown else None


NOTHING = Spent()


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


def unbilled(error: BaseException | None) -> bool:
    """Whether a provider that raised this did nothing to be paid for."""
    if isinstance(error, ProviderError):
        return error.answered
    return isinstance(error, AccessError | ConfigError | MissingError)


def total(costs: Iterable[float | None]) -> float | None:
    """A sum of costs, or None where one of them is not known."""
    known = list(costs)
    return None if None in known else sum(cost or 0.0 for cost in known)
