"""The pictures of a clip, by the rig."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import skia

from ..errors import ConfigError
from ..media.game.drawing import Drawing, Picture
from ..rig.look import Look, look_of
from ..rig.portrait import paint
from ..rig.pose import EXPRESSIONS, expression
from .who import somebody

_NEAR = {
    "scared": "afraid",
    "excited": "joyful",
    "thoughtful": "thinking",
    "loving": "happy",
    "worried": "afraid",
    "disgusted": "angry",
}


def drawn(asked: Mapping[str, Any], inputs: Path) -> Drawing:
    """Draw what is asked for. `inputs` holds the files that it names.

    Raises ConfigError for what the rig cannot do, BriefError for a file that is wrong.
    """
    if asked["who"].get("image"):
        raise ConfigError("the rig draws no motion into a base image", cure="name a character")
    if asked.get("dialogue") or asked.get("audio"):
        raise ConfigError("the rig does not talk with a sound yet", cure="leave dialogue out")
    file = inputs / "character" if asked["who"].get("character") else None
    look = look_of(somebody(dict(asked["who"]), asked["art_style"], file))
    pictures = [_picture(look, asked, number) for number in range(asked["frames"])]
    return Drawing(pictures, asked["fps"], asked["crf"], asked["preset"])


def _picture(look: Look, asked: Mapping[str, Any], number: int) -> Picture:
    width, height = asked["width"], asked["height"]
    turn = 2 * math.pi * number / asked["frames"]
    name = asked["expression"] if asked["expression"] in EXPRESSIONS else _NEAR[asked["expression"]]
    still = expression(name, asked["intensity"])
    pose = replace(still, breath=math.sin(turn), roll=still.roll + 2 * math.sin(turn))
    surface = skia.Surface(width, height)
    paint(surface.getCanvas(), look, pose, width, height)
    pixels = surface.makeImageSnapshot().toarray(colorType=skia.kRGBA_8888_ColorType)
    return np.ascontiguousarray(pixels, dtype=np.uint8)
