"""What is laid over a film: a logo, a watermark, a name with a line below it, how far it is."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import skia
from numpy.typing import NDArray
from PIL import Image

from ..typeset import Line, Run, set_line
from .logo import opened
from .planes import Bitmap, Planes

PICTURE = "picture"
_MARGIN, _INK = 0.04, skia.Color4f(1, 1, 1, 1)
_FADE_S, _SLIDE = 0.4, 0.03
_SHADOW = skia.Color4f(0, 0, 0, 0.55)

Box = tuple[int, int, int, int]
"""Left, top, right and bottom in pixels: where players leave room."""


def make(
    layer: Mapping[str, Any], size: tuple[int, int], fps: int, inputs: Path
) -> Mark | LowerThird | Progress:
    """The layer of an overlay. Raises MediaError for a picture that cannot be read."""
    match layer["kind"]:
        case "logo":
            return Mark(_logo(inputs / PICTURE, layer, size), layer)
        case "watermark":
            return Mark(_words(layer["text"], layer["font"], _height(size) * 0.032), layer)
        case "lower_third":
            return LowerThird(layer, size, fps)
        case _:
            return Progress(layer, size)


class Mark:
    """A picture that stands in a corner."""

    def __init__(self, pixels: NDArray[np.uint8], layer: Mapping[str, Any]) -> None:
        self._bitmap, self._opacity = Bitmap.of(pixels), float(layer["opacity"])
        self._place = _corner(str(layer["place"]), self._bitmap.size, tuple(layer["safe"]))

    def apply(self, picture: Planes, at: int) -> Planes:  # noqa: ARG002 it never changes
        picture.lay(self._bitmap, *self._place, self._opacity)
        return picture


class LowerThird:
    """A name on a bar that slides in from the left, and fades when it goes."""

    def __init__(self, layer: Mapping[str, Any], size: tuple[int, int], fps: int) -> None:
        self._frames, self._fade = int(layer["frames"]), max(1, round(_FADE_S * fps))
        self._bitmap = Bitmap.of(_plate(layer, _height(size)))
        left, _, _, bottom = layer["safe"]
        self._left, self._top = _even(left), _even(bottom - self._bitmap.size[1])
        self._way = _SLIDE * size[0]

    def apply(self, picture: Planes, at: int) -> Planes:
        shown = min(1.0, (at + 1) / self._fade, (self._frames - at) / self._fade)
        eased = shown * shown * (3 - 2 * shown)
        out = 0.0 if at * 2 > self._frames else (1 - eased) * self._way
        picture.lay(self._bitmap, _even(self._left - out), self._top, eased)
        return picture


class Progress:
    """A line at the edge that grows with the film."""

    def __init__(self, layer: Mapping[str, Any], size: tuple[int, int]) -> None:
        width, height = size
        self._frames = max(1, int(layer["frames"]) - 1)
        thick = max(2, _even(_height(size) * 0.008))
        self._top = 0 if layer["place"] == "top" else _even(height - thick)
        colour = [int(layer["colour"][at : at + 2], 16) for at in (1, 3, 5)]
        self._pixels = np.zeros((thick, width, 4), np.uint8)
        self._pixels[...] = (*colour, 255)

    def apply(self, picture: Planes, at: int) -> Planes:
        width = self._pixels.shape[1]
        reached = width * at / self._frames
        whole = int(reached)
        if reached <= 0:
            return picture
        line = self._pixels[:, : whole + 1].copy()
        line[:, whole:, 3] = round(255 * (reached - whole))
        picture.lay(Bitmap.of(line), 0, self._top)
        return picture


def _logo(path: Path, layer: Mapping[str, Any], size: tuple[int, int]) -> NDArray[np.uint8]:
    """A picture with alpha, as wide as asked."""
    logo = opened(path)
    width = max(2, round(float(layer["size"]) * size[0]))
    height = max(2, round(logo.height * width / logo.width))
    scaled = logo.convert("RGBa").resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(scaled.convert("RGBA"), np.uint8)


def _words(text: str, font: str, letter: float) -> NDArray[np.uint8]:
    """One line of words, white with a soft shadow."""
    blur = skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, letter * 0.12)
    shadow = skia.Paint(AntiAlias=True, Color4f=_SHADOW, MaskFilter=blur)
    lines = [set_line([Run(text, paint)], font, letter) for paint in (shadow, _paint(_INK))]
    edge = round(letter * 0.4)
    width, height = _size_of(lines[1], edge)
    rgba = np.zeros((height, width, 4), np.uint8)
    with skia.Surface(rgba, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType) as canvas:
        for line in lines:
            line.paint(canvas, edge, edge)
    return _straight(rgba)


def _plate(layer: Mapping[str, Any], height: int) -> NDArray[np.uint8]:
    """A name and a line below it on a dark plate with a bar of the accent."""
    title, below = str(layer["title"]), str(layer["line"])
    large, small = height * 0.052, height * 0.034
    lines = [set_line([Run(title, _paint(_INK))], layer["font"], large)]
    if below:
        soft = _paint(skia.Color4f(1, 1, 1, 0.78))
        lines.append(set_line([Run(below, soft)], layer["font"], small))
    edge, bar = round(large * 0.42), max(4, round(large * 0.14))
    width = round(max(line.width for line in lines)) + 2 * edge + bar + edge // 2
    tall = round(sum(line.height for line in lines)) + 2 * round(edge * 0.7)
    rgba = np.zeros((tall + tall % 2, width + width % 2, 4), np.uint8)
    with skia.Surface(rgba, skia.kRGBA_8888_ColorType, skia.kPremul_AlphaType) as canvas:
        ground = skia.Rect.MakeWH(rgba.shape[1], rgba.shape[0])
        canvas.drawRect(ground, _paint(skia.Color4f(0.05, 0.06, 0.08, 0.78)))
        red, green, blue = (int(layer["accent"][at : at + 2], 16) / 255 for at in (1, 3, 5))
        canvas.drawRect(
            skia.Rect.MakeWH(bar, rgba.shape[0]), _paint(skia.Color4f(red, green, blue, 1))
        )
        top = edge * 0.7
        for line in lines:
            line.paint(canvas, bar + edge, top)
            top += line.height
    return _straight(rgba)


def _paint(colour: skia.Color4f) -> skia.Paint:
    return skia.Paint(AntiAlias=True, Color4f=colour)


def _size_of(line: Line, edge: int) -> tuple[int, int]:
    width, height = round(line.width) + 2 * edge + 1, round(line.height) + 2 * edge + 1
    return width + width % 2, height + height % 2


def _straight(premultiplied: NDArray[np.uint8]) -> NDArray[np.uint8]:
    exact = premultiplied.astype(np.float32)
    alpha = exact[..., 3:]
    colour = exact[..., :3] * 255 / np.maximum(alpha, 1)
    return np.concatenate((np.clip(colour, 0, 255), alpha), axis=-1).round().astype(np.uint8)


def _corner(place: str, size: tuple[int, int], safe: tuple[int, ...]) -> tuple[int, int]:
    left, top, right, bottom = safe
    x = left if place.endswith("left") else right - size[0]
    y = top if place.startswith("top") else bottom - size[1]
    return _even(x), _even(y)


def _height(size: tuple[int, int]) -> int:
    """The short side of a frame: letters are as large in each shape."""
    return min(size)


def _even(value: float) -> int:
    return round(value / 2) * 2
