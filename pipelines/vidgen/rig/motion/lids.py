"""Lids for the eyes of a picture: made of the skin above and below, they come down to blink."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import skia
from numpy.typing import NDArray

from ..ink import Colour, clamp, fill, lerp, stroke_between
from ..pose import Pose
from .faces import Eye

_WIDE, _UP, _DOWN, _LASHES = 0.52, 0.25, 0.40, 0.13
"""How far a lid reaches from the middle of an eye, and its lashes, as shares of its square."""

_STRIP = 0.09


@dataclass(frozen=True)
class Lid:
    """A closed eye: its middle, and how far it reaches, in pixels; its skin, and its lashes."""

    x: float
    y: float
    wide: float
    up: float
    down: float
    lashes: float
    skin: skia.Image
    lash: Colour

    def draw(self, canvas: skia.Canvas, shut: float, paint: skia.Paint) -> None:
        """Draw it around the origin, closed so far: 0 is open, 1 shut."""
        if shut < 0.04:
            return
        low = -self.up + (self.up + self.down) * shut
        place = skia.Rect(-self.wide, -self.up, self.wide, low)
        canvas.drawImageRect(self.skin, place, skia.SamplingOptions(skia.FilterMode.kLinear), paint)
        edge, bow = lerp(low, self.lashes, shut), 0.5 * self.lashes * (2 * shut - 1)
        reach, thick = 0.75 * self.wide, 0.5 * self.lashes
        line = stroke_between((-reach, edge - bow), (0, edge + bow), (reach, edge - bow), thick)
        canvas.drawPath(line, fill(self.lash, 0.85 * clamp(4 * shut)))


def shut(pose: Pose) -> float:
    """How far eyes are shut in a pose."""
    return clamp(max((0.85 - pose.lids) / 0.75, pose.arc))


def lids_of(pixels: NDArray[np.uint8], eyes: Sequence[Eye]) -> list[Lid]:
    """Lids for eyes in a picture of shape (height, width, 4), RGBA; eyes at its edge have none."""
    return [lid for eye in eyes if (lid := _lid(pixels, eye))]


def _lid(pixels: NDArray[np.uint8], eye: Eye) -> Lid | None:
    wide, up, down, strip = (share * eye.side for share in (_WIDE, _UP, _DOWN, _STRIP))
    left, right = int(eye.x - wide), int(eye.x + wide)
    top, low, deep = int(eye.y - up), int(eye.y + down), max(1, int(strip))
    if left < 0 or top < deep or right > pixels.shape[1] or low + deep > pixels.shape[0]:
        return None
    above = pixels[top - deep : top, left:right, :3].astype(np.float32).mean(axis=0)
    below = pixels[low : low + deep, left:right, :3].astype(np.float32).mean(axis=0)
    open_eye = pixels[top:low, left:right, :3].reshape(-1, 3).astype(np.float32)
    dark = (
        open_eye[open_eye.sum(axis=1) <= np.percentile(open_eye.sum(axis=1), 6)].mean(axis=0) / 255
    )
    skin = _skin(_even(above), _even(below), low - top)
    lash = float(dark[0]), float(dark[1]), float(dark[2])
    return Lid(eye.x, eye.y, wide, up, down, _LASHES * eye.side, skin, lash)


def _even(line: NDArray[np.float32]) -> NDArray[np.float32]:
    """Colours along a line without what is not skin: brows and lashes are darker than most."""
    bright = line.sum(axis=1)
    usual = np.median(line[bright >= np.median(bright)], axis=0)
    kept = np.where((bright < 0.86 * usual.sum())[:, None], usual, line)
    reach = max(1, len(line) // 6)
    padded = np.pad(kept, ((reach, reach), (0, 0)), mode="edge")
    sums = np.cumsum(np.pad(padded, ((1, 0), (0, 0))), axis=0)
    found: NDArray[np.float32] = (sums[2 * reach :][: len(line)] - sums[: len(line)]) / (2 * reach)
    return found


def _skin(above: NDArray[np.float32], below: NDArray[np.float32], high: int) -> skia.Image:
    """Skin from the colours above an eye to those below, in an ellipse whose edge fades."""
    down = np.linspace(0, 1, high, dtype=np.float32)[:, None, None]
    across = np.linspace(-1, 1, len(above), dtype=np.float32)[None, :, None]
    colour = above * (1 - down) + below * down
    inside = np.clip((1 - (across**4 + (2 * down - 1) ** 4) ** 0.25) / 0.25, 0, 1)
    alpha = inside * inside * (3 - 2 * inside)
    pixels = np.concatenate([colour, 255 * alpha], axis=2).round().astype(np.uint8)
    return skia.Image.fromarray(np.ascontiguousarray(pixels))
