"""Pictures of somebody who acts: a loop, drawn from cels that are kept from clip to clip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache

import numpy as np
import skia

from ...errors import ConfigError
from ...media.game.drawing import Picture
from ..look import Look
from .acting import Acting, play
from .feelings import Mood, bounded, mood
from .figure import Figure, Lights, figure
from .moment import Moment
from .room import draw_room
from .signs import draw_shock, draw_signs_around

VERSION = 1
"""Of the drawing: another one makes all stored clips stale."""

SMALLEST, LARGEST = 16, 2048
_SIDE = 512


def film(
    look: Look,
    acting: Acting,
    size: tuple[int, int],
    frames: int,
    fps: float,
    *,
    clear: bool = False,
) -> Iterator[Picture]:
    """The pictures of a loop, each an array of its own; the same values give the same bytes.

    Where `clear`, what is around the figure stays clear (straight alpha). Raises ConfigError for a
    size that is not from 16 to 2048 pixels, or without pictures.
    """
    check(size, frames, fps)
    return _drawn(look, acting, size, play(acting, frames, fps), clear=clear)


def check(size: tuple[int, int], frames: int, fps: float) -> None:
    """Raise ConfigError for a clip that cannot be drawn."""
    width, height = size
    if not all(SMALLEST <= side <= LARGEST for side in size):
        raise ConfigError(f"a clip of {width}x{height}: sides go from {SMALLEST} to {LARGEST}")
    if frames < 1 or fps <= 0:
        raise ConfigError(f"a clip of {frames} pictures at {fps} a second: there are none")


def _drawn(
    look: Look, acting: Acting, size: tuple[int, int], moments: list[Moment], *, clear: bool
) -> Iterator[Picture]:
    around = mood(acting.expression, acting.emotion, acting.intensity)
    drawn = figure(look, min(size) / _SIDE)
    light = drawn.lit(around)
    block = np.empty((len(moments), size[1], size[0], 4), np.uint8)  # large: the system is quick
    for pixels, moment in zip(block, moments, strict=True):
        pixels[:] = 0 if clear else _room(around, size, flat=look.style == "anime")
        _picture(drawn, moment, pixels, (around, light), clear=clear)
        yield pixels


def _picture(
    drawn: Figure, moment: Moment, pixels: Picture, lit: tuple[Mood, Lights], *, clear: bool
) -> None:
    """Draw a moment over what is there."""
    height, width = pixels.shape[:2]
    scale = min(width, height) / _SIDE
    canvas = skia.Surface(pixels).getCanvas()
    canvas.translate((width - _SIDE * scale) / 2, height - _SIDE * scale)
    canvas.scale(scale, scale)
    if not clear:
        draw_shock(canvas, moment)
    drawn.draw(canvas, replace(moment, pose=bounded(moment.pose)), *lit)
    draw_signs_around(canvas, moment)


@lru_cache(maxsize=16)
def _room(around: Mood, size: tuple[int, int], *, flat: bool) -> Picture:
    """A backdrop, drawn at half its size: it is soft."""
    small, whole = (np.zeros((size[1] // by, size[0] // by, 4), np.uint8) for by in (2, 1))
    canvas = skia.Surface(small).getCanvas()
    scale = min(size) / _SIDE
    canvas.scale(scale / 2, scale / 2)
    draw_room(canvas, around, size[0] / scale, size[1] / scale, flat=flat)
    soft = skia.SamplingOptions(skia.FilterMode.kLinear)
    place = skia.Rect(*size)
    skia.Surface(whole).getCanvas().drawImageRect(skia.Image.fromarray(small), place, soft)
    return whole
