"""Figures that act: loops without a seam, the same bytes every time, all that can be asked for."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import Any, get_args

import numpy as np
import pytest

from vidgen.errors import ConfigError
from vidgen.media.game.drawing import seam
from vidgen.model.appearance import Accessory, Appearance, HairStyle
from vidgen.model.character import ArtStyle, Character
from vidgen.model.npc import ANIMATIONS, EMOTIONS, EXPRESSIONS
from vidgen.rig.look import Look, look_of
from vidgen.rig.motion.acting import Acting, moment_at, play
from vidgen.rig.motion.feelings import felt
from vidgen.rig.motion.figure import figure
from vidgen.rig.motion.film import LARGEST, film
from vidgen.rig.motion.sheet import sheet, strips

FRAMES, FPS = 18, 12


def look(style: ArtStyle = "anime", **worn: Any) -> Look:
    appearance = Appearance.model_validate({"hair_style": "long", **worn})
    return look_of(Character(id="ada", name="Ada", art_style=style, appearance=appearance))


def pictures(acting: Acting, side: int = 96, style: ArtStyle = "anime", **how: Any) -> list[Any]:
    return list(film(look(style), acting, (side, side), FRAMES, FPS, **how))


def acting(**asked: Any) -> Acting:
    return Acting(**{"intensity": 0.8, **asked})


@pytest.mark.parametrize("animation", ANIMATIONS)
def test_the_picture_after_the_last_is_the_first(animation):
    asked = acting(animation=animation, expression="happy", seed=3)
    for frame in (0, 5, 17):
        assert moment_at(asked, frame, FRAMES, FPS) == moment_at(asked, frame + FRAMES, FRAMES, FPS)


@pytest.mark.parametrize("animation", ANIMATIONS)
def test_every_animation_moves_and_closes_its_loop(animation):
    drawn = list(film(look(), acting(animation=animation), (96, 96), 36, 12))
    assert len({one.tobytes() for one in drawn}) > 18
    assert seam(drawn) < 1.15


@pytest.mark.parametrize("expression", [one for one in EXPRESSIONS if one != "neutral"])
def test_an_expression_grows_with_intensity_from_almost_nothing(expression):
    rest = felt("neutral", "calm", 0.0)
    far = [distance(felt(expression, "calm", step / 10), rest) for step in range(11)]
    assert far == sorted(far)
    assert far[0] < 0.1 * far[-1]
    steps = np.diff(far)
    assert steps.max() < 0.25 * far[-1]


def distance(one: Any, other: Any) -> float:
    poses = sum(
        abs(getattr(one.pose, f.name) - getattr(other.pose, f.name)) for f in fields(one.pose)
    )
    return poses + sum(
        abs(getattr(one, name) - getattr(other, name)) for name in ("hearts", "anger")
    )


def test_no_two_expressions_and_no_two_emotions_look_alike():
    faces = {next(iter(pictures(acting(expression=one)))).tobytes() for one in EXPRESSIONS}
    moods = {next(iter(pictures(acting(emotion=one)))).tobytes() for one in EMOTIONS}
    assert (len(faces), len(moods)) == (len(EXPRESSIONS), len(EMOTIONS))


def test_eyes_close_once_in_a_while_and_open_again():
    lids = [one.pose.lids for one in play(Acting(), 72, 24)]
    assert min(lids) < 0.3
    assert sum(lid < 0.5 for lid in lids) < 12


def test_hair_stays_behind_a_head_that_turns():
    still, turning = (play(acting(animation=one), 36, 12) for one in ("idle", "shake"))
    sway = [max(abs(one.hair_x) for one in moments) for moments in (still, turning)]
    assert sway[1] > 3 * sway[0]


@pytest.mark.parametrize("gesture", ["wave", "think"])
def test_hands_show_in_gestures_alone(gesture):
    assert any(one.hand for one in play(acting(animation=gesture), FRAMES, FPS))
    assert not any(one.hand for one in play(acting(animation="nod"), FRAMES, FPS))


def test_waving_begins_and_ends_without_a_hand():
    moments = play(acting(animation="wave"), 36, 12)
    assert moments[0].hand is not None
    assert moments[0].hand.raised == 0
    assert max(one.hand.raised for one in moments if one.hand) > 0.9


@pytest.mark.parametrize("style", get_args(ArtStyle))
def test_only_a_clear_clip_has_no_ground(style):
    first = pictures(acting(), style=style)[0]
    clear = pictures(acting(), style=style, clear=True)[0]
    assert first[..., 3].min() == 255
    assert clear[0, 0, 3] == 0
    assert 0.2 < (clear[..., 3] > 200).mean() < 0.9
    inside = clear[..., 3] == 255
    assert np.abs(first[inside].astype(int) - clear[inside]).max() <= 3


def test_another_process_draws_the_same_bytes():
    code = "import sys; sys.path.insert(0, sys.argv[1]); import test_film as t; print(t.laughing())"
    other = subprocess.run(
        [sys.executable, "-c", code, str(Path(__file__).parent)],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    assert laughing() == other
    figure.cache_clear()
    assert laughing() == other


def laughing() -> str:
    drawn = b"".join(one.tobytes() for one in pictures(acting(animation="laugh")))
    return hashlib.sha256(drawn).hexdigest()


def test_many_looks_are_drawn_in_one_process():
    for number in range(12):
        other = replace(look(), hair=(number / 12, 0.4, 0.4), seed=number)
        assert next(film(other, acting(), (300, 300), FRAMES, FPS)).any()


@pytest.mark.parametrize("hair", get_args(HairStyle))
def test_every_hair_style_and_hat_is_drawn(hair):
    worn = get_args(Accessory)[hash_of(hair) % len(get_args(Accessory))]
    one = next(film(look(hair_style=hair, accessories=[worn]), acting(), (64, 96), FRAMES, FPS))
    assert one.shape == (96, 64, 4)


def hash_of(text: str) -> int:
    return sum(map(ord, text))


@pytest.mark.parametrize("size", [(8, 100), (100, LARGEST + 2)])
def test_a_size_that_cannot_be_drawn_is_named(size):
    with pytest.raises(ConfigError, match=f"{size[0]}x{size[1]}"):
        film(look(), acting(), size, FRAMES, FPS)


def test_a_clip_without_pictures_is_refused():
    with pytest.raises(ConfigError, match="0 pictures"):
        film(look(), acting(), (64, 64), 0, FPS)


def test_sheets_show_expressions_and_animations():
    assert sheet(look(), ("happy", "sad"), (0.2, 1.0), side=32).startswith(b"\x89PNG")
    assert strips(look(), ("nod",), 3, side=32).startswith(b"\x89PNG")
