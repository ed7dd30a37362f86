"""A sample of every kind of fault, chosen by a fixed chance; `just faults` tries them all."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults import kind_calls, traced
from faults.fault import KINDS, Fault, load
from faults.ground import Ground
from faults.targets import COMPOSE, INDEX, MANIFESTS, STORE

load()
CALLS = {name: (words, how) for name, words, how, _ in kind_calls.STRUCK}
SAMPLE = (
    (STORE, dict.fromkeys(CALLS, 1)),
    (INDEX, {"kill-rename": 1}),
    (MANIFESTS, {"kill-open": 1}),
    (COMPOSE, {"enospc": 1}),
)
"""What is run, and how many moments of which kinds strike it."""
CHEAP = ("full/store", "read-only/store", "damaged-store/store")


@pytest.mark.parametrize(("target", "kinds"), SAMPLE, ids=[one[0].name for one in SAMPLE])
def test_nothing_is_lost_where_a_system_call_fails_or_is_the_last(target, kinds, tmp_path):
    if why := traced.missing():
        pytest.skip(why)
    ground = Ground(target, tmp_path)
    calls = traced.moments(ground, tuple(traced.CALLS))
    for name, times in kinds.items():
        words, how = CALLS[name]
        for moment in random.Random(name).sample(traced.of(calls, words), times):
            outcome = ground.outlast(
                Fault(name, target.name, moment),
                lambda here, moment=moment, how=how: traced.hit(here, moment, how),
            )
            assert outcome.broken == (), (outcome.fault, outcome.message)


@pytest.mark.parametrize("row", CHEAP)
def test_nothing_is_lost_where_the_disk_is_full_or_read_only_or_damaged(row, tmp_path):
    kind = KINDS[row]
    if why := kind.left_out():
        pytest.skip(why)
    with kind.opened(tmp_path) as trial:
        some = random.Random(row).sample(list(trial.moments), min(4, len(trial.moments)))
        outcomes = [trial.strike(moment) for moment in some]
    assert [(one.fault, one.broken) for one in outcomes if one.broken] == []
    assert any(one.happened for one in outcomes)
