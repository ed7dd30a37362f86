"""Pieces that garments are put together from."""

from __future__ import annotations

from .ink import (
    WHITE,
    Colour,
    Segment,
    fill,
    linear,
    mirrored,
    mix,
    oval,
    path,
    pen,
    radial,
    shade,
    stroke_between,
)
from .sketch import Sketch, Tone

GOLD: Colour = (0.85, 0.66, 0.26)


def piece(sketch: Sketch, tone: Tone, start: tuple[float, float], *segments: Segment) -> None:
    """A part of a garment with its own shade and contour."""
    drawn = path(start, *segments)
    bounds = drawn.getBounds()
    paint = linear(
        (bounds.left(), bounds.top()),
        (bounds.right(), bounds.bottom()),
        (0, mix(tone.base, tone.light, 0.45), 1),
        (0.5, tone.base, 1),
        (1, mix(tone.base, tone.dark, 0.8), 1),
    )
    sketch.canvas.drawPath(drawn, paint)
    sketch.contour(drawn, tone)


def pair(sketch: Sketch, tone: Tone, start: tuple[float, float], *segments: Segment) -> None:
    """The same part on both sides."""
    for side in (-1, 1):
        piece(sketch, tone, (start[0] * side, start[1]), *mirrored(segments, side))


def seam(
    sketch: Sketch,
    tone: Tone,
    start: tuple[float, float],
    bend: tuple[float, float],
    end: tuple[float, float],
    weight: float = 2.4,
) -> None:
    sketch.canvas.drawPath(stroke_between(start, bend, end, weight), fill(tone.line, 0.75))


def button(sketch: Sketch, x: float, y: float, size: float = 4.2, colour: Colour = GOLD) -> None:
    stops = ((0, mix(colour, WHITE, 0.6), 1.0), (0.6, colour, 1.0), (1, shade(colour, 0.5), 1.0))
    sketch.canvas.drawOval(oval(x, y, size, size), radial((x - 1, y - 1.4), size * 1.2, *stops))
    sketch.canvas.drawOval(oval(x, y, size, size), pen(shade(colour, 0.35), 0.9, 0.8))
