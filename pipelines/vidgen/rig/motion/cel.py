"""Parts of a figure that are drawn once, on clear sheets of rubber, and then only bent."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import skia
from numpy.typing import NDArray

from ..ink import Point

Places: TypeAlias = NDArray[np.float64]
"""Shape (points, 2): x and y in the space of a cel."""

FINE = 3
"""How many times finer than the picture a cel is drawn: it is read without interpolation."""


@dataclass(frozen=True)
class Cel:
    """A drawing on a grid of points. `places` are where they lie while nothing moves."""

    paint: skia.Paint
    places: Places
    texture: Sequence[Point]
    triangles: Sequence[int]

    def draw(self, canvas: skia.Canvas, places: Places, light: Sequence[int]) -> None:
        """Draw with the points moved, each dimmed by its colour in `light` (ARGB)."""
        bent = skia.Vertices(
            skia.Vertices.kTriangles_VertexMode,
            [*map(tuple, places.tolist())],
            self.texture,
            light,
            self.triangles,
        )
        canvas.drawVertices(bent, self.paint, skia.BlendMode.kModulate)


def cel(
    draw: Callable[[skia.Canvas], None],
    box: tuple[float, float, float, float],
    scale: float,
    grid: tuple[int, int],
) -> Cel | None:
    """A cel of what `draw` puts into `box` (left, top, right, bottom); None where that is nothing.

    `scale` is how many pixels of the picture one unit takes.
    """
    left, top, right, bottom = box
    fine = scale * FINE
    wide, high = (max(1, round(length * fine)) for length in (right - left, bottom - top))
    pixels = np.zeros((high, wide, 4), np.uint8)
    surface = skia.Surface.MakeRasterDirect(_premultiplied(wide, high), pixels, wide * 4)
    canvas = surface.getCanvas()
    canvas.scale(fine, fine)
    canvas.translate(-left, -top)
    draw(canvas)
    surface.flushAndSubmit()
    rows, columns = np.any(pixels[..., 3], axis=1), np.any(pixels[..., 3], axis=0)
    if not rows.any():
        return None
    (up, down), (west, east) = _ends(rows, 2), _ends(columns, 2)
    part = _even(pixels[up:down, west:east])
    return _gridded(part, (left + west / fine, top + up / fine), fine, grid)


def _premultiplied(wide: int, high: int) -> skia.ImageInfo:
    return skia.ImageInfo.Make(wide, high, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType)


def _ends(filled: NDArray[np.bool_], edge: int) -> tuple[int, int]:
    """Where something begins and ends, with an edge of nothing around it."""
    at = np.flatnonzero(filled)
    return max(0, int(at[0]) - edge), min(len(filled), int(at[-1]) + 1 + edge)


def _even(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Every pixel as the mean of those that lie under one pixel of the picture."""
    reach = FINE // 2
    padded = np.pad(pixels, ((reach, reach), (reach, reach), (0, 0)), "edge")
    total = np.zeros(pixels.shape, np.uint16)
    high, wide = pixels.shape[:2]
    for row in range(FINE):
        for column in range(FINE):
            total += padded[row : row + high, column : column + wide]
    found: NDArray[np.uint8] = ((total + FINE * FINE // 2) // (FINE * FINE)).astype(np.uint8)
    return found


def _gridded(pixels: NDArray[np.uint8], corner: Point, fine: float, grid: tuple[int, int]) -> Cel:
    high, wide = pixels.shape[:2]
    image = skia.Image.MakeRasterCopy(skia.Pixmap(_premultiplied(wide, high), pixels, wide * 4))
    paint = skia.Paint()
    paint.setShader(image.makeShader(skia.TileMode.kClamp, skia.TileMode.kClamp))
    across, down = grid
    x, y = np.meshgrid(np.linspace(0, wide, across + 1), np.linspace(0, high, down + 1))
    texture = np.stack([x.ravel(), y.ravel()], axis=1)
    return Cel(paint, texture / fine + corner, [*map(tuple, texture.tolist())], _triangles(grid))


def _triangles(grid: tuple[int, int]) -> list[int]:
    across, down = grid
    found: list[int] = []
    for row in range(down):
        for column in range(across):
            one = row * (across + 1) + column
            under = one + across + 1
            found += [one, one + 1, under, one + 1, under + 1, under]
    return found
