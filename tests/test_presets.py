from __future__ import annotations

import pytest

from vidgen import presets
from vidgen.errors import ConfigError


@pytest.mark.parametrize("kind", presets.KINDS)
def test_every_shipped_preset_loads_under_its_own_name(kind):
    assert presets.names(kind)
    for name in presets.names(kind):
        assert presets.load(kind, name).name == name


@pytest.mark.parametrize("letter", "lmhpk")
def test_the_letters_of_manim_name_a_quality(letter):
    assert presets.load_quality(letter).letter == letter


def test_a_near_miss_is_named():
    with pytest.raises(ConfigError, match="Did you mean medium"):
        presets.load_quality("medum")


@pytest.mark.parametrize(
    ("aspect", "size"), [("16:9", (1280, 720)), ("9:16", (720, 1280)), ("1:1", (720, 720))]
)
def test_a_quality_gives_the_short_side(aspect, size):
    assert presets.load_quality("medium").size(aspect) == size
