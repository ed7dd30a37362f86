"""What a frame consists of, in the order it is painted, and how that crosses from one process to
another.

A frame is a list of marks. A mark is a thing (a path, a picture, dots, a whole frame of pixels)
with a style and a view, each as bytes: equal marks are equal bytes, and what did not change from
one frame to the next is sent only once. Frames are gathered in runs. The tables of things, styles
and views start anew with each run, so that a run's bytes say all there is to know about its frames.

The sender may be a process that runs code nobody has read: a reader takes sizes and indices from
the bytes only after checking them, and nothing in them is ever code.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import IntEnum
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Pixels = npt.NDArray[np.uint8]
"""A picture: height x width x 4, red, green, blue, alpha."""

Marks = npt.NDArray[np.int32]
"""Marks of a frame, n x 3: indices of thing, style and view in the run's tables."""


class Kind(IntEnum):
    """What a thing is."""

    FILL = 0  # the whole frame in one colour: 4 bytes RGBA
    PASTE = 1  # the whole frame as pixels: height x width x 4 bytes
    PATH = 2  # cubic curves: n x 2 float64, four points a curve, in the scene's units
    IMAGE = 3  # IMAGE_HEAD, then its pixels
    DOTS = 4  # DOTS_HEAD, then n x 2 int64 pixel positions, then n x 4 float64 colours


class Mark(NamedTuple):
    """One thing to be painted. `style` and `view` are empty where the kind has none."""

    kind: Kind
    thing: bytes
    style: bytes = b""
    view: bytes = b""


IMAGE_HEAD = struct.Struct("<2q")
"""Height and width of a picture."""

PLACE = struct.Struct("<q8d")
"""The view of a picture: PIL's resampling, and its four corners on the frame in pixels."""

DOTS_HEAD = struct.Struct("<qd")
"""The number of dots, and their thickness in pixels."""

LARGEST_PICTURE = 16384
"""Pixels along a side, of a picture and of where it is on the frame. Larger ones are not sent."""

THICKEST = 1000
"""Pixels that a dot is less thick than."""

STYLE_HEAD = struct.Struct("<3q2d2q4d")
"""Numbers of colours (behind, fill, stroke), line widths (behind, stroke), cairo's line join and
cap, ends of the gradient. The colours follow: float64 red, green, blue, alpha each."""

VIEW = struct.Struct("<6d")
"""Cairo's matrix from the scene's units to pixels: xx, yx, xy, yy, x0, y0."""

_LENGTH = struct.Struct("<q")
_FRAME_HEAD = struct.Struct("<5q")
_ROW = struct.Struct("<3i")


class TableError(ValueError):
    """Bytes that are no frame: the sender is broken, or means harm."""


@dataclass
class Tables:
    """What the marks of a run refer to."""

    kinds: list[Kind] = field(default_factory=list)
    things: list[memoryview] = field(default_factory=list)
    styles: list[memoryview] = field(default_factory=list)
    views: list[memoryview] = field(default_factory=list)


class RunWriter:
    """Turns the frames of one run into bytes, each mark described once."""

    def __init__(self) -> None:
        self._known: dict[Mark, bytes] = {}
        self._things: dict[tuple[Kind, bytes], int] = {}
        self._styles: dict[bytes, int] = {}
        self._views: dict[bytes, int] = {}

    def frame(self, marks: Sequence[Mark], repeat: int) -> list[bytes]:
        """The bytes of a frame shown `repeat` times, in pieces to be joined."""
        things: list[tuple[Kind, bytes]] = []
        styles: list[bytes] = []
        views: list[bytes] = []
        known = self._known
        rows = []
        for mark in marks:
            row = known.get(mark)
            if row is None:
                row = known[mark] = _ROW.pack(
                    _index(self._things, (mark.kind, mark.thing), things),
                    _index(self._styles, mark.style, styles),
                    _index(self._views, mark.view, views),
                )
            rows.append(row)
        sizes = [len(thing) for _, thing in things]
        sizes += [len(one) for one in styles] + [len(one) for one in views]
        return [
            _FRAME_HEAD.pack(repeat, len(rows), len(things), len(styles), len(views)),
            np.array(sizes, np.int64).tobytes(),
            bytes(kind for kind, _ in things),
            b"".join(rows),
            *(thing for _, thing in things),
            *styles,
            *views,
        ]


def _index(table: dict, key: object, fresh: list) -> int:  # type: ignore[type-arg]
    at = table.get(key)
    if at is None:
        at = table[key] = len(table)
        fresh.append(key)
    return at


class RunReader:
    """Takes a run apart: gives marks and repeat of each frame, while `tables` grow.

    `whole` is the run's frames one after another, each behind its length in 8 bytes. Raises
    TableError for bytes that are no run.
    """

    def __init__(self, whole: bytes) -> None:
        self.tables = Tables()
        self._whole = memoryview(whole)

    def __iter__(self) -> Iterator[tuple[Marks, int]]:
        cursor = _Cursor(self._whole)
        while not cursor.at_end:
            (length,) = _LENGTH.unpack(cursor.take(_LENGTH.size))
            yield self._frame(_Cursor(cursor.take(length)))

    def _frame(self, cursor: _Cursor) -> tuple[Marks, int]:
        repeat, count, things, styles, views = _FRAME_HEAD.unpack(cursor.take(_FRAME_HEAD.size))
        if repeat < 1 or min(count, things, styles, views) < 0:
            raise TableError("a frame has a negative count")
        sizes = np.frombuffer(cursor.take(8 * (things + styles + views)), np.int64).tolist()
        kinds = cursor.take(things)
        marks: Marks = np.frombuffer(cursor.take(12 * count), np.int32).reshape(-1, 3)
        blobs = [cursor.take(size) for size in sizes]
        if any(kind > max(Kind) for kind in kinds):
            raise TableError("a thing of no known kind")
        self.tables.kinds += [Kind(kind) for kind in kinds]
        self.tables.things += blobs[:things]
        self.tables.styles += blobs[things : things + styles]
        self.tables.views += blobs[things + styles :]
        self._check(marks)
        return marks, repeat

    def _check(self, marks: Marks) -> None:
        ends = (len(self.tables.things), len(self.tables.styles), len(self.tables.views))
        if len(marks) and (marks.min() < 0 or (marks.max(axis=0) >= ends).any()):
            raise TableError("a mark refers to nothing")


def holds(whole: bytes) -> list[int]:
    """For how many frames each picture of a run stays. Raises TableError as above."""
    held, cursor = [], _Cursor(memoryview(whole))
    while not cursor.at_end:
        (length,) = _LENGTH.unpack(cursor.take(_LENGTH.size))
        repeat, *_ = _FRAME_HEAD.unpack(_Cursor(cursor.take(length)).take(_FRAME_HEAD.size))
        if repeat < 1:
            raise TableError("a frame has a negative count")
        held.append(repeat)
    return held


class _Cursor:
    def __init__(self, whole: memoryview) -> None:
        self._rest = whole

    @property
    def at_end(self) -> bool:
        return not self._rest

    def take(self, size: int) -> memoryview:
        if not 0 <= size <= len(self._rest):
            raise TableError("a frame is cut short")
        taken, self._rest = self._rest[:size], self._rest[size:]
        return taken
