"""The usual colour of a mobject: one, with one opacity."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim.mobject.types.vectorized_mobject import VMobject
from manim.utils.color import BLACK, ManimColor

from .stock import Stock

_NUMBERS = (float, int, np.float64)
_GENERATED = Stock(VMobject, "generate_rgbas_array")

_generate_rgbas_array = VMobject.generate_rgbas_array
_update_rgbas_array = VMobject.update_rgbas_array


def install() -> None:
    VMobject.generate_rgbas_array = generate_rgbas_array
    VMobject.update_rgbas_array = update_rgbas_array
    _GENERATED.renew()


def generate_rgbas_array(self: Any, color: Any, opacity: Any) -> Any:
    """As VMobject.generate_rgbas_array."""
    plain = type(color) is ManimColor or color is None
    number = type(opacity) in _NUMBERS or opacity is None
    if not (plain and number and self.get_sheen_factor() == 0):
        return _generate_rgbas_array(self, color, opacity)
    rgbas = np.empty((1, 4))
    rgbas[0] = (BLACK if color is None else color)._internal_value
    rgbas[0, 3] = 0.0 if opacity is None else opacity
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
