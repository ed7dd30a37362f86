"""The tables of a run made ready for painting: outlines, styles, views, and where things are."""

from __future__ import annotations

from collections.abc import Sequence

import cairo
import numpy as np
import numpy.typing as npt

from .cairo_path import outlines
from .canvas import Place, Style, Thing, View, points_of
from .display_list import PLACE, VIEW, Kind, Marks, TableError, Tables

_Numbers = npt.NDArray[np.float64]

Extents = tuple[_Numbers, _Numbers]
"""First row of each of some marks, and the row after its last; all rows where that is unknown."""

_FAR = 2.0**22
"""Pixels from the frame's corner up to which cairo's own numbers do not overflow."""
_NOWHERE = (np.nan, np.nan, np.nan)


class PaintStore:
    """Grows with the tables of a run."""

    def __init__(self, tables: Tables) -> None:
        self.things: list[Thing] = []
        self.styles: list[Style | None] = []
        self.views: list[View | None] = []
        self._tables = tables
        self._boxes = _Growing(4)
        self._reaches = _Growing(1)
        self._slopes = _Growing(3)
        self._are_paths = _Growing(1)

    def grow(self) -> None:
        """Take in what has come. Raises TableError where it makes no sense."""
        tables = self._tables
        at = len(self.things)
        if at < len(tables.things):
            self._add([*map(Thing, tables.kinds[at:], tables.things[at:])])
        if styles := [read_style(packed) for packed in tables.styles[len(self.styles) :]]:
            self.styles += styles
            self._reaches.add([(style.reach if style else 0.0,) for style in styles])
        if views := [read_view(packed) for packed in tables.views[len(self.views) :]]:
            self.views += views
            self._slopes.add([_slope(view) for view in views])

    def _add(self, things: list[Thing]) -> None:
        paths = [thing for thing in things if thing.kind is Kind.PATH]
        points = [points_of(thing.packed) for thing in paths]
        for thing, outline in zip(paths, outlines(points), strict=True):
            thing.made = outline
        are_paths = np.array([[thing.kind is Kind.PATH] for thing in things], np.float64)
        boxes = np.full((len(things), 4), np.nan)
        boxes[are_paths[:, 0] > 0] = _boxes(points)
        self.things += things
        self._boxes.add(boxes)
        self._are_paths.add(are_paths)

    def are_paths(self, marks: Marks) -> bool:
        """Whether marks are paths and nothing else."""
        return bool(self._are_paths.rows[marks[:, 0]].all())

    def extents(self, marks: Marks) -> Extents:
        """The rows of the frame that marks can touch."""
        boxes = self._boxes.rows[marks[:, 0]]
        slopes = self._slopes.rows[marks[:, 2]]
        reach = self._reaches.rows[marks[:, 1], 0]
        with np.errstate(invalid="ignore", over="ignore"):
            across, along = slopes[:, :1] * boxes[:, :2], slopes[:, 1:2] * boxes[:, 2:]
            reach = reach * np.abs(slopes[:, :2]).sum(axis=1) + 2
            low = across.min(axis=1) + along.min(axis=1) + slopes[:, 2] - reach
            high = across.max(axis=1) + along.max(axis=1) + slopes[:, 2] + reach
            known = (low > -_FAR) & (high < _FAR)
        tops, bottoms = np.where(known, low, -_FAR), np.where(known, high, _FAR)
        return np.floor(tops), np.ceil(bottoms)


class _Growing:
    """Rows of numbers to which more are added."""

    def __init__(self, width: int) -> None:
        self._all = np.empty((64, width))
        self._count = 0

    @property
    def rows(self) -> _Numbers:
        return self._all[: self._count]

    def add(self, rows: Sequence[tuple[float, ...]] | _Numbers) -> None:
        end = self._count + len(rows)
        if end > len(self._all):
            self._all = np.resize(self._all, (2 * end, self._all.shape[1]))
        self._all[self._count : end] = rows
        self._count = end


def _boxes(paths: Sequence[_Numbers]) -> _Numbers:
    """Left, right, bottom and top of paths' points; nothing where they have no bounds."""
    boxes = np.full((len(paths), 4), np.nan)
    lengths = np.array([len(path) for path in paths], np.int64)
    there = np.flatnonzero(lengths)
    if len(there):
        starts = np.cumsum(lengths[there]) - lengths[there]
        points = np.concatenate(paths)
        boxes[there, ::2] = np.minimum.reduceat(points, starts)
        boxes[there, 1::2] = np.maximum.reduceat(points, starts)
    return boxes


def read_style(packed: memoryview) -> Style | None:
    """A mark's style; None for nothing. Raises TableError."""
    return Style.read(packed) if len(packed) else None


def _slope(view: View | None) -> tuple[float, float, float]:
    return (view.yx, view.yy, view.y0) if isinstance(view, cairo.Matrix) else _NOWHERE


def read_view(packed: memoryview) -> View | None:
    """A mark's view; None for nothing. Raises TableError."""
    if not len(packed):
        return None
    if len(packed) == PLACE.size:
        return Place.read(packed)
    if len(packed) != VIEW.size:
        raise TableError("a view is cut short")
    return cairo.Matrix(*VIEW.unpack(packed))
