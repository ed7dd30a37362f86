"""Draw a caption as a picture that is laid over a film's frames."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import skia
from numpy.typing import NDArray

from .caption_look import CaptionLook
from .typeset import Line, Run, set_line

_LEADING = 1.18
_SHADOW = 0.07


@dataclass(frozen=True)
class Painted:
    """A picture and where its upper left corner lies; all four numbers are even.

    `rgba` has shape (height, width, 4), with a straight alpha.
    """

    left: int
    top: int
    rgba: NDArray[np.uint8]


@dataclass(frozen=True)
class DrawnWord:
    """A word of a caption, with the spaces before it."""

    text: str
    gap: int = 0


Lines = Sequence[Sequence[DrawnWord]]


def paint_caption(
    lines: Lines, look: CaptionLook, *, bottom: int | None = None, spoken: int | None = None
) -> Painted:
    """Draw lines into the look's safe box, with their last one at `bottom`, or as low as it goes.

    `spoken` is the number of the word that lights up. Lines that are too wide are drawn smaller.
    Raises MissingError where no font has one of the letters.
    """
    size = _size_that_fits(lines, look)
    block = _Block(look, size, [_set(line, look, size) for line in lines])
    return block.drawn(lines, bottom or look.safe[3], spoken)


def caption_height(lines: int, look: CaptionLook) -> int:
    """How many pixels a caption of so many lines takes, but for the padding above its letters."""
    return round(lines * look.size * _LEADING + look.padding)


def _size_that_fits(lines: Lines, look: CaptionLook) -> float:
    left, _, right, _ = look.safe
    widest = max(_set(line, look, look.size).width for line in lines)
    return look.size * min(1.0, (right - left - 2 * look.padding) / max(1.0, widest))


def _set(
    line: Sequence[DrawnWord],
    look: CaptionLook,
    size: float,
    paints: Sequence[skia.Paint] | None = None,
) -> Line:
    chosen = paints or [_ink(look.ink)] * len(line)
    runs = [
        Run(" " * word.gap + word.text, paint) for word, paint in zip(line, chosen, strict=True)
    ]
    return set_line(runs, look.font, size)


class _Block:
    """Lines below each other, each in the middle of the safe box."""

    def __init__(self, look: CaptionLook, size: float, lines: Sequence[Line]) -> None:
        self._look, self._size, self._lines = look, size, lines
        self._leading = size * _LEADING
        width = max(line.width for line in lines) + 2 * look.padding + 2
        self._width = 2 * round(width / 2 + 0.5)
        height = len(lines) * self._leading + 2 * look.padding
        self._height = 2 * round(height / 2 + 0.5)

    def drawn(self, lines: Lines, bottom: int, spoken: int | None) -> Painted:
        look = self._look
        left, top, right, _ = look.safe
        across = max(0, round((left + right - self._width) / 4) * 2)
        down = max(top // 2 * 2, (bottom - self._height) // 2 * 2)
        rgba = np.zeros((self._height, self._width, 4), np.uint8)
        with skia.Surface(rgba, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType) as canvas:
            if look.style == "box":
                self._ground(canvas)
            else:
                self._text(canvas, lines, _shadow(self._size), _shadow(self._size), None)
                edge = _edge(look.outline * 2 * self._size / look.size)
                self._text(canvas, lines, edge, edge, None)
            self._text(canvas, lines, _ink(look.ink), _ink(look.lit), spoken)
        return Painted(across, down, _straight(rgba[: look.height - down, : look.width - across]))

    def _ground(self, canvas: skia.Canvas) -> None:
        paint = skia.Paint(AntiAlias=True, Color4f=skia.Color4f(0, 0, 0, self._look.ground_opacity))
        rect = skia.Rect.MakeXYWH(0, 0, self._width, self._height)
        canvas.drawRoundRect(rect, self._look.padding, self._look.padding, paint)

    def _text(
        self,
        canvas: skia.Canvas,
        lines: Lines,
        usual: skia.Paint,
        lit: skia.Paint,
        spoken: int | None,
    ) -> None:
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line))
        for row, (line, (first, last)) in enumerate(zip(lines, pairwise(starts), strict=True)):
            paints = [lit if number == spoken else usual for number in range(first, last)]
            text = _set(line, self._look, self._size, paints)
            middle = self._look.padding + (row + 0.5) * self._leading
            text.paint(canvas, (self._width - text.width) / 2, middle - text.height / 2)


def _straight(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Colours as they were before skia multiplied them by their alpha."""
    found = rgba.copy()
    alpha = np.maximum(rgba[..., 3:], 1).astype(np.uint16)
    found[..., :3] = np.minimum(255, (rgba[..., :3].astype(np.uint16) * 255 + alpha // 2) // alpha)
    return found


def _ink(colour: str) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color=0xFF000000 | int(colour[1:], 16))


def _edge(width: float) -> skia.Paint:
    return skia.Paint(
        AntiAlias=True,
        Color=0xFF101010,
        Style=skia.Paint.kStroke_Style,
        StrokeWidth=width,
        StrokeJoin=skia.Paint.kRound_Join,
    )


def _shadow(size: float) -> skia.Paint:
    paint = _edge(size * 0.2)
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, size * _SHADOW))
    paint.setAlphaf(0.55)
    return paint
