"""The look of one mobject given to another, as some animations do for each letter and frame."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim.mobject.types.vectorized_mobject import VMobject
from manim.utils.color import ManimColor

from .stock import Stock

_FLOAT = np.dtype(np.float64)
_ONE = (1, 4)
_GIVEN = Stock(
    VMobject,
    *("get_style", "get_stroke_opacity", "get_stroke_opacities", "get_stroke_width"),
    *("get_fill_colors", "get_fill_opacities", "get_fill_rgbas", "get_stroke_colors"),
    *("get_stroke_rgbas", "get_sheen_factor", "get_sheen_direction", "get_background_image"),
)
_TAKEN = Stock(
    VMobject,
    *("set_style", "set_fill", "set_stroke", "set_background_stroke", "update_rgbas_array"),
    *("generate_rgbas_array", "get_sheen_factor"),
)
_ARRAYS = ("fill_rgbas", "stroke_rgbas", "background_stroke_rgbas")
_match_style = VMobject.match_style


def install() -> None:
    """Put after what replaces methods of colours."""
    VMobject.match_style = match_style
    _GIVEN.renew()
    _TAKEN.renew()


def match_style(self: Any, vmobject: Any, family: bool = True) -> Any:
    """As VMobject.match_style: where each has one colour of a kind, it is copied."""
    if (family and self.submobjects) or not (_GIVEN.has(vmobject) and _TAKEN.has(self)):
        return _match_style(self, vmobject, family)
    plain = _has_one_colour(self) and _has_one_colour(vmobject)
    if not plain or vmobject.get_background_image():
        return _match_style(self, vmobject, family)
    for name in _ARRAYS:
        _copy(getattr(vmobject, name), getattr(self, name))
    self.fill_opacity = vmobject.get_fill_opacities()
    self.stroke_width = vmobject.get_stroke_width()
    self.stroke_opacity = vmobject.get_stroke_opacity()
    self.background_stroke_width = vmobject.get_stroke_width(background=True)
    self.background_stroke_opacity = vmobject.get_stroke_opacity(background=True)
    self.background_stroke_color = ManimColor.parse(vmobject.get_stroke_colors(background=True))
    return self


def _has_one_colour(mobject: Any) -> bool:
    arrays = [getattr(mobject, name, None) for name in _ARRAYS]
    return mobject.get_sheen_factor() == 0 and all(
        type(one) is np.ndarray and one.shape == _ONE and one.dtype is _FLOAT for one in arrays
    )


def _copy(given: Any, taken: Any) -> None:
    """Colour and opacity; the colour of what is nothing at all counts as black."""
    if any(given[0].tolist()):
        taken[:] = given
    else:
        taken[0] = (0.0, 0.0, 0.0, given[0, 3])
