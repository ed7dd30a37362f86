"""What calls have cost, and whether the next one may be made."""

from __future__ import annotations

import threading
from collections.abc import Callable

from ..errors import BudgetError, Interrupted
from .call import Call, Spent, spent
from .tally import count


class Ledger:
    """Every call, and a limit in USD that the next one is held against. Safe among threads.

    A call sets aside what it could cost at most until it is settled. What a call of unknown cost
    set aside counts as spent, so the limit is kept even then.
    """

    def __init__(
        self, max_cost: float | None = None, told: Callable[[Call], None] | None = None
    ) -> None:
        self.max_cost = max_cost
        self._told = told
        self._calls: list[Call] = []
        self._gone = 0.0
        self._aside: list[float] = []
        self._closed = False
        self._changed = threading.Condition()

    def hold(self, model: str, estimate: float | None) -> float:
        """Set aside what a call could cost, in USD; 0 where there is no limit.

        Waits for calls under way where what they set aside decides. Raises BudgetError, and
        Interrupted once the ledger is closed.
        """
        self._check_open()
        if self.max_cost is None:
            return 0.0
        if estimate is None:
            raise BudgetError(
                f"{model}: nobody knows what a call costs, so max_cost cannot be kept",
                cure="leave max_cost out, or choose a model whose price is known",
            )
        with self._changed:
            while self._gone + sum(self._aside) + estimate > self.max_cost:
                if self._gone + estimate > self.max_cost:
                    raise self._too_much(model, estimate)
                self._changed.wait()
                self._check_open()
            self._aside.append(estimate)
        return estimate

    def close(self) -> None:
        """Let no further call begin: whoever asks for one has outlived the run."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def settle(self, held: float, call: Call) -> None:
        """Write a call down in place of what was set aside for it."""
        with self._changed:
            self._calls.append(call)
            self._gone += held if call.cost_usd is None else call.cost_usd
            if self.max_cost is not None:
                self._aside.remove(held)
            self._changed.notify_all()
            count(call)
            if self._told:
                self._told(call)

    @property
    def calls(self) -> tuple[Call, ...]:
        with self._changed:
            return tuple(self._calls)

    @property
    def spent(self) -> Spent:
        return spent(self.calls)

    def _check_open(self) -> None:
        if self._closed:
            raise Interrupted("The run has ended; no further call is made")

    def _too_much(self, model: str, estimate: float) -> BudgetError:
        return BudgetError(
            f"{model}: the next call could cost ${estimate:.4f}; "
            f"${self._gone:.4f} of the ${self.max_cost:.4f} of max_cost are gone",
            cure="raise max_cost, then run the same again: all answers so far are kept",
        )
