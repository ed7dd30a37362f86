"""A sample of what disturbs runs from outside; `just faults` tries all of it."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults import kind_clock, kind_output, kind_signals
from faults.fault import KINDS, Outcome, load
from faults.ground import Ground

load()


@pytest.fixture(scope="module")
def clips(tmp_path_factory) -> Ground:
    """Where a library is made into clips."""
    return Ground(kind_signals.CLIPS, tmp_path_factory.mktemp("clips"))


def kept(*outcomes: Outcome) -> None:
    """Each fault has struck, and no promise was broken."""
    assert [(one.fault, one.exit_code) for one in outcomes if not one.happened] == []
    assert [(one.fault, one.message, one.broken) for one in outcomes if one.broken] == []


def test_a_signal_stops_a_run_and_the_next_goes_on(clips):
    way = random.Random(7).choice(list(kind_signals.WAYS))
    kept(kind_signals.stopped(clips, f"{way} at clips"))


def test_output_that_is_lost_spoils_nothing(clips):
    kept(kind_output.lost(clips, "| head -n 1"))


def test_a_clock_that_is_off_changes_nothing(clips):
    kept(kind_clock.off(clips, "an hour ahead"))


@pytest.mark.parametrize(
    "row",
    ["s3-gives/make", "s3/upload", "service/npc-clip", "ffmpeg/npc-clip"],
)
def test_others_in_trouble_spoil_nothing(row, tmp_path):
    with KINDS[row].opened(tmp_path) as trial:
        quick = [moment for moment in trial.moments if "no answer" not in moment]
        kept(trial.strike(random.Random(row).choice(quick)))
