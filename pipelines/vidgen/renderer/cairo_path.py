"""Outlines for cairo: built whole in numpy, and handed over in one call.

A path's curves come as points, four a curve; where a curve does not begin where the one before it
ended, a new piece begins, and a piece that ends where it began is closed. Both are told apart as
Manim does, so that cairo is told the same path.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Sequence
from functools import cache
from itertools import pairwise
from typing import Any

import cairo
import numpy as np
import numpy.typing as npt

Points = npt.NDArray[np.float64]

_RTOL, _ATOL = 1e-5, 1e-6
_CURVE = 4
_BENT = np.arange(1, _CURVE)
_ROW = 16
_NOTHING: Points = np.empty((0, 2))


def _header(kind: int, length: int) -> float:
    return float(np.array([kind, length], np.int32).view(np.float64)[0])


_MOVE, _BEND, _CLOSE = _header(0, 2), _header(2, 4), _header(3, 1)


class _CairoPath(ctypes.Structure):
    _fields_ = (("status", ctypes.c_int), ("elements", ctypes.c_void_p), ("count", ctypes.c_int))


class Outline:
    """A path as cairo reads it: rows of two numbers, n x 2. Kept alive as long as it is used."""

    __slots__ = ("_path", "as_parameter", "rows")

    def __init__(self, rows: Points, address: int) -> None:
        self.rows = rows
        self._path = _CairoPath(0, address, len(rows))
        self.as_parameter: Any = ctypes.byref(self._path)

    def add_to(self, context: cairo.Context[Any]) -> None:
        """Append the outline to a context's path."""
        if len(self.rows):
            _appender()(context, self)


def outlines(paths: Sequence[Points]) -> list[Outline]:
    """The outlines of paths, each of n x 2 points: quickest where many are made at once."""
    drawn = [path for path in paths if len(path) >= _CURVE]
    rows, starts = _rows(drawn) if drawn else (_NOTHING, [])
    address = rows.ctypes.data
    edges = pairwise([*starts, len(rows)])
    found = (next(edges) if len(path) >= _CURVE else (0, 0) for path in paths)
    return [Outline(rows[first:end], address + _ROW * first) for first, end in found]


def _rows(paths: Sequence[Points]) -> tuple[Points, list[int]]:
    """What cairo reads of paths of a curve or more each, and in which row each path begins."""
    counts = np.array([len(path) // _CURVE for path in paths])
    curves = np.concatenate(
        [path[: count * _CURVE] for path, count in zip(paths, counts.tolist(), strict=True)]
    ).reshape(-1, _CURVE, 2)
    lasts = np.cumsum(counts) - 1
    firsts = lasts + 1 - counts
    begins = np.ones(len(curves), np.bool_)
    begins[1:] = ~_close(curves[:-1, -1], curves[1:, 0])
    begins[firsts] = True
    piece = np.cumsum(begins) - 1
    heads = np.flatnonzero(begins)
    tails = np.append(heads[1:], len(curves)) - 1
    ends = curves[tails, -1]
    ends[piece[lasts]] = [_end(path) for path in paths]
    closed = _close(curves[heads, 0], ends)
    closed_before: npt.NDArray[np.int64] = np.cumsum(closed) - closed
    at = _CURVE * np.arange(len(curves)) + 2 * (piece + 1) + closed_before[piece]
    rows = np.zeros((_CURVE * len(curves) + 2 * len(heads) + int(closed.sum()), 2))
    rows[at[heads] - 2, 0], rows[at[heads] - 1] = _MOVE, curves[heads, 0]
    rows[at, 0], rows[at[:, None] + _BENT] = _BEND, curves[:, 1:]
    rows[at[tails[closed]] + _CURVE, 0] = _CLOSE
    return rows, (at[firsts] - 2).tolist()


def _end(path: Points) -> Points:
    """Where a path ends: points that are too few for a curve count where they go on from one."""
    rest = len(path) % _CURVE
    goes_on = rest and bool(_close(path[-rest - 1], path[-rest]))
    end: Points = path[-1] if goes_on or not rest else path[-rest - 1]
    return end


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
    (outline,) = outlines([points])
    paths = []
    for add in (quick, _slow):
        context = cairo.Context(cairo.ImageSurface(cairo.FORMAT_ARGB32, 8, 8))
        add(context, outline)
        paths.append(list(context.copy_path()))
    return paths[0] == paths[1]
