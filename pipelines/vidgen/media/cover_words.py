"""Words on the picture that stands for a film, large enough to be read in a list of films."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import skia
from PIL import Image

from .publish import beside
from .typeset import Line, Run, set_line

_FONT, _LARGEST, _SMALLEST = "Inter", 0.13, 0.055
_WIDTH, _LINES, _MARGIN, _LEADING = 0.86, 3, 0.07, 1.12
_SHADE = 0.78


def write_words(picture: Path, words: str) -> None:
    """Write words over the lower part of a JPEG, on a shade that lets them be read.

    As large as at most three lines allow. Raises MissingError where no font has their letters.
    """
    with Image.open(picture) as opened:
        image = opened.convert("RGBA")
    width, height = image.size
    lines = _fitted(words.split(), width * _WIDTH, min(width, height))
    pixels = np.asarray(image).copy()
    tall = sum(line.height * _LEADING for line in lines) + height * _MARGIN
    with skia.Surface(pixels, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType) as canvas:
        canvas.drawRect(skia.Rect.MakeWH(width, height), _shade(height, min(height, 1.7 * tall)))
        top = height - tall
        for line in lines:
            line.paint(canvas, width * _MARGIN, top)
            top += line.height * _LEADING
    with beside(picture) as part:
        Image.fromarray(pixels[..., :3]).save(part, "JPEG", quality=90, optimize=True)


def _shade(height: int, tall: float) -> skia.Paint:
    """Dark at the bottom, and nothing above."""
    ends = [skia.Point(0, height - tall), skia.Point(0, height)]
    colours = [skia.ColorSetARGB(0, 0, 0, 0), skia.ColorSetARGB(round(255 * _SHADE), 0, 0, 0)]
    return skia.Paint(Shader=skia.GradientShader.MakeLinear(points=ends, colors=colours))


def _fitted(words: list[str], width: float, side: int) -> list[Line]:
    """Lines of words in the largest size in which they are few enough and none is too wide."""
    steps = 12
    for step in range(steps + 1):
        size = side * (_LARGEST + (_SMALLEST - _LARGEST) * step / steps)
        lines = _broken(words, width, size)
        if len(lines) <= _LINES and all(line.width <= width for line in lines):
            break
    return lines[:_LINES]


def _broken(words: list[str], width: float, size: float) -> list[Line]:
    lines: list[Line] = []
    now: list[str] = []
    for word in words:
        if now and _line([*now, word], size).width > width:
            lines.append(_line(now, size))
            now = []
        now.append(word)
    return [*lines, _line(now, size)]


def _line(words: list[str], size: float) -> Line:
    ink = skia.Paint(AntiAlias=True, Color=skia.ColorWHITE)
    return set_line([Run(" ".join(words), ink)], _FONT, size)
