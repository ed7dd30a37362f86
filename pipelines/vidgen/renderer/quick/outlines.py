"""Outlines of letters: each is read from its text once, and moved to its places without detours.

A line of text holds the same letter many times, and svgelements reads and checks it each time.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from manim.mobject.svg.svg_mobject import VMobjectFromSVGPath
from svgelements import Close, CubicBezier, Line, Matrix, Move, Path, Point, QuadraticBezier
from svgelements.svgelements import GraphicObject, Transformable

_POINTS: dict[type, tuple[str, ...]] = {
    Move: ("start", "end"),
    Line: ("start", "end"),
    Close: ("start", "end"),
    QuadraticBezier: ("start", "control", "end"),
    CubicBezier: ("start", "control1", "control2", "end"),
}
_MOST, _LONGEST = 2048, 8192
"""So many outlines are kept, of so many characters each."""

_CLOSED = 0.0001  # an outline whose ends are nearer than that has no line to close it

_Segment = tuple[type, dict[str, Any], list[tuple[str, float, float]]]

_parse = Path.parse
_reify = Path.reify
_handle_commands = VMobjectFromSVGPath.handle_commands
_outlines: dict[str, list[_Segment]] = {}


def install() -> None:
    Path.parse = parse
    Path.reify = reify
    VMobjectFromSVGPath.handle_commands = handle_commands


def parse(self: Any, pathdef: Any) -> None:
    """As Path.parse: fills an empty path from what the same text gave before."""
    if type(self) is not Path or type(pathdef) is not str or self._segments:
        _parse(self, pathdef)
    elif (known := _outlines.get(pathdef)) is not None:
        self._length = None
        self._segments.extend(map(_segment, known))
    else:
        _parse(self, pathdef)
        if len(pathdef) <= _LONGEST and len(_outlines) < _MOST:
            _keep(pathdef, self._segments)


def _keep(pathdef: str, segments: list[Any]) -> None:
    """Keep the segments of an outline, unless some have points in common or are of rare kinds."""
    kept: list[_Segment] = []
    ids: list[int] = []
    for segment in segments:
        members = vars(segment)
        own = [name for name in _POINTS.get(type(segment), ()) if type(members[name]) is Point]
        points = [(name, members[name].x, members[name].y) for name in own]
        ids += [id(members[name]) for name in own]
        kept.append((type(segment), {**members, **dict.fromkeys(own)}, points))
    if all(kind in _POINTS for kind, _, _ in kept) and len(set(ids)) == len(ids):
        _outlines[pathdef] = kept


def _segment(kept: _Segment) -> Any:
    kind, members, points = kept
    segment: Any = object.__new__(kind)
    mine = segment.__dict__
    mine.update(members)
    for name, x, y in points:
        mine[name] = point = object.__new__(Point)
        point.x = x
        point.y = y
    return segment


def reify(self: Any) -> Any:
    """As Path.reify, with the products worked out in place."""
    matrix = self.transform
    if type(matrix) is not Matrix or type(self) is not Path:
        return _reify(self)
    GraphicObject.reify(self)
    Transformable.reify(self)
    a, b, c, d, e, f = matrix.a, matrix.b, matrix.c, matrix.d, matrix.e, matrix.f
    numbers = all(type(one) is float or type(one) is int for one in (a, b, c, d, e, f))
    for segment in self._segments:
        names = _POINTS.get(type(segment)) if numbers else None
        if names is None:
            segment.__imul__(matrix)
            continue
        for name in names:
            point = getattr(segment, name)
            if point is not None:
                x, y = point.x, point.y
                point.x = x * a + y * c + e
                point.y = x * b + y * d + f
    matrix.reset()
    return self


def handle_commands(self: Any) -> Any:
    """As VMobjectFromSVGPath.handle_commands for cubic curves, with numbers in place of arrays."""
    segments = self.path_obj._segments if type(self.path_obj) is Path else None
    if not segments or type(segments[0]) is not Move or self.n_points_per_curve != 4:
        return _handle_commands(self)
    points = _points(segments)
    if points is None:
        return _handle_commands(self)
    if not points:
        self.points = np.reshape(np.array([], ndmin=2, dtype="float64"), (0, 3))
        return self
    self.points = np.zeros((len(points), 3))
    self.points[:, :2] = points
    return self


def _points(segments: list[Any]) -> list[tuple[float, float]] | None:
    """The points of cubic curves along an outline; None where Manim has to say."""
    points: list[tuple[float, float]] = []
    x = y = begun_x = begun_y = 0.0
    for segment in segments:
        kind = type(segment)
        if kind is Move:
            x, y = begun_x, begun_y = segment.end.x, segment.end.y
            continue
        if kind is CubicBezier:
            one, two, end = segment.control1, segment.control2, segment.end
            points += [(x, y), (one.x, one.y), (two.x, two.y), (end.x, end.y)]
            x, y = end.x, end.y
            continue
        if kind is Line:
            to_x, to_y = segment.end.x, segment.end.y
        elif kind is Close:
            gap = math.hypot(x - begun_x, y - begun_y)
            if not gap > 2 * _CLOSED and not gap < _CLOSED / 2:
                return None
            if gap < _CLOSED:
                continue
            to_x, to_y = begun_x, begun_y
        else:
            return None
        points += _straight(x, y, to_x, to_y)
        x, y = to_x, to_y
    return points


def _straight(x: float, y: float, to_x: float, to_y: float) -> list[tuple[float, float]]:
    return [
        (x, y),
        ((x + x + to_x) / 3, (y + y + to_y) / 3),
        ((x + to_x + to_x) / 3, (y + to_y + to_y) / 3),
        (to_x, to_y),
    ]
