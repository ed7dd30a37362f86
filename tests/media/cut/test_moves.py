from __future__ import annotations

import numpy as np
import pytest

from vidgen.media.cut.moves import mixed
from vidgen.media.finish.planes import Planes
from vidgen.model.transition import parse

SIZE = (64, 36)


def marked(shade):
    """A picture whose left upper quarter is darker than the rest."""
    pixels = np.full((SIZE[1], SIZE[0], 3), shade, np.uint8)
    pixels[:18, :32] = shade // 2
    return Planes.of_rgb(pixels)


BEFORE, AFTER = marked(80), marked(240)


@pytest.mark.parametrize(
    "move", ["crossfade", "dip", "dip white", "wipe up", "slide down", "slide right", "zoom"]
)
def test_a_transition_begins_with_the_last_scene_and_ends_near_the_next(move):
    assert np.array_equal(mixed(parse(move), BEFORE, AFTER, 0, 50).flat, BEFORE.flat)
    last = mixed(parse(move), BEFORE, AFTER, 49, 50)
    assert np.abs(last.flat.astype(int) - AFTER.flat).mean() < 12


@pytest.mark.parametrize(
    ("direction", "new"), [("left", "right"), ("right", "left"), ("up", "bottom"), ("down", "top")]
)
@pytest.mark.parametrize("kind", ["wipe", "slide"])
def test_the_next_scene_comes_from_where_the_move_goes_away_from(kind, direction, new):
    half = mixed(parse(f"{kind} {direction}"), BEFORE, AFTER, 10, 20).y.astype(int)
    sides = {"left": half[:, :4], "right": half[:, -4:], "top": half[:4], "bottom": half[-4:]}
    brightest = max(sides, key=lambda side: sides[side].mean())
    assert brightest == new


def test_pictures_that_are_mixed_stay_as_they_are():
    kept = BEFORE.flat.copy(), AFTER.flat.copy()
    for move in ("crossfade", "dip", "wipe", "slide", "zoom"):
        for at in range(7):
            mixed(parse(move), BEFORE, AFTER, at, 7).flat[:] = 0
    assert np.array_equal(kept[0], BEFORE.flat)
    assert np.array_equal(kept[1], AFTER.flat)


def test_a_dip_is_all_colour_in_its_middle():
    middle = mixed(parse("dip #803090"), BEFORE, AFTER, 5, 10)
    assert np.array_equal(middle.flat, Planes.plain(SIZE, "#803090").flat)
