"""Parts of a figure that are drawn once, on clear sheets of rubber, and then only stretched.

A sheet is cut by columns and rows, and every piece keeps straight edges: columns change their
width, rows their height and their place sideways. So pieces always meet, and each is one image.
Images are drawn as they are: as a shader of a paint they would be packed and unpacked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import skia
from numpy.typing import NDArray

from ..ink import Colour

_FINE, _LESS_FINE, _LARGE = 3, 2, 1.5
"""How many times finer than the picture a cel is drawn, as it is read without interpolation."""

_OVERLAP = 0.002

Line: TypeAlias = NDArray[np.float64]
Box: TypeAlias = tuple[float, float, float, float]
"""Left, top, right and bottom."""


@dataclass(frozen=True)
class Bend:
    """Where the edges of a cel's columns and rows go; `aside` moves a row's edge sideways."""

    columns: Line
    rows: Line
    aside: Line


@dataclass(frozen=True)
class Piece:
    """What lies in one column and one row. A `solid` one hides all that is under it."""

    column: int
    row: int
    image: skia.Image
    source: skia.Rect
    solid: bool


@dataclass(frozen=True)
class Light:
    """How a row is lit: a paint for pieces, and one for those that are solid."""

    over: skia.Paint
    instead: skia.Paint


@dataclass(frozen=True)
class Cel:
    """A drawing in pieces, and the edges of its columns and rows while nothing moves."""

    columns: Line
    rows: Line
    pieces: Sequence[Piece]

    @property
    def rest(self) -> Bend:
        return Bend(self.columns, self.rows, np.zeros_like(self.rows))

    def box(self, piece: Piece) -> Box:
        """Where a piece lies while nothing moves."""
        left, right = self.columns[piece.column : piece.column + 2].tolist()
        top, bottom = self.rows[piece.row : piece.row + 2].tolist()
        return left, top, right, bottom

    def draw(
        self, canvas: skia.Canvas, matrix: skia.Matrix, bend: Bend, light: Sequence[Light]
    ) -> None:
        """Draw, moved by `matrix`, bent, and each row in its own light."""
        canvas.save()
        canvas.concat(matrix)
        start = canvas.getTotalMatrix()
        x, y, aside = (line.tolist() for line in (bend.columns, bend.rows, bend.aside))
        for piece in self.pieces:
            column, row, lit = piece.column, piece.row, light[piece.row]
            left, top, shift = x[column], y[row], aside[row]
            place = skia.Matrix.MakeAll(
                *(x[column + 1] - left, aside[row + 1] - shift, left + shift),
                *(0, y[row + 1] - top, top),
                *(0, 0, 1),
            )
            canvas.setMatrix(skia.Matrix.Concat(start, place))
            paint = lit.instead if piece.solid else lit.over
            canvas.drawImageRect(piece.image, piece.source, _WHOLE, _NEAREST, paint, _FAST)
        canvas.restore()


def veiled(colour: Colour) -> Light:
    """Light of a colour, which dims what it falls on."""
    over, instead = skia.Paint(), skia.Paint()
    instead.setBlendMode(skia.BlendMode.kSrc)
    if min(colour) < 0.999:
        dim = skia.Color4f(*colour, 1.0).toColor()
        for paint in (over, instead):
            paint.setColorFilter(skia.ColorFilters.Blend(dim, skia.BlendMode.kModulate))
    return Light(over, instead)


_NEAREST = skia.SamplingOptions()
_FAST = skia.Canvas.kFast_SrcRectConstraint
_WHOLE = skia.Rect(0, 0, 1 + _OVERLAP, 1 + _OVERLAP)


def cel(
    draw: Callable[[skia.Canvas], None],
    shine: Callable[[skia.Canvas], None],
    box: Box,
    scale: float,
    grid: tuple[int, int],
) -> Cel | None:
    """A cel of what `draw` puts into `box`, with `shine` upon it; None where that is nothing.

    `scale` is how many pixels of the picture one unit takes; `grid` counts columns and rows.
    """
    times = _FINE if scale <= _LARGE else _LESS_FINE
    fine = scale * times
    drawn = _painted(draw, box, fine)
    rows, columns = np.any(drawn[..., 3], axis=1), np.any(drawn[..., 3], axis=0)
    if not rows.any():
        return None
    (top, low), (left, right) = _ends(rows, 2), _ends(columns, 2)
    part = np.ascontiguousarray(drawn[top:low, left:right])
    place = (box[0] + left / fine, box[1] + top / fine)
    with_canvas(part, lambda canvas: shine(_placed(canvas, place, fine)))
    return _cut(_even(part, times), place, fine, grid)


def _painted(draw: Callable[[skia.Canvas], None], box: Box, fine: float) -> NDArray[np.uint8]:
    left, top, right, bottom = box
    wide, high = (max(1, round(length * fine)) for length in (right - left, bottom - top))
    pixels = np.zeros((high, wide, 4), np.uint8)
    with_canvas(pixels, lambda canvas: draw(_placed(canvas, (left, top), fine)))
    return pixels


def _placed(canvas: skia.Canvas, corner: tuple[float, float], fine: float) -> skia.Canvas:
    canvas.scale(fine, fine)
    canvas.translate(-corner[0], -corner[1])
    return canvas


def with_canvas(pixels: NDArray[np.uint8], draw: Callable[[skia.Canvas], None]) -> None:
    """Draw on pixels of shape (height, width, 4), RGBA with premultiplied alpha."""
    high, wide = pixels.shape[:2]
    surface = skia.Surface.MakeRasterDirect(_premultiplied(wide, high), pixels, wide * 4)
    draw(surface.getCanvas())


def _premultiplied(wide: int, high: int) -> skia.ImageInfo:
    return skia.ImageInfo.Make(wide, high, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)


def _ends(filled: NDArray[np.bool_], edge: int) -> tuple[int, int]:
    """Where something begins and ends, with an edge of nothing around it."""
    at = np.flatnonzero(filled)
    return max(0, int(at[0]) - edge), min(len(filled), int(at[-1]) + 1 + edge)


def _even(pixels: NDArray[np.uint8], times: int) -> NDArray[np.uint8]:
    """Every pixel as the mean of those that lie under one pixel of the picture."""
    reach = times // 2
    padded = np.pad(pixels, ((reach, reach), (reach, reach), (0, 0)))
    total = np.zeros(pixels.shape, np.uint16)
    high, wide = pixels.shape[:2]
    for row in range(times):
        for column in range(times):
            total += padded[row : row + high, column : column + wide]
    total += times * times // 2
    total //= times * times
    found: NDArray[np.uint8] = total.astype(np.uint8)
    return found


def _cut(
    pixels: NDArray[np.uint8],
    corner: tuple[float, float],
    fine: float,
    grid: tuple[int, int],
) -> Cel:
    """Lay columns and rows over a drawing; pieces without anything are left out."""
    high, wide = pixels.shape[:2]
    columns, rows = (
        np.round(np.linspace(0, length, count + 1)).astype(int)
        for length, count in ((wide, grid[0]), (high, grid[1]))
    )
    pieces = [
        piece
        for row in range(grid[1])
        for column in range(grid[0])
        if (piece := _piece(pixels, (column, row), columns[column:], rows[row:]))
    ]
    return Cel(columns / fine + corner[0], rows / fine + corner[1], pieces)


def _piece(
    pixels: NDArray[np.uint8],
    place: tuple[int, int],
    columns: NDArray[np.int_],
    rows: NDArray[np.int_],
) -> Piece | None:
    """What lies between the first two edges, with a pixel of its neighbours at its far ends."""
    (left, right), (top, low) = columns[:2].tolist(), rows[:2].tolist()
    part = pixels[top : low + 1, left : right + 1]
    if not part[..., 3].any():
        return None
    wide, high = right - left, low - top
    spare = ((0, high + 1 - part.shape[0]), (0, wide + 1 - part.shape[1]), (0, 0))
    part = np.ascontiguousarray(np.pad(part, spare))
    solid = bool(part[..., 3].min() == 255)
    about = _premultiplied(wide + 1, high + 1)
    if solid:
        about = about.makeAlphaType(skia.kOpaque_AlphaType)
    image = skia.Image.MakeRasterCopy(skia.Pixmap(about, part, (wide + 1) * 4))
    source = skia.Rect(0, 0, wide * (1 + _OVERLAP), high * (1 + _OVERLAP))
    return Piece(*place, image, source, solid)
