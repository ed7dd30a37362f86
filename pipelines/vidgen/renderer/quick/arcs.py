"""The ways that points take from one state to another, for whole families at once.

What is done with each number is done for all together; only turns are done piece by piece, as
their sums may be added up in another order for another number of points.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import CodeType, FunctionType
from typing import Any

import numpy as np
import numpy.typing as npt
from manim.utils import paths
from manim.utils.bezier import interpolate

from .curves import rotation_matrix

Numbers = npt.NDArray[np.float64]
Way = Callable[[Numbers, Numbers, Sequence[Any], Sequence[slice]], Numbers]
"""From starts and ends (n x 3), where each piece stands between them, and which rows are its."""


def way_of(path_func: Any) -> Way | None:
    """How whole families take the way of a path function; None for one that is not Manim's."""
    if path_func is interpolate:
        return straight
    if type(path_func) is not FunctionType or path_func.__code__ not in _WAYS:
        return None
    cells = [cell.cell_contents for cell in path_func.__closure__ or ()]
    return _WAYS[path_func.__code__](
        **dict(zip(path_func.__code__.co_freevars, cells, strict=True))
    )


def straight(
    starts: Numbers, ends: Numbers, alphas: Sequence[Any], rows: Sequence[slice]
) -> Numbers:
    """As manim.utils.bezier.interpolate."""
    alpha: Any = alphas[0]
    if any(one != alpha for one in alphas):
        lengths = [one.stop - one.start for one in rows]
        alpha = np.repeat(np.array(alphas, np.float64), lengths)[:, None]
    mixed: Numbers = (1 - alpha) * starts + alpha * ends
    return mixed


def _arc(arc_angle: Any, unit_axis: Any) -> Way:
    """As manim.utils.paths.path_along_arc."""

    def way(
        starts: Numbers, ends: Numbers, alphas: Sequence[Any], rows: Sequence[slice]
    ) -> Numbers:
        vects = ends - starts
        centers = starts + 0.5 * vects
        if arc_angle != np.pi:
            centers += np.cross(unit_axis, vects / 2.0) / np.tan(arc_angle / 2)
        turns = [rotation_matrix(alpha * arc_angle, unit_axis).T for alpha in alphas]
        return centers + _turned(starts - centers, turns, rows)

    return way


def _circles(arc_angle: Any, circles_centers: Any, unit_axis: Any) -> Way | None:
    """As manim.utils.paths.path_along_circles, around one centre."""
    centers = np.asarray(circles_centers)
    if centers.shape != (3,):
        return None

    def way(
        starts: Numbers, ends: Numbers, alphas: Sequence[Any], rows: Sequence[slice]
    ) -> Numbers:
        back = [rotation_matrix(-arc_angle, unit_axis).T] * len(rows)
        unturned = centers + _turned(ends - centers, back, rows)
        turns = [rotation_matrix(alpha * arc_angle, unit_axis).T for alpha in alphas]
        return centers + _turned(straight(starts, unturned, alphas, rows) - centers, turns, rows)

    return way


def _turned(points: Numbers, turns: Sequence[Numbers], rows: Sequence[slice]) -> Numbers:
    turned = np.empty_like(points)
    for turn, piece in zip(turns, rows, strict=True):
        np.dot(points[piece], turn, out=turned[piece])
    return turned


def _inner(function: Any) -> CodeType:
    codes = (one for one in function.__code__.co_consts if isinstance(one, CodeType))
    return next(code for code in codes if code.co_name == "path")


_WAYS: dict[CodeType, Callable[..., Way | None]] = {
    _inner(paths.path_along_arc): _arc,
    _inner(paths.path_along_circles): _circles,
}
