"""Points, lengths and turns along curves: worked out for all pieces together, and once.

Numpy does the same operations on each number of an array as on a number alone, so that what is
done for many curves at once comes out as curve by curve.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt
from manim.mobject.types.vectorized_mobject import VMobject
from manim.utils import space_ops

from .everywhere import replace
from .stock import Stock

Numbers = npt.NDArray[np.float64]

_FLOAT = np.dtype(np.float64)
_SAMPLES = 10
_CURVE = 4
_MEASURED = Stock(
    VMobject,
    *("get_nth_curve_points", "get_nth_curve_function", "get_nth_curve_length_pieces"),
    *("get_nth_curve_function_with_length", "get_curve_functions_with_lengths", "get_num_curves"),
)
_point_from_proportion = VMobject.point_from_proportion
_rotation_matrix = space_ops.rotation_matrix


def install() -> None:
    VMobject.point_from_proportion = point_from_proportion
    replace(_rotation_matrix, rotation_matrix)


def point_from_proportion(self: Any, alpha: float) -> Any:
    """As VMobject.point_from_proportion; curves that did not change are measured once."""
    points = self.points
    plain = _MEASURED.has(self) and self.n_points_per_cubic_curve == _CURVE
    usual = type(points) is np.ndarray and points.dtype is _FLOAT and points.ndim == 2
    if not (plain and usual and len(points) >= _CURVE and 0 <= alpha < 1):
        return _point_from_proportion(self, alpha)
    lengths = _lengths(points.tobytes(), points.shape[1])
    target = alpha * sum(lengths)
    current: Any = 0
    for at, length in enumerate(lengths):
        if current + length >= target:
            residue = (target - current) / length if length != 0 else 0
            return self.get_nth_curve_function(at)(residue)
        current += length
    return _point_from_proportion(self, alpha)


@lru_cache(maxsize=256)
def _lengths(points: bytes, dimensions: int) -> list[np.float64]:
    """The length of each curve, as ten samples on it give it."""
    numbers = np.frombuffer(points).reshape(-1, dimensions)
    whole = len(numbers) // _CURVE * _CURVE
    curves = numbers[:whole].reshape(-1, _CURVE, 1, dimensions)
    t = np.linspace(0, 1, _SAMPLES)[:, None]
    sampled = _cubic([curves[:, at] for at in range(_CURVE)], t)
    pieces = np.linalg.norm(sampled[:, 1:] - sampled[:, :-1], axis=2)
    return [np.sum(piece) for piece in pieces]


def _cubic(points: list[Numbers], t: Numbers) -> Numbers:
    """As manim.utils.bezier has it, operation by operation."""
    t2 = t * t
    t3 = t2 * t
    mt = 1 - t
    mt2 = mt * mt
    mt3 = mt2 * mt
    curve: Numbers = (
        mt3 * points[0] + 3 * t * mt2 * points[1] + 3 * t2 * mt * points[2] + t3 * points[3]
    )
    return curve


def rotation_matrix(angle: float, axis: Any, homogeneous: bool = False) -> Any:
    """As manim.utils.space_ops.rotation_matrix; the parts of a group turn by the same angle."""
    if homogeneous or type(angle) not in (float, np.float64) or type(axis) is not np.ndarray:
        return _rotation_matrix(angle, axis, homogeneous)
    if axis.dtype is not _FLOAT or axis.shape != (3,):
        return _rotation_matrix(angle, axis, homogeneous)
    return _turn(np.float64(angle).tobytes(), axis.tobytes()).copy("K")


@lru_cache(maxsize=1024)
def _turn(angle: bytes, axis: bytes) -> Any:
    (turn,) = np.frombuffer(angle)
    return _rotation_matrix(turn, np.frombuffer(axis))
