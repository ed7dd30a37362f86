"""Speed ramps: all of a clip, slower here and faster there."""

from __future__ import annotations

import numpy as np
import pytest

from vidgen.media.ffmpeg import run
from vidgen.media.ramp import places, ramped


def test_even_speed_changes_nothing():
    assert places([1, 1], 50) == pytest.approx(np.arange(50))
    assert places([3], 50) == pytest.approx(np.arange(50))


def test_a_slow_middle_is_slow_in_the_middle_and_all_is_seen():
    found = places([1, 0.2, 1], 101)
    steps = np.diff(found)
    assert (found[0], found[-1]) == (0, 100)
    assert (steps > 0).all()
    assert steps[50] < 0.45
    assert steps[0] > 1.4
    assert found[50] == pytest.approx(50, abs=0.1)


def test_pictures_between_two_are_mixed(tmp_path):
    clip = tmp_path / "clip.mp4"
    grey = "nullsrc=s=64x64:r=30:d=1,geq=lum=16+6*N:cb=128:cr=128"
    run(["-f", "lavfi", "-i", grey, "-pix_fmt", "yuv420p", "-qp", "0", str(clip)], "a ramp")
    seen = [picture.y.mean() for picture in ramped(clip, [1, 0.25, 1], 30, 30)]
    wanted = 16 + 6 * places([1, 0.25, 1], 30)
    assert seen == pytest.approx(wanted, abs=1.5)
