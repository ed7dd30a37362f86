"""The pictures of a clip, by the rig."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import ConfigError
from ..media.game.drawing import Drawing
from ..rig.look import look_of
from ..rig.motion.acting import Acting
from ..rig.motion.film import film
from .who import somebody


def drawn(asked: Mapping[str, Any], inputs: Path) -> Drawing:
    """Draw what is asked for. `inputs` holds the files that it names.

    Raises ConfigError for what the rig cannot do, BriefError for a file that is wrong.
    """
    if asked["who"].get("image"):
        raise ConfigError(
            "the rig draws characters, and does not move a base image",
            cure="give the NPC traits, a prompt or a character in place of the image",
        )
    if asked.get("dialogue") or asked.get("audio"):
        raise ConfigError("the rig does not speak dialogue", cure="ask for the animation talk")
    file = inputs / "character" if asked["who"].get("character") else None
    acting = Acting(
        expression=asked["expression"],
        emotion=asked["emotion"],
        animation=asked["animation"],
        intensity=asked["intensity"],
        seed=asked["seed"],
    )
    look = look_of(somebody(dict(asked["who"]), asked["art_style"], file))
    size = asked["width"], asked["height"]
    pictures = film(look, acting, size, asked["frames"], asked["fps"], clear=asked["clear"])
    return Drawing(
        list(pictures), asked["fps"], asked["crf"], asked["preset"], clear=asked["clear"]
    )
