"""Light that lies on a figure whatever it does: warm from the upper left, and a bright rim."""

from __future__ import annotations

from collections.abc import Callable

import skia

from ..ink import Colour, fill, linear
from ..look import Look
from ..pose import REST
from ..sketch import sketch

_WARM: Colour = (1.0, 0.94, 0.80)
COOL: Colour = (0.13, 0.14, 0.27)
_RIM: Colour = (1.0, 0.98, 0.93)


def shine(look: Look, scale: float) -> Callable[[skia.Canvas, skia.Matrix], None]:
    """What lights a part of this figure: called with its canvas and its way into the picture."""
    from ..portrait import draw_figure

    side = round(512 * scale)
    surface = skia.Surface(side, side)
    canvas = surface.getCanvas()
    canvas.scale(side / 512, side / 512)
    draw_figure(sketch(canvas, look, REST))
    rim = _rim(surface.makeImageSnapshot(), flat=look.style == "anime")

    def light(canvas: skia.Canvas, matrix: skia.Matrix) -> None:
        back = skia.Matrix()
        matrix.invert(back)
        canvas.save()
        canvas.concat(back)
        _gradients(canvas)
        canvas.scale(512 / side, 512 / side)
        canvas.drawImage(rim, 0, 0, skia.SamplingOptions(), _over())
        canvas.restore()

    return light


def _gradients(canvas: skia.Canvas) -> None:
    atop = skia.BlendMode.kSrcATop
    warm = linear((0, 0), (384, 410), (0, _WARM, 0.34), (0.55, _WARM, 0.0), blend=atop)
    cool = linear((154, 230), (410, 512), (0, COOL, 0.0), (1, COOL, 0.40), blend=atop)
    canvas.drawPaint(warm)
    canvas.drawPaint(cool)


def _over() -> skia.Paint:
    paint = skia.Paint()
    paint.setBlendMode(skia.BlendMode.kSrcATop)
    return paint


def _rim(figure: skia.Image, *, flat: bool) -> skia.Image:
    """A figure without itself, moved away from the light: a bright line along its edge."""
    scale = figure.width() / 512
    surface = skia.Surface(figure.width(), figure.height())
    canvas = surface.getCanvas()
    tint = skia.Paint()
    colour = fill(_RIM, 0.42 if flat else 0.30).getColor()
    tint.setColorFilter(skia.ColorFilters.Blend(colour, skia.BlendMode.kSrcIn))
    canvas.drawImage(figure, 0, 0, skia.SamplingOptions(), tint)
    away = skia.Paint()
    away.setBlendMode(skia.BlendMode.kDstOut)
    if not flat:
        away.setImageFilter(skia.ImageFilters.Blur(1.6 * scale, 1.6 * scale))
    canvas.drawImage(figure, 4.2 * scale, 2.8 * scale, skia.SamplingOptions(), away)
    return surface.makeImageSnapshot()
