"""Backgrounds of one colour: each pixel is written as a whole."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim.camera.camera import Camera
from manim.utils.color import color_to_int_rgba

_BYTE = np.dtype(np.uint8)
_init_background = Camera.init_background


def install() -> None:
    Camera.init_background = init_background


def init_background(self: Any) -> None:
    """As Camera.init_background."""
    if self.background_image is not None or self.n_channels != 4 or self.pixel_array_dtype != _BYTE:
        _init_background(self)
        return
    colour = np.empty((1, 4), np.uint8)
    colour[:] = color_to_int_rgba(self.background_color, self.background_opacity)
    background = np.empty((self.pixel_height, self.pixel_width, 4), np.uint8)
    background.view(np.uint32)[:] = colour.view(np.uint32)[0, 0]
    self.background = background
