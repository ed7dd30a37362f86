"""Make one call that costs money, within the limit and the pace of the run."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from ..errors import AnswerError
from .call import Call, Ending, unbilled
from .ledger import Ledger
from .pace import Pace


class Priced(Protocol):
    """What a call brought, and what it cost in USD; None where nobody knows."""

    @property
    def cost_usd(self) -> float | None: ...


T = TypeVar("T", bound=Priced)


@dataclass(frozen=True)
class Purse:
    """What pays for calls: one ledger and one pace for all providers and stages of a run.

    Through this one, a provider is called at most `per_minute` times a minute.
    """

    ledger: Ledger
    pace: Pace
    per_minute: int | None = None

    def pay(
        self, model: str, estimate: float | None, work: Callable[[], T], *, provider: str = ""
    ) -> T:
        """What `work` brings, once the pace and the limit allow it; the call is written down.

        `model` is `provider/model`, and `provider` whose pace it is where that is called otherwise;
        `estimate` is what the call costs at most in USD, None where
        that is not known. Raises BudgetError before the call, else what `work` raises.
        """
        self.pace.wait(provider or model.partition("/")[0], self.per_minute)
        held = self.ledger.hold(model, estimate)
        brought, error = None, None
        started = time.monotonic()
        try:
            brought = work()
        except BaseException as caught:
            error = caught
            raise
        finally:
            seconds = time.monotonic() - started
            self.ledger.settle(held, _written(model, brought, error, seconds, estimate))
        return brought


def _written(
    model: str,
    brought: Priced | None,
    error: BaseException | None,
    seconds: float,
    estimate: float | None,
) -> Call:
    if brought is not None:
        return Call(model=model, ending="answered", latency_s=seconds, cost_usd=brought.cost_usd)
    ending: Ending = "refused" if isinstance(error, AnswerError) else "failed"
    cost = 0.0 if estimate == 0 or unbilled(error) else None
    return Call(
        model=model, ending=ending, latency_s=seconds, cost_usd=cost, wrong=str(error or "")
    )
