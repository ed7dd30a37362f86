"""Which providers are well, and for how long the others are left alone."""

from __future__ import annotations

import math
from types import SimpleNamespace

import pytest

from vidgen.clips.health import LONGEST_REST_S, REST_S, Health
from vidgen.clips.router import _all_of
from vidgen.errors import AccessError, AnswerError, BudgetError, ConfigError, ProviderError
from vidgen.spending.pace import Clock


class Time:
    now_s = 100.0

    def clock(self) -> Clock:
        return Clock(now=lambda: self.now_s, sleep=lambda _: None, jitter=lambda: 1.0)


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def health(time) -> Health:
    return Health(time.clock())


def test_a_failure_is_a_pause_three_are_a_rest_that_grows(health):
    rests = []
    for _ in range(9):
        health.ill("fal", ProviderError("500"))
        rests.append(health.rests_s("fal"))
    assert rests[:3] == [1.0, 2.0, REST_S]
    assert rests[3] == 2 * REST_S
    assert rests[-1] == LONGEST_REST_S
    assert health.rests_s("replicate") == 0


def test_it_is_asked_again_when_the_rest_is_over_and_success_forgets_all(health, time):
    for _ in range(3):
        health.ill("fal", ProviderError("500"))
    time.now_s += REST_S
    assert health.rests_s("fal") == 0
    health.well("fal")
    health.ill("fal", ProviderError("500"))
    assert health.rests_s("fal") == 1.0


def test_it_gets_the_time_that_it_asks_for(health):
    health.ill("fal", ProviderError("429", retry_after_s=45.0))
    assert health.rests_s("fal") == 45.0


def test_a_key_that_is_refused_is_refused_for_the_whole_run(health):
    health.ill("fal", AccessError("401"))
    assert health.rests_s("fal") == math.inf


@pytest.mark.parametrize(
    "error", [BudgetError("too dear"), AnswerError("refused"), ConfigError("too long")]
)
def test_what_is_wrong_with_a_request_says_nothing_of_a_provider(health, error):
    health.ill("fal", error)
    assert health.rests_s("fal") == 0


def test_what_all_failed_with_is_no_part_of_what_one_did():
    names = ("replicate", "fal")
    offers = [SimpleNamespace(engine=SimpleNamespace(name=name)) for name in names]
    wrong = {name: AccessError(f"{name}: the key is refused") for name in names}
    told = _all_of(offers, wrong)
    assert isinstance(told, AccessError)
    assert told.message == "replicate: the key is refused; fal: the key is refused"
    assert wrong["fal"].message == "fal: the key is refused"
