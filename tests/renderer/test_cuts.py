"""Runs end where plays do, and are neither so short that they cost nor so long that they wait."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import accumulate

import pytest

from vidgen.media.contract import longest_run, run_frames, shortest_run
from vidgen.renderer.cuts import Cuts

RATES = [1, 10, 12, 24, 30, 60, 120]


def cut(plays: Sequence[int], total: int, fps: int, told: int = 0) -> list[int]:
    """The runs of a clip, by plays of so many frames that say they have `told` more."""
    cuts, runs, run = Cuts(total, fps), [], 0
    for play in plays:
        if cuts.begin(play + told):
            runs.append(run)
            run = 0
        frames = min(play, cuts.left)
        while frames:
            now = min(frames, cuts.room)
            frames -= now
            run += now
            if cuts.take(now):
                runs.append(run)
                run = 0
    assert run == 0
    return runs


@pytest.mark.parametrize(
    ("plays", "runs"),
    [
        ([60, 60, 60], [30] * 6),
        ([40, 25, 44], [40, 25, 44]),
        ([50, 100], [25, 25, 34, 33, 33]),
        ([10] * 6, [20, 20, 20]),
        ([5, 31, 45], [36, 23, 22]),
        ([30, 7], [37]),
        ([7, 300], [31, *[31] * 6, 30, 30, 30]),
        ([44, 10], [44, 10]),
        ([3], [3]),
    ],
)
def test_runs_end_where_plays_do(plays, runs):
    assert cut(plays, sum(plays), 30) == runs


@pytest.mark.parametrize("told", [-3, -1, 1, 3])
def test_a_play_that_is_not_as_long_as_it_says_ends_a_run_all_the_same(told):
    plays = [70, 30, 40, 62, 30]
    runs = cut(plays, sum(plays), 30, told)
    assert set(accumulate(plays)) <= set(accumulate(runs))


@pytest.mark.parametrize("fps", RATES)
def test_runs_are_neither_too_short_nor_too_long(fps):
    rng = random.Random(fps)
    for _ in range(300):
        plays = [rng.choice([0, 1, fps // 2, fps, rng.randrange(9 * fps)]) for _ in range(9)]
        total = rng.randrange(1, max(2, sum(plays)))
        runs = cut(plays, total, fps, rng.choice([0, 0, 1, -1, fps]))
        assert sum(runs) == total
        assert max(runs) <= longest_run(fps) <= 2 * max(fps, 30)
        assert len(runs) <= 1 + 2 * total / shortest_run(fps)
        assert shortest_run(fps) <= run_frames(fps) <= longest_run(fps)


def test_a_play_that_the_clips_end_cuts_off_has_the_runs_it_had():
    assert cut([72, 60, 60], 180, 30) == [36, 36, 30, 30, 30, 18]
