"""The pictures of a clip, by the rig."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..media.game.drawing import Drawing, Picture
from ..rig.look import look_of
from ..rig.motion.acting import Acting
from ..rig.motion.film import film
from ..rig.motion.still import still_film
from .voice import line_of
from .who import somebody


def drawn(request: Mapping[str, Any], work: Path) -> Drawing:
    """Draw what is asked for. `work/inputs` holds the files that it names.

    A clip in which somebody speaks is as long as that takes, and no loop.

    Raises ConfigError for a base image that is none, BriefError for a file that is no character.
    """
    asked = request["asked"]
    line, fps = line_of(request, work / "inputs"), asked["fps"]
    frames = line.frames(asked["frames"], fps) if line else asked["frames"]
    acting = Acting(
        expression=asked["expression"],
        emotion=asked["emotion"],
        animation=asked["animation"],
        intensity=asked["intensity"],
        seed=asked["seed"],
        mouths=line.mouths(frames, fps) if line else (),
    )
    pictures = _pictures(asked, acting, frames, work / "inputs")
    return Drawing(
        list(pictures),
        fps,
        asked["crf"],
        asked["preset"],
        sound=line.write(work / "speech.wav") if line else None,
        clear=asked["clear"] and not asked["who"].get("image"),
        loop=line is None,
    )


def _pictures(
    asked: Mapping[str, Any], acting: Acting, frames: int, inputs: Path
) -> Iterator[Picture]:
    """A base image that moves, or the figure of a character, or of somebody made up."""
    size, fps = (asked["width"], asked["height"]), asked["fps"]
    if asked["who"].get("image"):
        return still_film((inputs / "image").read_bytes(), acting, size, frames, fps)
    file = inputs / "character" if asked["who"].get("character") else None
    look = look_of(somebody(dict(asked["who"]), asked["art_style"], file))
    return film(look, acting, size, frames, fps, clear=asked["clear"])
