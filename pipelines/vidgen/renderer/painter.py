"""Paint display lists on a frame, doing no more than what changed since the frame before.

Marks that stay the same at the front of the list are kept as a picture. Of the rest only those are
painted again that share rows of the frame with what changed, or with one another.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from .canvas import Canvas, Thing
from .display_list import Mark, Marks, Pixels, Tables
from .paint_store import Extents, PaintStore, read_style, read_view

Rows = tuple[int, int]
"""A range of rows of the frame, the last left out."""


class Painter:
    """A frame of `width` x `height` pixels, and what was painted on it last."""

    def __init__(
        self, width: int, height: int, tables: Tables, *, transparent: bool = False
    ) -> None:
        both = np.zeros((2, height, width, 4), np.uint8)  # large, and so on few pages of memory
        self.pixels: Pixels = both[0]
        self._base: Pixels = both[1]
        self._canvas = Canvas(self.pixels, transparent=transparent)
        self._store = PaintStore(tables)
        self._base_canvas = Canvas(self._base, transparent=transparent)
        self._based = 0
        self._front = 0
        self._last: Marks = np.empty((0, 3), np.int32)

    def paint(self, marks: Marks) -> Rows:
        """Paint a frame and return the rows that may differ from the frame before it.

        Raises TableError for a mark that makes no sense.
        """
        self._store.grow()
        before, self._last = self._last, marks
        front = _alike(before, marks)
        if len(before) and front == len(marks) == len(before):
            return (0, 0)
        self._keep_front(marks, front)
        old, new = before[front:], marks[front:]
        behind = _alike(old[::-1], new[::-1])
        changed = old[: len(old) - behind], new[: len(new) - behind]
        rest = marks[self._based :]
        rows = self._rows(np.concatenate(changed), rest) if len(before) else (0, len(self.pixels))
        self._repaint(rest, rows)
        return rows

    def _keep_front(self, now: Marks, front: int) -> None:
        """Bring the picture of what stays up to date: the first `front` marks are as they were."""
        shrinks, self._front = front < self._front, front
        if front < self._based:
            self._based, front = 0, max(front * 3 // 4, min(front, 1))
            self._base[:] = 0
        elif shrinks:
            return  # what goes on shrinking would soon be painted again
        self._put(self._base_canvas, now[self._based : front])
        self._based = front

    def _rows(self, changed: Marks, rest: Marks) -> Rows:
        """Where marks that come, go or change are; the whole frame where that is not known."""
        whole = (0, len(self.pixels))
        if not self._store.are_paths(rest):
            return whole
        tops, bottoms = self._store.extents(changed)
        first, end = min(tops, default=0), max(bottoms, default=0)
        return max(0, min(int(first), whole[1])), max(0, min(int(end), whole[1]))

    def _repaint(self, rest: Marks, rows: Rows) -> None:
        if rows[0] >= rows[1]:
            return
        found = self._store.extents(rest)
        (top, bottom), touched = _uncut(found, rows)
        self.pixels[max(0, top) : bottom] = self._base[max(0, top) : bottom]
        self._put(self._canvas, rest[touched])

    def _put(self, canvas: Canvas, marks: Marks) -> None:
        store = self._store
        for thing, style, view in marks.tolist():
            canvas.paint(store.things[thing], store.styles[style], store.views[view])


def _uncut(found: Extents, rows: Rows) -> tuple[Rows, npt.NDArray[np.bool_]]:
    """Rows widened until nothing lies across their edges, and which of what was found is in them.

    A path painted in part is not the same path: which of its rows cairo covers in coarse steps
    depends on where it begins.
    """
    tops, bottoms = found
    while True:
        top, bottom = rows
        touched = (tops < bottom) & (bottoms > top)
        if not touched.any():
            return rows, touched
        wide = min(top, int(tops[touched].min())), max(bottom, int(bottoms[touched].max()))
        if wide == rows:
            return rows, touched
        rows = wide


def _alike(before: Marks, now: Marks) -> int:
    """How many marks two lists begin with in common."""
    count = min(len(before), len(now))
    differs = (before[:count] != now[:count]).any(axis=1)
    return int(differs.argmax()) if differs.any() else count


def paint_all(pixels: Pixels, marks: Sequence[Mark]) -> None:
    """Paint marks one after another over what is there. Raises TableError."""
    canvas = Canvas(pixels)
    for mark in marks:
        thing = Thing(mark.kind, memoryview(mark.thing))
        canvas.paint(thing, read_style(memoryview(mark.style)), read_view(memoryview(mark.view)))
