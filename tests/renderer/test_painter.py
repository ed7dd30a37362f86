"""What is painted with the least work is what would be painted anew, to the last bit."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from vidgen.renderer.display_list import Mark
from vidgen.renderer.painter import Painter, paint_all

sys.path.insert(0, str(Path(__file__).parent))
from marks import SIZE, frames, reader_of

pytestmark = pytest.mark.filterwarnings("ignore:'mode' parameter:DeprecationWarning")

SEEDS = range(40)
FRAMES = 50


def painted_anew(marks: list[Mark]) -> np.ndarray:
    pixels = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
    paint_all(pixels, marks)
    return pixels


@pytest.mark.parametrize("seed", SEEDS)
def test_a_frame_is_what_it_would_be_painted_anew(seed):
    shown = list(frames(seed, FRAMES))
    reader = reader_of([(marks, 1) for marks in shown])
    painter = Painter(*SIZE, reader.tables)
    before = painter.pixels.copy()
    for at, (marks, (ids, _)) in enumerate(zip(shown, reader, strict=True)):
        first, end = painter.paint(ids)
        assert np.array_equal(painter.pixels, painted_anew(marks)), at
        outside = np.delete(painter.pixels == before, np.s_[first:end], axis=0)
        assert outside.all(), f"frame {at} differs beyond rows {first} to {end}"
        before = painter.pixels.copy()
