"""Paint what rules must see with their own eyes: what lies behind a text, or over it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from ..canvas import Canvas, Style, Thing, View
from ..display_list import Mark, Pixels
from ..paint_store import read_style, read_view
from .glance import Glance, Subject
from .pieces import Box

_MOST = 20_000
_SEEN = 12
_COVER = 0.9

Ready = tuple[Thing, Style | None, View | None]


class Easel:
    """Paints marks, and keeps them ready for the next time."""

    def __init__(self, size: tuple[int, int]) -> None:
        self._size = size
        self._ready: dict[Mark, Ready] = {}

    def behind(
        self, glance: Glance, subjects: Sequence[Subject]
    ) -> Iterator[tuple[Subject, Pixels]]:
        """Subjects in the order in which they are painted, each with what was there before it."""
        pixels = self._blank()
        canvas = Canvas(pixels)
        done = 0
        for subject in sorted(subjects, key=lambda one: one.pieces[0].at):
            first = subject.pieces[0].at
            for mark in glance.frame.marks[done:first]:
                canvas.paint(*self._made_ready(mark))
            done = first
            yield subject, pixels

    def ink(self, glance: Glance, subject: Subject) -> Pixels:
        """How opaque a subject alone is, pixel by pixel: height x width."""
        marks = [glance.frame.marks[piece.at] for piece in subject.pieces]
        opaque: Pixels = self._painted(marks)[..., 3]
        return opaque

    def is_seen(self, glance: Glance, subject: Subject, where: Box) -> bool:
        """Whether a subject makes a difference there, with all that is painted over it."""
        if not self._has_cover(glance, subject):
            return True
        own = {piece.at for piece in subject.pieces}
        marks = glance.frame.marks
        without = self._painted(mark for at, mark in enumerate(marks) if at not in own)
        rows, columns = slices(where, self._size)
        one, other = self._painted(marks)[rows, columns], without[rows, columns]
        differs = np.abs(one.astype(np.int16) - other).max(axis=2) > _SEEN
        inked = self.ink(glance, subject)[rows, columns] > 128
        return bool(differs.sum() > 0.2 * max(1, inked.sum()))

    def _has_cover(self, glance: Glance, subject: Subject) -> bool:
        last = max(piece.at for piece in subject.pieces)
        return any(
            piece.at > last
            and piece.ink.filled
            and piece.ink.colour[3] > _COVER
            and piece.box.meet(subject.box).area > 0.3 * subject.box.area
            for other in glance.subjects
            for piece in other.pieces
        )

    def _painted(self, marks: Iterable[Mark]) -> Pixels:
        pixels = self._blank()
        canvas = Canvas(pixels)
        for mark in marks:
            canvas.paint(*self._made_ready(mark))
        return pixels

    def _blank(self) -> Pixels:
        width, height = self._size
        return np.zeros((height, width, 4), np.uint8)

    def _made_ready(self, mark: Mark) -> Ready:
        ready = self._ready.get(mark)
        if ready is None:
            if len(self._ready) > _MOST:
                self._ready.clear()
            style, view = read_style(memoryview(mark.style)), read_view(memoryview(mark.view))
            ready = self._ready[mark] = Thing(mark.kind, memoryview(mark.thing)), style, view
        return ready


def slices(box: Box, size: tuple[int, int]) -> tuple[slice, slice]:
    """The rows and columns of a frame that a box covers, one of each at the least."""
    width, height = size
    left = min(max(0, int(box.left)), width - 1)
    top = min(max(0, int(box.top)), height - 1)
    right = max(left + 1, min(width, int(np.ceil(box.right))))
    bottom = max(top + 1, min(height, int(np.ceil(box.bottom))))
    return slice(top, bottom), slice(left, right)
