"""Parts of a figure that are drawn once, on clear sheets of rubber, and then only stretched.

A sheet is cut by columns and rows, and every piece keeps straight edges: columns change their
width, rows their height and their place sideways. So pieces always meet, and each is one image.
Images are drawn as they are: as a shader of a paint they would be packed and unpacked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeAlias

import numpy as np
import skia
from numpy.typing import NDArray

from ..ink import Colour
from ..sketch import Box

_FINE = 2
"""How many times finer than the picture a cel is drawn, as it is read without interpolation."""

_OVERLAP = 0.002

Line: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True)
class Bend:
    """Where the edges of a cel's columns and rows go; `aside` moves a row's edge sideways."""

    columns: Line
    rows: Line
    aside: Line


@dataclass(frozen=True)
class Piece:
    """What lies in columns up to `until`, and in one row. A `solid` one hides what is under it."""

    column: int
    until: int
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
    sampling: skia.SamplingOptions

    @property
    def rest(self) -> Bend:
        return Bend(self.columns, self.rows, np.zeros_like(self.rows))

    def draw(
        self, canvas: skia.Canvas, matrix: skia.Matrix, bend: Bend, light: Sequence[Light]
    ) -> None:
        """Draw, moved by `matrix`, bent, and each row in its own light."""
        canvas.save()
        canvas.concat(matrix)
        start = canvas.getTotalMatrix()
        x, y, aside = (line.tolist() for line in (bend.columns, bend.rows, bend.aside))
        for piece in self.pieces:
            row, lit = piece.row, light[piece.row]
            left, top, shift = x[piece.column], y[row], aside[row]
            place = skia.Matrix.MakeAll(
                *(x[piece.until] - left, aside[row + 1] - shift, left + shift),
                *(0, y[row + 1] - top, top),
                *(0, 0, 1),
            )
            canvas.setMatrix(skia.Matrix.Concat(start, place))
            paint = lit.instead if piece.solid else lit.over
            canvas.drawImageRect(piece.image, piece.source, _WHOLE, self.sampling, paint, _FAST)
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


_NEAREST, _LINEAR = skia.SamplingOptions(), skia.SamplingOptions(skia.FilterMode.kLinear)
_FAST = skia.Canvas.kFast_SrcRectConstraint
_WHOLE = skia.Rect(0, 0, 1 + _OVERLAP, 1 + _OVERLAP)


def cel(
    draw: Callable[[skia.Canvas], None],
    shine: Callable[[skia.Canvas], None],
    box: Box,
    scale: float,
    grid: tuple[int, int],
    *,
    joined: bool = False,
    hidden: Callable[[Box], bool] = lambda _: False,
    soft: bool = False,
) -> Cel | None:
    """A cel of what `draw` puts into `box`, with `shine` upon it; None where that is nothing.

    `scale` is how many pixels of the picture one unit takes; `grid` counts columns and rows.
    Where columns are `joined`, all of them are stretched alike, so that fewer pieces do. What is
    `hidden`, whatever moves, is left out. A `soft` one is read with interpolation: twice as slow.
    """
    fine = scale * _FINE
    drawn = _painted(draw, box, fine)
    rows, columns = np.any(drawn[..., 3], axis=1), np.any(drawn[..., 3], axis=0)
    if not rows.any():
        return None
    (top, low), (left, right) = _ends(rows, 2), _ends(columns, 2)
    part = np.ascontiguousarray(drawn[top:low, left:right])
    place = (box[0] + left / fine, box[1] + top / fine)
    with_canvas(part, lambda canvas: shine(_placed(canvas, place, fine)))
    columns_rows, pieces = _cut(
        part if soft else _even(part), (place, fine), grid, joined=joined, hidden=hidden
    )
    return Cel(*columns_rows, pieces, _LINEAR if soft else _NEAREST)


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


def _even(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Every pixel with half of its neighbours: as soft as pixels of the picture."""
    for axis in (0, 1):
        room = [(1, 1) if axis == other else (0, 0) for other in range(3)]
        wide = np.pad(pixels, room).astype(np.uint16)
        count = pixels.shape[axis]
        before, middle, after = (
            wide[at : at + count] if axis == 0 else wide[:, at : at + count] for at in range(3)
        )
        pixels = ((before + 2 * middle + after + 2) >> 2).astype(np.uint8)
    return pixels


def _cut(
    pixels: NDArray[np.uint8],
    place: tuple[tuple[float, float], float],
    grid: tuple[int, int],
    *,
    joined: bool,
    hidden: Callable[[Box], bool],
) -> tuple[tuple[Line, Line], list[Piece]]:
    """Lay columns and rows over a drawing; pieces without anything are left out.

    `place` is the corner of the drawing, and how fine it is.
    """
    (corner_x, corner_y), fine = place
    high, wide = pixels.shape[:2]
    columns, rows = (
        np.round(np.linspace(0, length, count + 1)).astype(int)
        for length, count in ((wide, grid[0]), (high, grid[1]))
    )
    x, y = columns / fine + corner_x, rows / fine + corner_y
    pieces = []
    for row in range(grid[1]):
        strip = pixels[rows[row] : rows[row + 1] + 1]
        shown = [not hidden((x[at], y[row], x[at + 1], y[row + 1])) for at in range(grid[0])]
        for first, until, solid in _runs(strip, columns, shown, joined=joined):
            image, source = _image(
                strip, columns[first], columns[until], rows[row : row + 2], solid
            )
            pieces.append(Piece(first, until, row, image, source, solid))
    return (x, y), pieces


def _runs(
    strip: NDArray[np.uint8], columns: NDArray[np.int_], shown: Sequence[bool], *, joined: bool
) -> Iterator[tuple[int, int, bool]]:
    """First column, the one after the last, and whether all of it is solid; nothing is left out."""
    found: list[tuple[int, int, bool]] = []
    for column, (left, right) in enumerate(pairwise(columns.tolist())):
        alpha = strip[:, left : right + 1, 3]
        if not (shown[column] and alpha.any()):
            continue
        solid = bool(alpha.min() == 255)
        if joined and found and found[-1][1:] == (column, solid):
            found[-1] = (found[-1][0], column + 1, solid)
        else:
            found.append((column, column + 1, solid))
    yield from found


def _image(
    strip: NDArray[np.uint8], left: int, right: int, rows: NDArray[np.int_], solid: bool
) -> tuple[skia.Image, skia.Rect]:
    """A piece of a row, with a pixel of its neighbours at its far ends, and what of it shows."""
    wide, high = int(right - left), int(rows[1] - rows[0])
    part = strip[:, left : right + 1]
    spare = ((0, high + 1 - part.shape[0]), (0, wide + 1 - part.shape[1]), (0, 0))
    part = np.ascontiguousarray(np.pad(part, spare))
    about = _premultiplied(wide + 1, high + 1)
    if solid:
        about = about.makeAlphaType(skia.kOpaque_AlphaType)
    image = skia.Image.MakeRasterCopy(skia.Pixmap(about, part, (wide + 1) * 4))
    return image, skia.Rect(0, 0, wide * (1 + _OVERLAP), high * (1 + _OVERLAP))
