"""In-between states of whole families at once.

Manim mixes the points and colours of two states letter by letter. Where the letters are plain, the
numbers of all are laid behind one another and mixed together: each number by the same operations.
"""

from __future__ import annotations

from itertools import accumulate, pairwise
from types import FunctionType
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import Animation, Transform
from manim.mobject.types.vectorized_mobject import VMobject
from manim.utils import rate_functions

from .arcs import Way, straight, way_of
from .stock import Stock

Numbers = npt.NDArray[np.float64]

_COLOURS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")
_WIDTHS = ("stroke_width", "background_stroke_width")
_MIXED = Stock(
    VMobject,
    *("interpolate", "interpolate_color", "__setattr__", "__getattribute__"),
    own=("points", "sheen_direction", "sheen_factor", *_COLOURS, *_WIDTHS),
)
_FEWEST = 3
_POINT = (24, 8)
_FLOAT = np.dtype(np.float64)
_SCALARS = frozenset({float, int, np.float64})
_PURE = frozenset(
    value for name, value in vars(rate_functions).items() if name in rate_functions.__all__
) - {rate_functions.squish_rate_func}

_interpolate_mobject = Animation.interpolate_mobject
_get_sub_alpha = Animation.get_sub_alpha
_transformed = Transform.interpolate_submobject


def install() -> None:
    Animation.interpolate_mobject = interpolate_mobject


def interpolate_mobject(self: Any, alpha: float) -> None:
    """As Animation.interpolate_mobject: a transform's families are mixed together."""
    way = None
    if type(self).interpolate_submobject is _transformed:
        way = way_of(self.path_func)
    if way is None:
        _interpolate_mobject(self, alpha)
        return
    families = list(self.get_all_families_zipped())
    alphas = _sub_alphas(self, alpha, len(families))
    if len(families) < _FEWEST or not mix(families, alphas, way):
        for mobs, sub_alpha in zip(families, alphas, strict=True):
            self.interpolate_submobject(*mobs, sub_alpha)


def _sub_alphas(self: Any, alpha: float, count: int) -> list[Any]:
    """Where each member of a family stands; a pure rate function is asked once for all."""
    stock = type(self).get_sub_alpha is _get_sub_alpha and type(self.rate_func) is FunctionType
    if count and stock and not self.lag_ratio and self.rate_func in _PURE:
        return [self.get_sub_alpha(alpha, 0, count)] * count
    return [self.get_sub_alpha(alpha, at, count) for at in range(count)]


def mix(families: list[tuple[Any, Any, Any]], alphas: list[Any], way: Way = straight) -> bool:
    """Let each first mobject become a mix of the two others; False where they are not plain.

    Nothing was done where it is False.
    """
    mobjects, starts, ends = (list(column) for column in zip(*families, strict=True))
    if not (_SCALARS.issuperset(map(type, alphas)) and _MIXED.have([*mobjects, *starts, *ends])):
        return False
    if not {*map(id, mobjects)}.isdisjoint(map(id, starts + ends)):
        return False
    points = _mixed_points(starts, ends, alphas, way)
    if points is None:
        return False
    columns = [_mixed(starts, ends, name, alphas) for name in (*_COLOURS, "sheen_direction")]
    if any(column is None for column in columns):
        return False
    _put("points", mobjects, points)
    for name, column in zip((*_COLOURS, "sheen_direction"), columns, strict=True):
        _put(name, mobjects, column)
    for mobject, start, end, alpha in zip(mobjects, starts, ends, alphas, strict=True):
        for name in (*_WIDTHS, "sheen_factor"):
            setattr(mobject, name, _mixed_number(getattr(start, name), getattr(end, name), alpha))
    return True


def _mixed_points(
    starts: list[Any], ends: list[Any], alphas: list[Any], way: Way
) -> list[Numbers] | None:
    """The points of each mix, or None where they are not laid out as usual."""
    before, after = [one.points for one in starts], [one.points for one in ends]
    lengths = [*map(len, before)]
    if not _are_usual(before + after) or lengths != [*map(len, after)]:
        return None
    if {one.strides for one in before + after} != {_POINT}:
        return None
    rows = [slice(here, there) for here, there in pairwise(accumulate(lengths, initial=0))]
    mixed = way(np.concatenate(before), np.concatenate(after), alphas, rows)
    return [mixed[piece] for piece in rows]


def _mixed(starts: list[Any], ends: list[Any], name: str, alphas: list[Any]) -> Any:
    """An array of each mix, or None where they differ in shape; at 1 it is the end's, exactly."""
    before, after = [getattr(one, name) for one in starts], [getattr(one, name) for one in ends]
    shapes = {one.shape if type(one) is np.ndarray else None for one in before + after}
    if len(shapes) > 1 or None in shapes or not _are_usual(before + after):
        return None
    shape: tuple[int, ...] = (len(before), *before[0].shape)
    ended = np.concatenate(after).reshape(shape)
    alpha: Any = alphas[0]
    if alphas.count(alpha) == len(alphas):
        if alpha == 1.0:
            return ended
        return (1 - alpha) * np.concatenate(before).reshape(shape) + alpha * ended
    alpha = np.array(alphas, np.float64).reshape(-1, *[1] * (len(shape) - 1))
    mixed = (1 - alpha) * np.concatenate(before).reshape(shape) + alpha * ended
    whole = alpha.ravel() == 1.0
    mixed[whole] = ended[whole]
    return mixed


def _mixed_number(before: Any, after: Any, alpha: Any) -> Any:
    if alpha == 1.0:
        return after.copy() if isinstance(after, np.ndarray) else after
    return (1 - alpha) * before + alpha * after


def _are_usual(arrays: list[Any]) -> bool:
    return set(map(type, arrays)) == {np.ndarray} and all(one.dtype is _FLOAT for one in arrays)


def _put(name: str, mobjects: list[Any], values: Any) -> None:
    for mobject, value in zip(mobjects, values, strict=True):
        setattr(mobject, name, value)
