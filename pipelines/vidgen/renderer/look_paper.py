"""The paper behind a scene: colour, a soft light and the style's ornament, painted once.

It is put into the camera's own background, so that no frame pays for it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from ..model.preset import Style
from ..model.storyboard import Aspect
from .frame import UNITS

_LIGHT = 0.035  # how much the middle is lighter, and the corners darker


def rgb(colour: str) -> tuple[int, int, int]:
    """`#RRGGBB` as three numbers from 0 to 255."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(one: str, other: str, share: float) -> str:
    """The colour that lies at `share` of the way from one to the other."""
    pairs = zip(rgb(one), rgb(other), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * share):02X}" for a, b in pairs)


def luminance(colour: str) -> float:
    """Relative luminance as WCAG defines it, 0 to 1."""
    parts = [v / 255 for v in rgb(colour)]
    red, green, blue = (v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """The WCAG contrast ratio of two colours, 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def lay(camera: Any, style: Style, aspect: Aspect) -> None:
    """Put the paper behind what a camera sees, unless that is to have no ground at all."""
    if camera.background_opacity:
        camera.background = paint(style, aspect, camera.pixel_width, camera.pixel_height)


def paint(style: Style, aspect: Aspect, width: int, height: int) -> npt.NDArray[np.uint8]:
    """The background as RGBA pixels."""
    xs, ys = (np.arange(length, dtype=np.float32) for length in (width, height))
    far = np.hypot((xs / width - 0.42) / 0.9, ((ys / height - 0.36) / 0.9)[:, None])
    light = (0.45 - far) * 2 * _LIGHT * 255
    light = light if luminance(style.background) < 0.5 else light * 0.5
    light += np.random.default_rng(7).random((height, width), dtype=np.float32) - 0.5
    pixels = np.empty((height, width, 3), np.uint8)
    for channel, flat in enumerate(rgb(style.background)):
        pixels[..., channel] = np.clip(np.round(np.float32(flat) + light), 0, 255)
    return np.array(_ornamented(Image.fromarray(pixels), style, aspect).convert("RGBA"))


def _ornamented(image: Image.Image, style: Style, aspect: Aspect) -> Image.Image:
    unit = image.height / UNITS[aspect][1]
    draw = ImageDraw.Draw(image)
    faint = mix(style.background, style.muted, 0.22)
    if style.ornament == "grid":
        _dots(draw, image.size, unit, faint)
    elif style.ornament == "frame":
        gap, line = round(0.28 * unit), max(1, round(0.022 * unit))
        inside = (gap, gap, image.width - gap - 1, image.height - gap - 1)
        corner = style.corner_radius * 2 * unit
        draw.rounded_rectangle(inside, radius=corner, outline=faint, width=line)
    elif style.ornament == "band":
        tall = aspect == "9:16"
        edge = (0, 0, image.width, 0.16 * unit) if tall else (0, 0, 0.16 * unit, image.height)
        draw.rectangle(edge, fill=style.accent)
    return image


def _dots(draw: Any, size: tuple[int, int], unit: float, colour: str) -> None:
    radius = max(0.6, 0.018 * unit)
    for y in np.arange(0.5 * unit, size[1], unit):
        for x in np.arange((size[0] / 2) % unit, size[0], unit):
            draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=colour)
