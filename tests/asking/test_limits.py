"""Money and rate are kept to, also among threads."""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from vidgen.errors import BudgetError, Interrupted
from vidgen.spending.call import Call, total
from vidgen.spending.ledger import Ledger
from vidgen.spending.pace import Clock, Pace, backoff_s
from vidgen.spending.tally import at_once

sys.path.insert(0, str(Path(__file__).parent))
from clock import Waits


def call(cost: float | None) -> Call:
    return Call(
        model="fake/one",
        ending="answered",
        tokens_in=10,
        tokens_out=5,
        latency_s=0.5,
        cost_usd=cost,
    )


def test_a_sum_with_something_unknown_in_it_is_unknown():
    assert total([0.5, 0.25]) == 0.75
    assert total([]) == 0.0
    assert total([0.5, None]) is None


def test_a_call_that_could_pass_the_limit_is_not_made():
    ledger = Ledger(1.0)
    ledger.settle(ledger.hold("m", 0.6), call(0.3))
    ledger.settle(ledger.hold("m", 0.7), call(0.5))
    with pytest.raises(BudgetError, match=r"could cost \$0\.3000; \$0\.8000 of the \$1\.0000"):
        ledger.hold("m", 0.3)
    assert ledger.spent.cost_usd == pytest.approx(0.8)


def test_a_call_of_unknown_cost_counts_with_the_most_that_it_could_be():
    ledger = Ledger(1.0)
    ledger.settle(ledger.hold("m", 0.6), call(None))
    assert (ledger.spent.cost_usd, ledger.spent.unknown) == (None, 1)
    with pytest.raises(BudgetError):
        ledger.hold("m", 0.5)


@pytest.mark.parametrize("limit", [None, 1.0])
def test_nothing_is_paid_once_a_ledger_is_closed(limit):
    ledger = Ledger(limit)
    ledger.settle(ledger.hold("m", 0.5), call(0.1))
    ledger.close()
    with pytest.raises(Interrupted):
        ledger.hold("m", 0.1)
    assert ledger.spent.calls == 1


def test_who_waits_for_a_call_under_way_hears_that_the_ledger_is_closed():
    ledger = Ledger(1.0)
    ledger.hold("m", 0.9)
    with ThreadPoolExecutor(1) as threads:
        waiting = threads.submit(ledger.hold, "m", 0.9)
        ledger.close()
        with pytest.raises(Interrupted):
            waiting.result(timeout=5)


def test_work_at_once_keeps_its_order_and_no_process_alive():
    seen = at_once(lambda n: (n, threading.current_thread().daemon), [3, 1, 2], 2)
    assert seen == [(3, True), (1, True), (2, True)]
    with pytest.raises(ZeroDivisionError):
        at_once(lambda n: 1 / n, [1, 0, 2], 2)
    assert at_once(str, [], 2) == []


def test_a_limit_cannot_be_kept_with_a_model_whose_price_nobody_knows():
    with pytest.raises(BudgetError, match="nobody knows"):
        Ledger(1.0).hold("m", None)
    assert Ledger(None).hold("m", None) == 0.0


def test_what_decides_is_what_calls_under_way_cost_in_the_end():
    ledger = Ledger(1.0)
    first = ledger.hold("m", 0.7)
    waiting = threading.Event()
    with ThreadPoolExecutor(1) as pool:

        def second() -> float:
            waiting.set()
            return ledger.hold("m", 0.7)

        held = pool.submit(second)
        waiting.wait()
        assert not held.done()
        ledger.settle(first, call(0.2))
        assert held.result(5) == 0.7


def test_many_threads_never_pass_the_limit():
    ledger = Ledger(1.0)

    def spend() -> None:
        try:
            held = ledger.hold("m", 0.05)
        except BudgetError:
            return
        ledger.settle(held, call(0.04))

    with ThreadPoolExecutor(8) as pool:
        for _ in range(60):
            pool.submit(spend)
    known = ledger.spent.known_usd
    assert 0.94 < known <= 1.0
    assert ledger.spent.calls == len(ledger.calls)


def test_each_provider_has_so_many_calls_in_any_minute():
    waits = Waits()
    pace = Pace(waits.clock)
    for provider in ("openai", "openai", "ollama", "openai", "openai", "openai"):
        pace.wait(provider, 2)
    assert waits.slept == [60.0, 60.0]
    waits.time += 30
    pace.wait("openai", 2)
    assert waits.slept[2:] == []
    pace.wait("openai", 2)
    assert waits.slept[2:] == [30.0]


def test_calls_of_all_kinds_count_and_each_keeps_to_its_own_limit():
    waits = Waits()
    pace = Pace(waits.clock)
    for _ in range(3):
        pace.wait("replicate", None)
    pace.wait("replicate", 4)
    assert waits.slept == []
    pace.wait("replicate", 2)
    assert waits.slept == [60.0]


def test_the_rate_holds_among_threads():
    starts: list[float] = []
    pace = Pace(Clock(now=lambda: 0.0, sleep=starts.append))
    with ThreadPoolExecutor(4) as pool:
        for _ in range(12):
            pool.submit(pace.wait, "openai", 3)
    assert sorted(starts) == [60.0] * 3 + [120.0] * 3 + [180.0] * 3


def test_no_rate_is_no_wait():
    waits = Waits()
    for _ in range(100):
        Pace(waits.clock).wait("openai", None)
    assert waits.slept == []


def test_each_failure_doubles_the_wait_unless_a_wait_was_asked_for():
    clock = Waits().clock
    assert [backoff_s(n, None, clock) for n in (1, 2, 3, 9)] == [1.0, 2.0, 4.0, 60.0]
    assert backoff_s(3, 0.5, clock) == 0.5
    assert backoff_s(1, None, Clock(jitter=lambda: 0.0)) == 0.5
