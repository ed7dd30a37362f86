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
from .voice import line_of
from .who import somebody


def drawn(request: Mapping[str, Any], work: Path) -> Drawing:
    """Draw what is asked for. `work/inputs` holds the files that it names.

    A clip in which somebody speaks is as long as that takes, and no loop.

    Raises ConfigError for what the rig cannot do, BriefError for a file that is wrong.
    """
    asked = request["asked"]
    if asked["who"].get("image"):
        raise ConfigError(
            "the rig draws characters, and does not move a base image",
            cure="give the NPC traits, a prompt or a character in place of the image",
        )
    line, fps = line_of(request, work / "inputs"), asked["fps"]
    frames = line.frames(asked["frames"], fps) if line else asked["frames"]
    file = work / "inputs" / "character" if asked["who"].get("character") else None
    acting = Acting(
        expression=asked["expression"],
        emotion=asked["emotion"],
        animation=asked["animation"],
        intensity=asked["intensity"],
        seed=asked["seed"],
        mouths=line.mouths(frames, fps) if line else (),
    )
    look = look_of(somebody(dict(asked["who"]), asked["art_style"], file))
    size = asked["width"], asked["height"]
    pictures = film(look, acting, size, frames, fps, clear=asked["clear"])
    return Drawing(
        list(pictures),
        fps,
        asked["crf"],
        asked["preset"],
        sound=line.write(work / "speech.wav") if line else None,
        clear=asked["clear"],
        loop=line is None,
    )
