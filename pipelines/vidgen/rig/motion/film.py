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
    ground = np.zeros((size[1], size[0], 4), np.uint8) if clear else _room(around, look, size)
    light = drawn.lit(around, moments[0].pose.gloom)
    for moment in moments:
        yield _picture(drawn, moment, ground, (around, light), clear=clear)


def _picture(
    drawn: Figure, moment: Moment, ground: Picture, lit: tuple[Mood, Lights], *, clear: bool
) -> Picture:
    pixels = ground.copy()
    height, width = pixels.shape[:2]
    scale = min(width, height) / _SIDE
    surface = skia.Surface(pixels)
    canvas = surface.getCanvas()
    canvas.translate((width - _SIDE * scale) / 2, height - _SIDE * scale)
    canvas.scale(scale, scale)
    if not clear:
        draw_shock(canvas, moment)
    drawn.draw(canvas, replace(moment, pose=bounded(moment.pose)), *lit)
    draw_signs_around(canvas, moment)
    return pixels


@lru_cache(maxsize=16)
def _room(around: Mood, look: Look, size: tuple[int, int]) -> Picture:
    pixels = np.zeros((size[1], size[0], 4), np.uint8)
    canvas = skia.Surface(pixels).getCanvas()
    scale = min(size) / _SIDE
    canvas.scale(scale, scale)
    draw_room(canvas, around, size[0] / scale, size[1] / scale, flat=look.style == "anime")
    return pixels
