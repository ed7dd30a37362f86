"""One mark at a time on a frame, with cairo or as Manim itself does it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import Any, NamedTuple

import cairo
import numpy as np
import numpy.typing as npt

from .cairo_path import Outline, Points, outlines
from .display_list import (
    DOTS_HEAD,
    IMAGE_HEAD,
    LARGEST_PICTURE,
    PLACE,
    STYLE_HEAD,
    THICKEST,
    Kind,
    Pixels,
    TableError,
)

Rgbas = npt.NDArray[np.float64]
"""Colours of a gradient, n x 4; none, where nothing is to be seen."""


class Style(NamedTuple):
    """How a path is drawn: a stroke behind it, its fill, a stroke upon it."""

    behind: Rgbas
    fill: Rgbas
    stroke: Rgbas
    behind_width: float
    width: float
    join: cairo.LineJoin
    cap: cairo.LineCap
    gradient: tuple[float, ...]

    @classmethod
    def read(cls, packed: memoryview) -> Style:
        if len(packed) < STYLE_HEAD.size:
            raise TableError("a style is cut short")
        behind, fill, stroke, behind_width, width, join, cap, *gradient = STYLE_HEAD.unpack_from(
            packed
        )
        rgbas = np.frombuffer(packed[STYLE_HEAD.size :], np.float64)
        if min(behind, fill, stroke) < 0 or len(rgbas) != 4 * (behind + fill + stroke):
            raise TableError("a style's colours are cut short")
        rows = rgbas.reshape(-1, 4)
        colours = rows[:behind], rows[behind : behind + fill], rows[behind + fill :]
        try:
            lines = cairo.LineJoin(join), cairo.LineCap(cap)
        except ValueError:
            raise TableError("a style has lines of no known kind") from None
        return cls(*colours, behind_width, width, *lines, tuple(gradient))

    @property
    def reach(self) -> float:
        """How far at most a stroke reaches out of its path, in the scene's units."""
        miter = 10.0  # cairo's limit, for joins that are drawn to a point
        return max(self.behind_width, self.width) / 2 * miter


class Place(NamedTuple):
    """Where a picture is on the frame."""

    resampling: int
    corners: tuple[float, ...]

    @classmethod
    def read(cls, packed: memoryview) -> Place:
        resampling, *corners = PLACE.unpack(packed)
        return cls(resampling, tuple(corners))


View = cairo.Matrix | Place
"""How a thing is seen: the matrix of a path, the place of a picture."""


@dataclass(slots=True)
class Thing:
    """What a mark shows, and a path's outline, which is made when it is first needed."""

    kind: Kind
    packed: memoryview
    made: Outline | None = None

    @property
    def outline(self) -> Outline:
        if self.made is None:
            (self.made,) = outlines([points_of(self.packed)])
        return self.made


def points_of(packed: memoryview) -> Points:
    """The points of a path's curves, n x 2."""
    if len(packed) % 16:
        raise TableError("a path is cut short")
    return np.frombuffer(packed, np.float64).reshape(-1, 2)


class Canvas:
    """Paints on pixels that belong to someone else.

    Where they are `transparent` all of them are colour times alpha; else what Manim draws without
    cairo is as Manim leaves it, whose alpha nobody looks at.
    """

    def __init__(self, pixels: Pixels, *, transparent: bool = False) -> None:
        self.pixels = pixels
        self._transparent = transparent
        height, width = pixels.shape[:2]
        surface = cairo.ImageSurface.create_for_data(
            pixels.data,
            cairo.FORMAT_ARGB32,
            width,
            height,
        )
        self._context = cairo.Context(surface)
        self._stand_in: Any = None

    def paint(self, thing: Thing, style: Style | None, view: View | None) -> None:
        """Paint one mark over what is there. Raises TableError where it makes no sense."""
        try:
            self._paint(thing, style, view)
        except (cairo.Error, ValueError, ArithmeticError, MemoryError, struct.error) as error:
            raise TableError(f"a mark that cannot be painted: {error}") from error

    def _paint(self, thing: Thing, style: Style | None, view: View | None) -> None:
        if thing.kind is Kind.PATH:
            if style is None or not isinstance(view, cairo.Matrix):
                raise TableError("a path needs a style and a view")
            self._paint_path(thing.outline, style, view)
        elif thing.kind is Kind.FILL:
            self.pixels.view(np.uint32)[:] = _exactly(thing.packed, (4,)).view(np.uint32)
        elif thing.kind is Kind.PASTE:
            self.pixels[:] = _exactly(thing.packed, self.pixels.shape)
        elif thing.kind is Kind.IMAGE:
            if not isinstance(view, Place):
                raise TableError("a picture needs a place")
            self._paint_image(thing.packed, view)
        else:
            self._paint_dots(thing.packed)

    def _paint_path(self, outline: Outline, style: Style, view: cairo.Matrix) -> None:
        context = self._context
        context.set_matrix(view)
        context.new_path()
        outline.add_to(context)
        if len(style.behind):
            self._stroke(style.behind, style.behind_width, style)
        if len(style.fill):
            self._set_colour(style.fill, style)
            context.fill_preserve()
        if len(style.stroke):
            self._stroke(style.stroke, style.width, style)

    def _stroke(self, rgbas: Rgbas, width: float, style: Style) -> None:
        context = self._context
        self._set_colour(rgbas, style)
        context.set_line_width(width)
        context.set_line_join(style.join)
        context.set_line_cap(style.cap)
        context.stroke_preserve()

    def _set_colour(self, rgbas: Rgbas, style: Style) -> None:
        # Manim keeps red first in memory where cairo has blue: they change places
        if len(rgbas) == 1:
            red, green, blue, alpha = rgbas[0].tolist()
            self._context.set_source_rgba(blue, green, red, alpha)
            return
        x0, y0, x1, y1 = style.gradient
        pattern = cairo.LinearGradient(x0, y0, x1, y1)
        for offset, (red, green, blue, alpha) in zip(
            np.linspace(0, 1, len(rgbas)).tolist(), rgbas.tolist(), strict=True
        ):
            pattern.add_color_stop_rgba(offset, blue, green, red, alpha)
        self._context.set_source(pattern)

    def _paint_image(self, packed: memoryview, place: Place) -> None:
        height, width = _head(IMAGE_HEAD, packed)
        places = np.array(place.corners).reshape(4, 2)
        sizes = np.array([height, width, *np.ptp(places, axis=0)])
        if min(height, width) <= 0 or not (sizes <= LARGEST_PICTURE).all():
            raise TableError("a picture has no fitting size")
        pixels = _exactly(packed[IMAGE_HEAD.size :], (height, width, 4))
        placed = _Placed(places, pixels, place.resampling)
        if not self._transparent:
            self._manim().display_image_mobject(placed, self.pixels)
            return
        alone = np.zeros_like(self.pixels)
        self._manim().display_image_mobject(placed, alone)
        _lay(alone, self.pixels)

    def _paint_dots(self, packed: memoryview) -> None:
        count, thickness = _head(DOTS_HEAD, packed)
        rest = packed[DOTS_HEAD.size :]
        if count < 0 or len(rest) != 48 * count or not 0 <= thickness < THICKEST:
            raise TableError("dots are cut short")
        places = np.frombuffer(rest[: 16 * count], np.int64).reshape(-1, 2)
        rgbas = np.frombuffer(rest[16 * count :], np.float64).reshape(-1, 4)
        if self._transparent:
            rgbas = rgbas * np.where(np.arange(4) < 3, rgbas[:, 3:], 1)
        placed = _Placed(places)
        self._manim().display_point_cloud(placed, places, rgbas, thickness, self.pixels)

    def _manim(self) -> Any:
        """Manim's own camera, for what it draws without cairo."""
        if self._stand_in is None:
            self._stand_in = _camera(*self.pixels.shape[:2])
        return self._stand_in


@dataclass
class _Placed:
    """Stands where Manim's camera looks for a mobject: where it is on the frame is known."""

    points: Any
    pixels: Pixels | None = None
    resampling_algorithm: int = 0

    def get_pixel_array(self) -> Pixels | None:
        return self.pixels


def _camera(height: int, width: int) -> Any:
    from manim.camera.camera import Camera

    class Still(Camera):  # type: ignore[misc]
        def points_to_subpixel_coords(self, mobject: Any, points: Any) -> Any:
            del mobject
            return points.copy()

        def points_to_pixel_coords(self, mobject: Any, points: Any) -> Any:
            del mobject
            return points

    return Still(pixel_height=height, pixel_width=width)


def _lay(straight: Pixels, pixels: Pixels) -> None:
    """Lay pixels whose colour was not multiplied with their alpha over some for which it was."""
    places = straight[..., 3] > 0
    above = straight[places].astype(np.uint32)
    alpha = above[:, 3:].copy()
    above[:, :3] = (above[:, :3] * alpha + 127) // 255
    under = pixels[places].astype(np.uint32) * (255 - alpha)
    pixels[places] = (above + (under + 127) // 255).astype(np.uint8)


def _head(form: Any, packed: memoryview) -> Any:
    if len(packed) < form.size:
        raise TableError("a thing is cut short")
    return form.unpack_from(packed)


def _exactly(packed: memoryview, shape: tuple[int, ...]) -> Pixels:
    if len(packed) != np.prod(shape):
        raise TableError("pixels do not fill their picture")
    return np.frombuffer(packed, np.uint8).reshape(shape)
