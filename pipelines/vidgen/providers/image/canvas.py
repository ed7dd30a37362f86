"""A sheet to draw designs on: shapes with soft edges, washes of colour, and grain.

Lengths are shares of the sheet's shorter side; x runs from 0 to `width`, y down to `height`.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import cairo
import numpy as np
import numpy.typing as npt
from PIL import Image

Point = tuple[float, float]


def rgb(colour: str) -> tuple[float, float, float]:
    """`#RRGGBB` as three numbers from 0 to 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def mix(one: str, other: str, share: float) -> str:
    """The colour that lies at `share` of the way from one to the other."""
    parts = (a + (b - a) * share for a, b in zip(rgb(one), rgb(other), strict=True))
    return "#" + "".join(f"{round(255 * part):02X}" for part in parts)


def lightness(colour: str) -> float:
    """How light a colour looks, 0 to 1."""
    red, green, blue = rgb(colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


class Canvas:
    """One sheet of `size` pixels."""

    def __init__(self, size: tuple[int, int]) -> None:
        self.size = size
        self.unit = float(min(size))
        self.width, self.height = size[0] / self.unit, size[1] / self.unit
        self._surface = cairo.ImageSurface(cairo.FORMAT_RGB24, *size)
        self._pen = cairo.Context(self._surface)
        self._pen.scale(self.unit, self.unit)
        self._pen.set_line_cap(cairo.LINE_CAP_ROUND)
        self._pen.set_line_join(cairo.LINE_JOIN_ROUND)

    def wash(self, start: Point, end: Point, colours: Sequence[str]) -> None:
        """Colour all of the sheet, from one point to another."""
        self._pen.set_source(
            _blend(cairo.LinearGradient(*start, *end), [(c, 1.0) for c in colours])
        )
        self._pen.paint()

    def glow(self, at: Point, radius: float, colour: str, alpha: float) -> None:
        """Light that fades out from a point."""
        fade = cairo.RadialGradient(*at, 0, *at, radius)
        self._pen.set_source(_blend(fade, [(colour, alpha), (colour, alpha * 0.35), (colour, 0)]))
        self._pen.paint()

    def disc(self, at: Point, radius: float, colour: str, alpha: float = 1.0) -> None:
        self._pen.new_path()
        self._pen.arc(*at, radius, 0, math.tau)
        self._fill(colour, alpha)

    def ball(self, at: Point, radius: float, lit: str, dark: str) -> None:
        """A disc that is lit from above on the left."""
        light = (at[0] - 0.35 * radius, at[1] - 0.4 * radius)
        shade = cairo.RadialGradient(*light, 0.1 * radius, *at, radius * 1.25)
        self._pen.new_path()
        self._pen.arc(*at, radius, 0, math.tau)
        self._pen.set_source(_blend(shade, [(lit, 1), (dark, 1)]))
        self._pen.fill()

    def arc(
        self, at: Point, radius: float, turn: tuple[float, float], line: float, colour: str,
        alpha: float = 1.0,
    ) -> None:  # fmt: skip
        """Part of a circle's line, from one angle in radians to another."""
        self._pen.new_path()
        self._pen.arc(*at, radius, *turn)
        self._line(line, colour, alpha)

    def pie(
        self, at: Point, radius: float, turn: tuple[float, float], colour: str, alpha: float = 1.0
    ) -> None:
        """A sector of a disc."""
        self._pen.new_path()
        self._pen.move_to(*at)
        self._pen.arc(*at, radius, *turn)
        self._pen.close_path()
        self._fill(colour, alpha)

    def polygon(
        self, points: Sequence[Point], colour: str, alpha: float = 1.0, end: float | None = None
    ) -> None:
        """A filled shape; where `end` is given it fades to that alpha from its top to its foot."""
        self._pen.new_path()
        for point in points:
            self._pen.line_to(*point)
        self._pen.close_path()
        if end is None:
            self._fill(colour, alpha)
            return
        ys = [y for _, y in points]
        fade = cairo.LinearGradient(0, min(ys), 0, max(ys))
        self._pen.set_source(_blend(fade, [(colour, alpha), (colour, end)]))
        self._pen.fill()

    def path(self, points: Sequence[Point], line: float, colour: str, alpha: float = 1.0) -> None:
        """A line through points."""
        self._pen.new_path()
        for point in points:
            self._pen.line_to(*point)
        self._line(line, colour, alpha)

    @contextmanager
    def inside(self, left: float, top: float, right: float, bottom: float) -> Iterator[None]:
        """Keep what is drawn in a rectangle."""
        self._pen.save()
        self._pen.rectangle(left, top, right - left, bottom - top)
        self._pen.clip()
        try:
            yield
        finally:
            self._pen.restore()

    def stamp(self, mask: Image.Image, left: float, top: float, colour: str, alpha: float) -> None:
        """Colour through a mask of pixels (mode L)."""
        width, height = mask.size
        stride = cairo.ImageSurface.format_stride_for_width(cairo.FORMAT_A8, width)
        rows = np.zeros((height, stride), np.uint8)
        rows[:, :width] = np.asarray(mask)
        bits = bytearray(rows.tobytes())
        shape = cairo.ImageSurface.create_for_data(bits, cairo.FORMAT_A8, width, height, stride)
        self._pen.save()
        self._pen.identity_matrix()
        self._pen.set_source_rgba(*rgb(colour), alpha)
        self._pen.mask_surface(shape, round(left * self.unit), round(top * self.unit))
        self._pen.restore()

    def picture(self, grain: float, seed: int) -> Image.Image:
        """What was drawn, with darker corners and grain of so many levels of 255."""
        self._surface.flush()
        width, height = self.size
        stride = self._surface.get_stride()
        raw = np.frombuffer(self._surface.get_data(), np.uint8).reshape(height, stride // 4, 4)
        pixels = raw[:, :width, 2::-1].astype(np.float32)
        pixels *= _vignette(width, height)[..., None]
        noise = np.random.default_rng(seed).standard_normal((height, width), np.float32)
        pixels += (grain * noise)[..., None]
        return Image.fromarray(np.clip(np.round(pixels), 0, 255).astype(np.uint8))

    def _fill(self, colour: str, alpha: float) -> None:
        self._pen.set_source_rgba(*rgb(colour), alpha)
        self._pen.fill()

    def _line(self, line: float, colour: str, alpha: float) -> None:
        self._pen.set_source_rgba(*rgb(colour), alpha)
        self._pen.set_line_width(line)
        self._pen.stroke()


def _blend(gradient: Any, stops: Sequence[tuple[str, float]]) -> Any:
    for index, (colour, alpha) in enumerate(stops):
        gradient.add_color_stop_rgba(index / max(1, len(stops) - 1), *rgb(colour), alpha)
    return gradient


def _vignette(width: int, height: int) -> npt.NDArray[np.float32]:
    xs, ys = (np.linspace(-1, 1, side, dtype=np.float32) for side in (width, height))
    far = np.hypot(xs, ys[:, None])
    return np.asarray(1 - 0.10 * np.clip(far - 0.6, 0, None) ** 2, np.float32)
