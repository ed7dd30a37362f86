"""Move a still picture: pan, push and pull by parts of a pixel, so that nothing trembles.

Every frame is resampled from the picture at exact, not at rounded places. The picture is first
brought to a size a little over what is shown: then a frame never has whole pixels by chance and is
not now sharp, now soft.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from PIL import Image

from ..errors import MediaError
from .framing import behind

Kind = Literal["push", "pull", "left", "right", "up", "down", "parallax", "still"]

MOST_PIXELS = 64_000_000
"""What a picture may have at most: a small file can claim any size."""

_FORMATS = ("PNG", "JPEG", "WEBP")
_ZOOM = 0.11
"""How much closer a push ends than it began, over a scene of ordinary length."""
_TRAVEL = 0.12
"""The share of the picture's side that a pan crosses."""
_USUAL_S = 8.0
_DETAIL = 1.5
_ODD_SHAPE = 1.5
_FRONT = 0.86
_SOFT_ENDS = 0.2

_TO = r"\w*\b[^.;,]{0,20}?\b"
_WORDS: tuple[tuple[str, Kind], ...] = (
    (r"parallax|orbit|arc\b", "parallax"),
    (r"zoom(?:s|ing)?[ -]out|pull|dolly[ -]out|widen|recede|backs? away", "pull"),
    (r"zoom|push|dolly|closer|close in|move in|toward", "push"),
    (rf"(?:pan|truck|track|slide|move){_TO}left|right to left|leftward", "left"),
    (rf"(?:tilt|crane|pedestal|pan|move){_TO}up|rise|rising|ascend", "up"),
    (rf"(?:tilt|crane|pedestal|pan|move){_TO}down|descend|sink", "down"),
    (r"pan|truck|track|slide|left to right|rightward", "right"),
    (r"static|still|locked|fixed|no movement", "still"),
)
_ANY: tuple[Kind, ...] = ("push", "pull", "left", "right")


@dataclass(frozen=True)
class _Box:
    """What of a picture is shown: its middle and its width, as shares of the picture."""

    x: float
    y: float
    width: float


@dataclass(frozen=True)
class _Layer:
    """A picture and the way that what is shown of it takes."""

    picture: Image.Image
    start: _Box
    end: _Box

    def at(self, way: float, size: tuple[int, int]) -> Image.Image:
        """What is shown after a share of the way, resampled to `size`."""
        width, height = self.picture.size
        # the same factor at every step looks like one speed
        share = self.start.width * (self.end.width / self.start.width) ** way
        turn = _turn(self.start.width, self.end.width, share, way)
        across = share * width
        down = across * size[1] / size[0]
        left = (self.start.x + (self.end.x - self.start.x) * turn) * width - across / 2
        top = (self.start.y + (self.end.y - self.start.y) * turn) * height - down / 2
        left, top = min(max(0.0, left), width - across), min(max(0.0, top), height - down)
        box = (left, top, min(float(width), left + across), min(float(height), top + down))
        return self.picture.resize(size, Image.Resampling.BICUBIC, box=box)


def _turn(start: float, end: float, share: float, way: float) -> float:
    """How far the middle is: in step with the width, so that one point of the picture stands."""
    return way if abs(end - start) < 1e-9 else (share - start) / (end - start)


def kind_for(words: str, seed: int) -> Kind:
    """The motion that a camera's directions name, else one of the seed's choice."""
    for pattern, kind in _WORDS:
        if re.search(rf"\b(?:{pattern})", words, re.IGNORECASE):
            return kind
    return _ANY[seed % len(_ANY)]


def open_picture(path: Path) -> Image.Image:
    """A picture in RGB, turned as its camera was held. Raises MediaError for what is none."""
    from PIL import ImageOps

    try:
        with Image.open(path, formats=_FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise MediaError(f"{path.name}: {found.width}x{found.height} is too large")
            if min(found.size) < 16:
                raise MediaError(f"{path.name}: {found.width}x{found.height} is too small")
            return ImageOps.exif_transpose(found).convert("RGB")
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MediaError(f"{path.name}: not a picture that can be read ({error})") from None


def moved(
    picture: Image.Image, kind: Kind, size: tuple[int, int], frames: int, fps: float
) -> Iterator[Image.Image]:
    """So many frames of a picture that moves, in RGB, of `size` pixels.

    A picture of quite another shape than the frame stands before a blurred one of itself.
    """
    layers = _layers(picture, kind, size, frames / fps)
    if kind == "still" and len(layers) == 1:
        shown = layers[0].at(0.0, size)
        yield from (shown for _ in range(frames))
        return
    for index in range(frames):
        way = eased(index / max(1, frames - 1))
        frame = layers[0].at(way, size)
        for layer in layers[1:]:
            above = layer.at(way, size)
            frame.paste(above, (0, 0), above)
        yield frame


def eased(way: float) -> float:
    """A share of the time as a share of the way: one speed, but for soft ends."""
    soft = _SOFT_ENDS
    full = 1 - soft
    if way < soft:
        return way * way / (2 * soft * full)
    if way > 1 - soft:
        return 1 - (1 - way) ** 2 / (2 * soft * full)
    return (way - soft / 2) / full


def _layers(
    picture: Image.Image, kind: Kind, size: tuple[int, int], duration_s: float
) -> list[_Layer]:
    ratio = picture.width / picture.height * size[1] / size[0]
    amount = math.sqrt(max(0.25, duration_s / _USUAL_S))
    if kind == "parallax" or not 1 / _ODD_SHAPE <= ratio <= _ODD_SHAPE:
        return [_behind(picture, size, amount), _before(picture, kind, size, amount)]
    fitting = _scaled(picture, size)
    widest = min(1.0, 1 / ratio)
    return [_Layer(fitting, *_way(kind, widest, amount))]


def _way(kind: Kind, widest: float, amount: float) -> tuple[_Box, _Box]:
    """Where a motion begins and ends; `widest` is the width of the largest box that fits."""
    near = widest / (1 + _ZOOM * amount)
    far = _Box(0.5, 0.5, widest)
    close = _Box(0.5, 0.48, near)
    travel = min(_TRAVEL * amount, 0.25)
    narrow = widest / (1 + travel)
    half = (1 - narrow) / 2
    rise = (1 - narrow / widest) / 2
    ways = {
        "push": (far, close),
        "pull": (close, far),
        "right": (_Box(0.5 - half, 0.5, narrow), _Box(0.5 + half, 0.5, narrow)),
        "left": (_Box(0.5 + half, 0.5, narrow), _Box(0.5 - half, 0.5, narrow)),
        "up": (_Box(0.5, 0.5 + rise, narrow), _Box(0.5, 0.5 - rise, narrow)),
        "down": (_Box(0.5, 0.5 - rise, narrow), _Box(0.5, 0.5 + rise, narrow)),
    }
    return ways.get(kind, (far, far))


def _scaled(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """The picture at a size from which frames are resampled well."""
    least = max(size[0] / picture.width, size[1] / picture.height)
    factor = _DETAIL * least
    if 1 <= 1 / factor < 1.35:
        return picture
    wanted = (round(picture.width * factor), round(picture.height * factor))
    return picture.resize(wanted, Image.Resampling.LANCZOS)


def _behind(picture: Image.Image, size: tuple[int, int], amount: float) -> _Layer:
    """The picture itself, large, blurred and dim: what stands around it."""
    soft = behind(picture, size, picture.width / picture.height)
    wide, near = 1 / 1.04, 1 / (1.04 + 0.04 * amount)
    return _Layer(soft, _Box(0.5, 0.5, wide), _Box(0.5, 0.5, near))


def _before(picture: Image.Image, kind: Kind, size: tuple[int, int], amount: float) -> _Layer:
    """The whole picture on a clear ground of the frame's shape, larger than the frame."""
    canvas = (round(size[0] * _DETAIL), round(size[1] * _DETAIL))
    factor = _FRONT * min(canvas[0] / picture.width, canvas[1] / picture.height)
    fitted = (max(2, round(picture.width * factor)), max(2, round(picture.height * factor)))
    ground = Image.new("RGBA", canvas, (0, 0, 0, 0))
    place = ((canvas[0] - fitted[0]) // 2, (canvas[1] - fitted[1]) // 2)
    ground.paste(picture.resize(fitted, Image.Resampling.LANCZOS), place)
    near = 1 / (1 + 0.05 * amount)
    drift = {"left": -0.02, "right": 0.02, "parallax": 0.02}.get(kind, 0.0)
    far, close = _Box(0.5 - drift, 0.5, near if drift else 1.0), _Box(0.5 + drift, 0.5, near)
    if kind == "still":
        return _Layer(ground, far, far)
    return _Layer(ground, close, far) if kind == "pull" else _Layer(ground, far, close)
