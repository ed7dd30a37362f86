"""Scenes that are drawn on nothing, as by Manim's `--transparent`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from manim import config
from manim.camera.camera import Camera


@contextmanager
def without_ground() -> Iterator[None]:
    """Let cameras begin each frame with nothing on it, unless a scene makes its ground opaque.

    Manim leaves the colour of a ground that is not seen in its pixels, and edges that lie over it
    would be tinged with it. Here nothing has no colour.
    """
    stock = Camera.init_background
    opacity = config.background_opacity

    def init_background(self: Any) -> None:
        stock(self)
        pixels = self.__dict__["background"]
        pixels[pixels[..., 3] == 0] = 0

    config.background_opacity = 0.0
    Camera.init_background = init_background
    try:
        yield
    finally:
        Camera.init_background = stock
        config.background_opacity = opacity
