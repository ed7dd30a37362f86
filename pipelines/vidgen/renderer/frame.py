"""How large a scene is: pixels for the encoder, and Manim's units for whoever places things."""

from __future__ import annotations

from ..model.storyboard import Aspect

UNITS: dict[Aspect, tuple[float, float]] = {
    "16:9": (128 / 9, 8.0),
    "9:16": (8.0, 128 / 9),
    "1:1": (10.0, 10.0),
}
"""Width and height of the frame in Manim's units: a unit looks about as large in each."""


def pixels(aspect: Aspect, width: int, height: int) -> tuple[int, int]:
    """A size for `aspect` with the short side of the given one; the given one where it fits."""
    wide, high = UNITS[aspect]
    if abs(width / height - wide / high) < 0.02:
        return width, height
    short = min(width, height)
    long = round(short * 16 / 9 / 2) * 2
    return {"16:9": (long, short), "9:16": (short, long), "1:1": (short, short)}[aspect]


def fit_config(aspect: Aspect) -> None:
    """Give Manim's configuration the frame of an aspect. Call it before a camera is made."""
    from manim import config

    size = pixels(aspect, config.pixel_width, config.pixel_height)
    config.pixel_width, config.pixel_height = size
    config.frame_width, config.frame_height = UNITS[aspect]
