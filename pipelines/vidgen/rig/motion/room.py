"""The room behind somebody, in the colours of a mood."""

from __future__ import annotations

import skia

from ..ink import BLACK, chance, fill, glow, linear, mix, oval, path, radial
from .feelings import Mood


def draw_room(canvas: skia.Canvas, mood: Mood, width: float, height: float, *, flat: bool) -> None:
    """A soft backdrop with light in it; a `flat` one has shapes with edges."""
    above, below, light = mood.above, mood.below, mood.light
    middle, long = mix(above, below, 0.45), max(width, height)
    stops = ((0.0, above, 1.0), (0.5, middle, 1.0), (1.0, below, 1.0))
    canvas.drawPaint(linear((0, 0), (0, height), *stops))
    halo = ((0.0, light, 0.8), (0.5, light, 0.22), (1.0, light, 0.0))
    canvas.drawPaint(radial((width * 0.44, height * 0.4), long * 0.55, *halo))
    for number in range(16):
        x, y = chance(number, 5) * width, chance(number, 6) * height * 0.95
        size, alpha = (10 + chance(number, 7) * 46), 0.05 + 0.09 * chance(number, 8)
        if flat:
            canvas.drawOval(oval(x, y, size, size), fill(light, alpha))
        else:
            glow(canvas, (x, y), (size * 1.5, size * 1.5), light, alpha * 1.6, core=0.3)
    for number in range(4 if flat else 0):
        x = width * (0.05 + 0.28 * number)
        beam = path(
            (x, 0),
            (x + width * 0.07, 0),
            (x - width * 0.20, height),
            (x - width * 0.32, height),
        )
        canvas.drawPath(beam, fill(light, 0.06))
    dark = mix(below, BLACK, 0.6)
    edge = ((0.0, dark, 0.0), (0.55, dark, 0.0), (1.0, dark, 0.55))
    canvas.drawPaint(radial((width * 0.5, height * 0.48), long * 0.8, *edge))
