"""Portraits by the rig: the same for the same, something for every style, at every size."""

from __future__ import annotations

import io
from dataclasses import fields, replace
from itertools import pairwise
from typing import Any, get_args

import numpy as np
import pytest
from PIL import Image

from vidgen.errors import ConfigError
from vidgen.model.appearance import Accessory, Appearance, Feature, HairStyle, Outfit
from vidgen.model.character import ArtStyle, Character
from vidgen.rig.look import Look, look_of
from vidgen.rig.portrait import LARGEST, portrait
from vidgen.rig.pose import EXPRESSIONS, REST, expression


def look(style: ArtStyle = "anime", **worn: Any) -> Look:
    appearance = Appearance.model_validate({"hair_style": "long", **worn})
    return look_of(Character(id="ada", name="Ada", art_style=style, appearance=appearance))


def pixels(png: bytes) -> np.ndarray:
    return np.asarray(Image.open(io.BytesIO(png)).convert("RGBA"), dtype=int)


def figure(style: ArtStyle = "anime", side: int = 64, **worn: Any) -> np.ndarray:
    return pixels(portrait(look(style, **worn), REST, side, side, backdrop=False))


@pytest.mark.parametrize("style", get_args(ArtStyle))
def test_the_same_look_gives_the_same_bytes(style):
    assert portrait(look(style), REST, 160, 120) == portrait(look(style), REST, 160, 120)


@pytest.mark.parametrize("hair", get_args(HairStyle))
def test_every_hair_style_goes_with_every_outfit(hair):
    drawn = [figure(hair_style=hair, outfit=outfit) for outfit in get_args(Outfit)]
    assert all(covers(one) for one in drawn)
    assert len({one.tobytes() for one in drawn}) == len(get_args(Outfit))


@pytest.mark.parametrize("style", ["semi-realistic", "realistic"])
def test_every_style_draws_all_hair_and_outfits(style):
    outfits = [figure(style, outfit=outfit) for outfit in get_args(Outfit)]
    hair = [figure(style, hair_style=one) for one in get_args(HairStyle)]
    assert all(covers(one) for one in (*outfits, *hair))


def covers(drawn: np.ndarray) -> bool:
    return bool(0.2 < (drawn[..., 3] > 200).mean() < 0.9)


def test_no_two_hair_styles_are_alike():
    assert len({figure(hair_style=hair).tobytes() for hair in get_args(HairStyle)}) == len(
        get_args(HairStyle)
    )


@pytest.mark.parametrize("kind", ["accessories", "features"])
def test_whatever_is_worn_or_grows_is_seen(kind):
    plain = figure(side=200, hair_style="short")
    for name in get_args(Accessory if kind == "accessories" else Feature):
        changed = figure(side=200, hair_style="short", **{kind: [name]})
        assert (np.abs(changed - plain).max(axis=2) > 12).sum() >= 4, name


@pytest.mark.parametrize("stage", ["child", "young", "adult", "elder"])
@pytest.mark.parametrize("face", ["feminine", "masculine", "neutral"])
def test_faces_of_every_age_are_drawn(stage, face):
    assert figure(stage=stage, face=face)[..., 3].max() == 255


@pytest.mark.parametrize(("width", "height"), [(16, 16), (16, 300), (300, 16), (77, 131)])
def test_a_portrait_has_the_size_that_was_asked_for(width, height):
    assert pixels(portrait(look(), REST, width, height)).shape == (height, width, 4)


@pytest.mark.parametrize("size", [(0, 100), (100, 15), (LARGEST + 1, 100)])
def test_a_size_that_cannot_be_drawn_is_named(size):
    with pytest.raises(ConfigError, match=f"{size[0]}x{size[1]}"):
        portrait(look(), REST, *size)


def test_only_a_backdrop_fills_the_picture():
    assert pixels(portrait(look(), REST, 64, 64))[..., 3].min() == 255
    assert figure()[..., 3].min() == 0


def test_a_character_without_appearance_is_drawn_too():
    assert portrait(look_of(Character(id="ada", name="Ada")), REST, 32, 32)


@pytest.mark.parametrize("name", [name for name in EXPRESSIONS if name != "neutral"])
def test_an_expression_grows_with_its_intensity(name):
    poses = [expression(name, step / 10) for step in range(11)]
    assert poses[0] == REST
    steps = [distance(*pair) for pair in pairwise(poses)]
    assert all(0 < step < 0.35 * distance(poses[0], poses[-1]) for step in steps)
    assert portrait(look(), poses[-1], 64, 64) != portrait(look(), REST, 64, 64)


def distance(one: Any, other: Any) -> float:
    return sum(abs(getattr(one, f.name) - getattr(other, f.name)) for f in fields(one))


def test_an_unknown_expression_names_those_there_are():
    with pytest.raises(ConfigError, match=r"'hapy'.*happy"):
        expression("hapy")


def test_eyes_close():
    closed = portrait(look(), replace(REST, lids=0.0), 128, 128)
    assert closed != portrait(look(), REST, 128, 128)
