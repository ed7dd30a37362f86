"""Paint display lists on a frame, doing no more than what changed since the frame before.

Marks that stay the same at the front of the list are kept as a picture. Of the rest only those are
painted again that share rows of the frame with what changed, or with one another.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence

import cairo
import numpy as np

from .canvas import Canvas, Style, Thing
from .display_list import VIEW, Kind, Mark, Marks, Pixels, TableError, Tables

Rows = tuple[int, int]
"""A range of rows of the frame, the last left out."""

Ids = tuple[int, int, int]
"""Indices of thing, style and view of a mark."""


class Painter:
    """A frame of `width` x `height` pixels, and what was painted on it last."""

    def __init__(self, width: int, height: int, tables: Tables) -> None:
        self.pixels: Pixels = np.zeros((height, width, 4), np.uint8)
        self._canvas = Canvas(self.pixels)
        self._store = _Store(tables)
        self._base: Pixels = self.pixels.copy()
        self._base_canvas = Canvas(self._base)
        self._based = 0
        self._front = 0
        self._last: list[Ids] = []

    def paint(self, marks: Marks) -> Rows:
        """Paint a frame and return the rows that may differ from the frame before it."""
        self._store.grow()
        now = [(thing, style, view) for thing, style, view in marks.tolist()]
        before, self._last = self._last, now
        front = _alike(before, now)
        if before and front == len(now) == len(before):
            return (0, 0)
        self._keep_front(now, front)
        old, new = before[front:], now[front:]
        behind = _alike(old[::-1], new[::-1])
        changed = old[: len(old) - behind] + new[: len(new) - behind]
        rest = now[self._based :]
        rows = self._rows(changed, rest) if before else (0, len(self.pixels))
        self._repaint(rest, rows)
        return rows

    def _keep_front(self, now: list[Ids], front: int) -> None:
        """Bring the picture of what stays up to date: the first `front` marks are as they were."""
        shrinks, self._front = front < self._front, front
        if front < self._based:
            self._based, front = 0, max(front * 3 // 4, min(front, 1))
        elif shrinks:
            return  # what goes on shrinking would soon be painted again
        for ids in now[self._based : front]:
            self._base_canvas.paint(*self._store.mark(ids))
        self._based = front

    def _rows(self, changed: Iterable[Ids], rest: Iterable[Ids]) -> Rows:
        """Where marks that come, go or change are; the whole frame where that is not known."""
        whole = (0, len(self.pixels))
        if any(self._store.things[ids[0]].kind is not Kind.PATH for ids in rest):
            return whole
        found = [self._store.rows(ids) for ids in changed]
        top = min((one[0] for one in found), default=0)
        bottom = max((one[1] for one in found), default=0)
        return max(0, min(top, whole[1])), max(0, min(bottom, whole[1]))

    def _repaint(self, rest: list[Ids], rows: Rows) -> None:
        top, bottom = rows
        if top >= bottom:
            return
        found = [self._store.rows(ids) for ids in rest]
        top, bottom = _uncut(found, rows)
        self.pixels[max(0, top) : bottom] = self._base[max(0, top) : bottom]
        for ids, there in zip(rest, found, strict=True):
            if there[0] < bottom and there[1] > top:
                self._canvas.paint(*self._store.mark(ids))


def _uncut(found: Sequence[Rows], rows: Rows) -> Rows:
    """Rows widened until none of those in `found` lies across their edges.

    A path painted in part is not the same path: which of its rows cairo covers in coarse steps
    depends on where it begins.
    """
    if not found:
        return rows
    tops, bottoms = np.array(found).T
    while True:
        top, bottom = rows
        touched = (tops < bottom) & (bottoms > top)
        if not touched.any():
            return rows
        wide = min(top, int(tops[touched].min())), max(bottom, int(bottoms[touched].max()))
        if wide == rows:
            return rows
        rows = wide


def paint_all(pixels: Pixels, marks: Sequence[Mark]) -> None:
    """Paint marks one after another over what is there."""
    canvas = Canvas(pixels)
    for mark in marks:
        thing = Thing(mark.kind, memoryview(mark.thing))
        canvas.paint(thing, _style(memoryview(mark.style)), _view(memoryview(mark.view)))


class _Store:
    """The tables of a run, made ready for painting as they grow."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables
        self.things: list[Thing] = []
        self._styles: list[Style | None] = []
        self._views: list[cairo.Matrix | None] = []
        self._found: dict[Ids, Rows] = {}

    def grow(self) -> None:
        tables = self._tables
        at = len(self.things)
        self.things += map(Thing, tables.kinds[at:], tables.things[at:])
        self._styles += map(_style, tables.styles[len(self._styles) :])
        self._views += map(_view, tables.views[len(self._views) :])

    def mark(self, ids: Ids) -> tuple[Thing, Style | None, cairo.Matrix | None]:
        thing, style, view = ids
        return self.things[thing], self._styles[style], self._views[view]

    def rows(self, ids: Ids) -> Rows:
        """The rows of the frame that a path can touch."""
        found = self._found.get(ids)
        if found is None:
            found = self._found[ids] = _extent(*self.mark(ids))
        return found


def _alike(before: Sequence[Ids], now: Sequence[Ids]) -> int:
    """How many marks two lists begin with in common."""
    count = 0
    for one, other in zip(before, now, strict=False):
        if one != other:
            break
        count += 1
    return count


def _extent(thing: Thing, style: Style | None, view: cairo.Matrix | None) -> Rows:
    everywhere = (-(2**31), 2**31)
    if thing.kind is not Kind.PATH or thing.box is None or style is None or view is None:
        return everywhere
    left, right, bottom, top = thing.box
    across = sorted((view.yx * left, view.yx * right))
    along = sorted((view.yy * bottom, view.yy * top))
    reach = style.reach * (abs(view.yx) + abs(view.yy)) + 2
    low = across[0] + along[0] + view.y0 - reach
    high = across[1] + along[1] + view.y0 + reach
    if not (math.isfinite(low) and math.isfinite(high)):
        return everywhere
    return math.floor(low), math.ceil(high)


def _style(packed: memoryview) -> Style | None:
    return Style.read(packed) if len(packed) else None


def _view(packed: memoryview) -> cairo.Matrix | None:
    if not len(packed):
        return None
    if len(packed) != VIEW.size:
        raise TableError("a view is cut short")
    return cairo.Matrix(*VIEW.unpack(packed))
