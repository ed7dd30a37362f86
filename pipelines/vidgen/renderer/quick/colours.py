"""The usual colour of a mobject: one, with one opacity."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim.mobject.types.vectorized_mobject import VMobject
from manim.utils.color import BLACK, ManimColor

from .stock import Stock

_NUMBERS = (float, int, np.float64)
_FLOAT = np.dtype(np.float64)
_GENERATED = Stock(VMobject, "generate_rgbas_array")

_generate_rgbas_array = VMobject.generate_rgbas_array
_update_rgbas_array = VMobject.update_rgbas_array


def install() -> None:
    VMobject.generate_rgbas_array = generate_rgbas_array
    VMobject.update_rgbas_array = update_rgbas_array
    VMobject.get_fill_colors = get_fill_colors
    VMobject.get_stroke_colors = get_stroke_colors
    _GENERATED.renew()


def generate_rgbas_array(self: Any, color: Any, opacity: Any) -> Any:
    """As VMobject.generate_rgbas_array."""
    colour = color[0] if type(color) is list and len(color) == 1 else color
    seen = opacity[0] if type(opacity) is np.ndarray and opacity.shape == (1,) else opacity
    plain = type(colour) is ManimColor or colour is None
    number = type(seen) in _NUMBERS or seen is None
    if not (plain and number and self.get_sheen_factor() == 0):
        return _generate_rgbas_array(self, color, opacity)
    rgbas = np.empty((1, 4))
    rgbas[0] = (BLACK if colour is None else colour)._internal_value
    rgbas[0, 3] = 0.0 if seen is None else seen
    return rgbas


def update_rgbas_array(
    self: Any, array_name: str, color: Any = None, opacity: float | None = None
) -> Any:
    """As VMobject.update_rgbas_array: with neither colour nor opacity an array stays as it is."""
    if color is None and opacity is None and _GENERATED.has(self):
        known = getattr(self, array_name, None)
        if type(known) is np.ndarray and len(known) >= (1 if self.get_sheen_factor() == 0 else 2):
            return self
    return _update_rgbas_array(self, array_name, color, opacity)


def get_fill_colors(self: Any) -> list[ManimColor | None]:
    """As VMobject.get_fill_colors."""
    return [*map(_colour, self.get_fill_rgbas())]


def get_stroke_colors(self: Any, background: bool = False) -> list[ManimColor | None]:
    """As VMobject.get_stroke_colors."""
    return [*map(_colour, self.get_stroke_rgbas(background))]


def _colour(rgba: Any) -> ManimColor | None:
    if type(rgba) is not np.ndarray or rgba.dtype is not _FLOAT or rgba.shape != (4,):
        return ManimColor(rgba[:3]) if rgba.any() else None
    if not any(rgba.tolist()):
        return None
    colour = ManimColor.__new__(ManimColor)
    colour._internal_value = value = rgba.copy()
    value[3] = 1.0
    return colour
