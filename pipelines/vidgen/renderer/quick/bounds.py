"""Where mobjects end: found with numpy instead of number by number."""

from __future__ import annotations

from operator import attrgetter
from typing import Any

import numpy as np
from manim import Mobject
from manim.mobject.types.vectorized_mobject import VMobject

from .stock import Stock

_CURVE = 4
_curve_of = attrgetter("n_points_per_cubic_curve")
_FLOAT = np.dtype(np.float64)
_ANCHORED = Stock(VMobject, "get_anchors", "get_start_anchors", "get_end_anchors")
_BOUND = Stock(Mobject, "get_extremum_along_dim")

_get_points_defining_boundary = VMobject.get_points_defining_boundary
_get_critical_point = Mobject.get_critical_point
_reduce_across_dimension = Mobject.reduce_across_dimension


def install() -> None:
    VMobject.get_points_defining_boundary = get_points_defining_boundary
    Mobject.get_critical_point = get_critical_point
    Mobject.reduce_across_dimension = reduce_across_dimension


def get_points_defining_boundary(self: Any) -> Any:
    """As VMobject.get_points_defining_boundary: first and last point of each curve, in order."""
    family = self.get_family()
    outlines = [one.points for one in family if len(one.points)]
    if not outlines or not _ANCHORED.have(family):
        return _get_points_defining_boundary(self)
    if set(map(_curve_of, family)) != {_CURVE}:
        return _get_points_defining_boundary(self)
    if any(len(one) % _CURVE or one.dtype is not _FLOAT for one in outlines):
        return _get_points_defining_boundary(self)
    points = np.concatenate(outlines)
    dimensions = points.shape[1]
    return points.reshape(-1, _CURVE, dimensions)[:, :: _CURVE - 1].reshape(-1, dimensions)


def get_critical_point(self: Any, direction: Any) -> Any:
    """As Mobject.get_critical_point: looks for the least and the greatest only where needed."""
    if not _BOUND.has(self):
        return _get_critical_point(self, direction)
    result = np.zeros(self.dim)
    points = self.get_points_defining_boundary()
    if len(points) == 0:
        return result
    for dim in range(self.dim):
        values, key = points[:, dim], direction[dim]
        if key < 0:
            result[dim] = np.minimum.reduce(values)
        elif key == 0:
            result[dim] = (np.minimum.reduce(values) + np.maximum.reduce(values)) / 2
        else:
            result[dim] = np.maximum.reduce(values)
    return result


def reduce_across_dimension(self: Any, reduce_func: Any, dim: int) -> Any:
    """As Mobject.reduce_across_dimension.

    Python's `max` and `min` keep the first of equals (0.0 equals -0.0), and so do numpy's `argmax`
    and `argmin`; where there are NaNs they do not agree.
    """
    if reduce_func not in (max, min) or dim not in (0, 1, 2):
        return _reduce_across_dimension(self, reduce_func, dim)
    points = self.points
    found = None
    if len(points):
        values = points[:, dim]
        found = values[values.argmax() if reduce_func is max else values.argmin()]
        if np.isnan(found):
            found = reduce_func(values)
    for part in self.submobjects:
        value = part.reduce_across_dimension(reduce_func, dim)
        if found is None:
            found = value
        elif value is not None:
            found = reduce_func([value, found])
    return found
