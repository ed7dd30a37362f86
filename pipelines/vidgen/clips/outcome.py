"""How the clips of a run ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..errors import (
    AccessError,
    AnswerError,
    BudgetError,
    PartialError,
    ProviderError,
    VidgenError,
)
from ..model.clips import Reason
from ..spending.call import Call
from .plan import Plan
from .router import Late, Offline

_TOO_LONG = "took longer than"
"""What the engine says of work that was not done in time."""


@dataclass(frozen=True)
class Outcome:
    """How one clip ended in this run: `fallback` names what stands in for it, if anything does."""

    key: str
    label: str
    npc: str
    how: str
    seconds: float = 0.0
    why: str = ""
    reason: Reason | None = None


def reason_of(error: VidgenError) -> Reason:
    """Of what kind a failure is."""
    if isinstance(error, Late) or _TOO_LONG in error.message:
        return "timeout"
    kinds: tuple[tuple[type[VidgenError], Reason], ...] = (
        (BudgetError, "budget"),
        (AccessError, "access"),
        (Offline, "offline"),
        (AnswerError, "refused"),
        (ProviderError, "provider"),
    )
    return next((reason for kind, reason in kinds if isinstance(error, kind)), "failed")


@dataclass(frozen=True)
class Finished:
    """What a run made of a library. `made` holds the seconds of each new clip, by its maker."""

    plan: Plan
    outcomes: tuple[Outcome, ...]
    seconds: float
    cost_usd: float | None
    made: Mapping[str, Sequence[float]]
    errors: tuple[VidgenError, ...] = ()
    calls: tuple[Call, ...] = ()

    def count(self, *how: str) -> int:
        """How many clips ended so: made, cached, or one of the fallbacks."""
        return sum(one.how in how for one in self.outcomes)

    @property
    def troubled(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.how not in ("made", "cached"))


def exit_code(finished: Finished) -> int:
    """0; 7 where clips are fallbacks or missing; the code of what was wrong with all of them.

    A key, a quota or a budget that every troubled clip lacks is 4, and so is only that.
    """
    if not finished.troubled:
        return 0
    codes = {error.exit_code for error in finished.errors}
    return 4 if codes == {4} else PartialError.exit_code
