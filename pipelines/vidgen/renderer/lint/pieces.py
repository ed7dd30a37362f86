"""Marks as an eye takes them: where each is on the frame, and in what colour.

Places are pixels of the frame that is looked at, x to the right and y downwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from ..canvas import Style
from ..display_list import PLACE, VIEW, Kind, Mark

UNSEEN = 0.06
"""Opacity below which nobody sees a thing."""

_LARGEST_CACHE = 50_000


class Box(NamedTuple):
    """An upright rectangle in pixels."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    @property
    def area(self) -> float:
        return max(0.0, self.width) * max(0.0, self.height)

    def meet(self, other: Box) -> Box:
        """What two boxes have in common; of negative width or height where that is nothing."""
        return Box(
            max(self.left, other.left),
            max(self.top, other.top),
            min(self.right, other.right),
            min(self.bottom, other.bottom),
        )

    def touches(self, other: Box) -> bool:
        common = self.meet(other)
        return common.width >= 0 and common.height >= 0

    def grown(self, by: float) -> Box:
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)


def union(boxes: Iterable[Box]) -> Box:
    """The smallest box around others, of which there is at least one."""
    sides = list(zip(*boxes, strict=True))
    return Box(min(sides[0]), min(sides[1]), max(sides[2]), max(sides[3]))


Colour = tuple[float, float, float, float]


class Ink(NamedTuple):
    """How a path is coloured: its fill or, without one, its line; and the outline behind it."""

    colour: Colour
    behind: Colour | None
    filled: bool
    width: float


@dataclass(frozen=True)
class Piece:
    """One mark of a subject: where in the frame's list it is, its box, and its ink.

    A path `is_open` that does not end where it begins.
    """

    at: int
    box: Box
    ink: Ink
    is_open: bool = False


class Pieces:
    """Makes pieces of marks. Keeps what it knows of them from one frame to the next."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._places: dict[tuple[bytes, bytes], _Place | None] = {}
        self._inks: dict[bytes, Ink | None] = {}

    def of(self, at: int, mark: Mark) -> Piece | None:
        """A mark that can be seen, if it is one."""
        ink = self._ink(mark.style) if mark.kind is Kind.PATH else _OPAQUE
        place: _Place | None = _Place(Box(0.0, 0.0, *map(float, self._size)), False)
        if mark.kind in (Kind.PATH, Kind.IMAGE):
            place = self._place(mark)
        return Piece(at, place.box, ink, place.is_open) if ink and place else None

    def _ink(self, style: bytes) -> Ink | None:
        if style not in self._inks:
            self._inks[style] = _ink(Style.read(memoryview(style)))
        return self._inks[style]

    def _place(self, mark: Mark) -> _Place | None:
        key = (mark.thing, mark.view)
        if key not in self._places:
            if len(self._places) > _LARGEST_CACHE:
                self._places.clear()
            self._places[key] = _place(mark)
        return self._places[key]


_OPAQUE = Ink((0.5, 0.5, 0.5, 1.0), None, True, 0.0)


class _Place(NamedTuple):
    box: Box
    is_open: bool


def _place(mark: Mark) -> _Place | None:
    if mark.kind is Kind.IMAGE:
        corners = np.array(PLACE.unpack(mark.view)[1:]).reshape(4, 2)
    else:
        points = np.frombuffer(mark.thing, np.float64).reshape(-1, 2)
        xx, yx, xy, yy, x0, y0 = VIEW.unpack(mark.view)
        corners = points @ np.array([[xx, yx], [xy, yy]]) + (x0, y0)
    if not len(corners) or not np.isfinite(corners).all():
        return None
    box = Box(*map(float, (*corners.min(axis=0), *corners.max(axis=0))))
    is_open = mark.kind is Kind.PATH and bool(np.abs(corners[0] - corners[-1]).max() > 1.0)
    return _Place(box, is_open or box.width + box.height < 1.0)


def _ink(style: Style) -> Ink | None:
    fill, stroke = _mean(style.fill), _mean(style.stroke)
    behind = _mean(style.behind) if style.behind_width > 0 else None
    if fill is not None and fill[3] >= UNSEEN:
        return Ink(fill, behind, True, style.width)
    if stroke is not None and stroke[3] >= UNSEEN and style.width > 0:
        return Ink(stroke, behind, False, style.width)
    return None


def _mean(rgbas: Any) -> Colour | None:
    if not len(rgbas):
        return None
    red, green, blue, alpha = (float(value) for value in rgbas.mean(axis=0))
    return red, green, blue, alpha
