"""Outlines for cairo: built whole in numpy, and handed over in one call.

A path's curves come as points, four a curve; where a curve does not begin where the one before it
ended, a new piece begins, and a piece that ends where it began is closed. Both are told apart as
Manim does, so that cairo is told the same path.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from functools import cache
from itertools import pairwise
from typing import Any

import cairo
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

_RTOL, _ATOL = 1e-5, 1e-6
_CURVE = 4


def _header(kind: int, length: int) -> float:
    return float(np.array([kind, length], np.int32).view(np.float64)[0])


_MOVE, _BEND, _CLOSE = _header(0, 2), _header(2, 4), _header(3, 1)


class _CairoPath(ctypes.Structure):
    _fields_ = (("status", ctypes.c_int), ("elements", ctypes.c_void_p), ("count", ctypes.c_int))


class Outline:
    """A path as cairo reads it: rows of two numbers, n x 2. Kept alive as long as it is used."""

    def __init__(self, points: Points) -> None:
        self.rows = _rows(points)
        self._path = _CairoPath(0, self.rows.ctypes.data, len(self.rows))

    def add_to(self, context: cairo.Context[Any]) -> None:
        """Append the outline to a context's path."""
        if len(self.rows):
            _appender()(context, self)

    @property
    def as_parameter(self) -> Any:
        return ctypes.byref(self._path)


def _rows(points: Points) -> Points:
    pieces = [_piece(points[start:end]) for start, end in _splits(points)]
    pieces = [piece for piece in pieces if len(piece)]
    return np.concatenate(pieces) if pieces else np.empty((0, 2))


def _piece(points: Points) -> Points:
    count = len(points) // _CURVE
    if count == 0:
        return np.empty((0, 2))
    closed = bool(_close(points[0], points[-1]))
    rows = np.empty((2 + 4 * count + closed, 2))
    rows[0] = _MOVE, 0
    rows[1] = points[0]
    curves = rows[2 : 2 + 4 * count].reshape(count, 4, 2)
    curves[:, 0] = _BEND, 0
    curves[:, 1:] = points[: count * _CURVE].reshape(count, _CURVE, 2)[:, 1:]
    if closed:
        rows[-1] = _CLOSE, 0
    return rows


def _splits(points: Points) -> list[tuple[int, int]]:
    """First and last point of each piece, the last left out."""
    if len(points) < _CURVE:
        return []
    starts = np.arange(_CURVE, len(points), _CURVE)
    together = _close(points[starts - 1], points[starts])
    edges = [0, *starts[~together].tolist(), len(points)]
    return list(pairwise(edges))


def _close(ends: Points, starts: Points) -> npt.NDArray[np.bool_]:
    """Whether points are one, as `numpy.isclose` says: the second is what the first is held to."""
    with np.errstate(invalid="ignore"):
        apart = np.abs(ends - starts)
        near = (apart <= _ATOL + _RTOL * np.abs(starts)) & np.isfinite(apart)
    return np.all(near | (ends == starts), axis=-1)  # type: ignore[no-any-return]


Append = Callable[["cairo.Context[Any]", Outline], None]


@cache
def _appender() -> Append:
    """The quick way where it works on this machine, else one call a curve."""
    try:
        quick = _quick()
        if _same(quick):
            return quick
    except (AttributeError, OSError):
        pass  # pycairo holds cairo inside itself, out of reach
    return _slow


def _quick() -> Append:
    append = ctypes.CDLL(cairo._cairo.__file__).cairo_append_path  # type: ignore[attr-defined]
    append.argtypes = [ctypes.c_void_p, ctypes.c_void_p]
    append.restype = None
    context_at = object.__basicsize__  # what a pycairo context holds first

    def quick(context: cairo.Context[Any], outline: Outline) -> None:
        pointer = ctypes.c_void_p.from_address(id(context) + context_at).value
        append(pointer, outline.as_parameter)

    return quick


def _slow(context: cairo.Context[Any], outline: Outline) -> None:
    rows = outline.rows
    heads = rows.view(np.int32)[:, 0]
    at = 0
    while at < len(rows):
        kind = int(heads[at])
        if kind == 0:
            context.move_to(*rows[at + 1])
        elif kind == 2:
            context.curve_to(*rows[at + 1 : at + 4].ravel())
        else:
            context.close_path()
        at += (2, 0, 4, 1)[kind]


def _same(quick: Append) -> bool:
    """Whether the quick way gives the path that the slow one does."""
    points = np.array([[0, 0], [1, 0], [2, 1], [3, 3], [3, 3], [2, 4], [1, 2], [0, 0]], np.float64)
    outline = Outline(points)
    paths = []
    for add in (quick, _slow):
        context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8))
        add(context, outline)
        paths.append(list(context.copy_path()))
    return paths[0] == paths[1]
