"""The card: a design for any scene, in its film's colours, the same every time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vidgen.errors import ConfigError
from vidgen.presets import load_style, names
from vidgen.providers.base import Access
from vidgen.providers.image.base import Painting, select
from vidgen.providers.image.canvas import Canvas, lightness
from vidgen.providers.image.card import design_for, drawn
from vidgen.providers.image.designs import DESIGNS, WORDS

SIZE = (320, 180)


def painting(style: str = "slate", **changes) -> Painting:
    return replace(Painting("nothing in particular", SIZE, load_style(style), title="A"), **changes)


def pixels(card: Image.Image) -> np.ndarray:
    return np.asarray(card, np.int16)


def test_a_card_is_a_picture_of_the_asked_size_and_costs_nothing(tmp_path: Path):
    made = select("card").paint(painting(), tmp_path, lambda *_: None, Access(), None)
    with Image.open(made.path) as card:
        assert (card.size, card.mode, card.format) == (SIZE, "RGB", "PNG")
    assert (made.cost_usd, made.model in DESIGNS) == (0.0, True)


def test_the_same_words_and_seed_draw_the_same_card():
    one, two = (drawn(painting(seed=4), "web").tobytes() for _ in range(2))
    assert one == two


def test_another_seed_draws_another_card():
    cards = {drawn(painting(seed=seed), "tiles").tobytes() for seed in range(5)}
    assert len(cards) == 5


@pytest.mark.parametrize("design", DESIGNS)
@pytest.mark.parametrize("style", names("styles"))
def test_every_design_fills_every_style_in_every_shape(design, style):
    """It is neither empty nor noise, and lies on the style's ground."""
    for size in ((320, 180), (180, 320), (200, 200)):
        card = pixels(drawn(painting(style, size=size, seed=3), design))
        assert card.shape == (size[1], size[0], 3)
        assert card.std() > 9, "something is seen"
        step = np.abs(np.diff(card, axis=1)).mean()
        assert step < 40, "it is made of shapes"
    dark = lightness(load_style(style).background) < 0.5
    quiet = pixels(drawn(painting(style, seed=3), "orbits")).mean()
    assert (quiet < 128) == dark


@pytest.mark.parametrize(("design", "words"), [(name, words) for name, words in WORDS.items()])
def test_words_choose_the_design(design, words):
    for word in words:
        assert design_for(f"Two {word.upper()}s and a thing", 0) == design


def test_without_such_words_the_seed_chooses_among_all():
    assert {design_for("an idea", seed) for seed in range(80)} == {*DESIGNS}


def test_a_letter_that_the_font_may_lack_is_left_out():
    plain = drawn(painting(title=""), "waves").tobytes()
    assert drawn(painting(title="質"), "waves").size == SIZE
    assert drawn(painting(title="Q"), "waves").tobytes() != plain


def test_a_card_needs_a_style():
    with pytest.raises(ConfigError, match="style"):
        drawn(Painting("x", SIZE), "waves")


def test_what_is_stamped_lies_where_it_was_put():
    canvas = Canvas((40, 20))
    canvas.wash((0, 0), (1, 1), ["#000000", "#000000"])
    canvas.stamp(Image.new("L", (7, 5), 255), 0.5, 0.25, "#FFFFFF", 1.0)
    white = np.argwhere(pixels(canvas.picture(0, 0))[..., 0] > 128)
    assert (white.min(0).tolist(), white.max(0).tolist()) == ([5, 10], [9, 16])
