"""A picture of somebody that breathes: a still image as a loop of pictures.

Where a face is found in it, and OpenCV is there to find it, it blinks too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import skia

from ...errors import ConfigError
from ...media.game.drawing import Picture
from .acting import Acting, play
from .cel import Bend, Cel, Light, Line, cel, veiled
from .faces import Eye, eyes_of
from .feelings import bounded, mood
from .film import check
from .lids import Lid, lids_of, shut
from .moment import Moment
from .signs import draw_shock, draw_signs_around

_MARGIN = 0.06
_GRID = (8, 12)
_SIDE = 512


def still_film(
    image: bytes, acting: Acting, size: tuple[int, int], frames: int, fps: float
) -> Iterator[Picture]:
    """The pictures of a loop in which a PNG, JPEG or WebP moves as somebody who acts would.

    It breathes, sways and leans, the upper part further than the lower; light and signs fit the
    mood. It fills the size, cut at its edges. Raises ConfigError for what is no picture, or for a
    size or a number of pictures that cannot be made.
    """
    check(size, frames, fps)
    picture = skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(image))
    if picture is None:
        raise ConfigError("a base image cannot be read", cure="give a PNG, JPEG or WebP file")
    return _drawn(_sheet(picture, image, size), acting, size, play(acting, frames, fps))


@dataclass(frozen=True)
class Sheet:
    """The picture on rubber, a little larger than it is shown, and lids for the eyes in it."""

    part: Cel
    lids: list[Lid]

    def draw(self, canvas: skia.Canvas, bend: Bend, closed: float, light: Light) -> None:
        part = self.part
        part.draw(canvas, skia.Matrix(), bend, [light] * _GRID[1])
        for lid in self.lids:
            x = np.interp(lid.x, part.columns, bend.columns)
            x += np.interp(lid.y, part.rows, bend.aside)
            canvas.save()
            canvas.translate(float(x), float(np.interp(lid.y, part.rows, bend.rows)))
            lid.draw(canvas, closed, light.over)
            canvas.restore()


def _sheet(picture: skia.Image, image: bytes, size: tuple[int, int]) -> Sheet:
    width, height = size
    scale = max(width / picture.width(), height / picture.height()) * (1 + 2 * _MARGIN)
    across, high = picture.width() * scale, picture.height() * scale
    left, top = (width - across) / 2, min(-height * _MARGIN, (height - high) * 0.35)
    box = (-width * _MARGIN, -height * _MARGIN, width * (1 + _MARGIN), height * (1 + _MARGIN))

    def paint(canvas: skia.Canvas) -> None:
        fine = skia.SamplingOptions(skia.CubicResampler.Mitchell())
        canvas.drawImageRect(picture, skia.Rect.MakeXYWH(left, top, across, high), fine)

    found = cel(paint, lambda _: None, box, 1.0, _GRID, soft=True)
    if found is None:
        raise ConfigError("a base image is clear all over", cure="give one that shows somebody")
    flat = np.zeros((height, width, 4), np.uint8)
    paint(skia.Surface(flat).getCanvas())
    eyes = [
        Eye(left + one.x * scale, top + one.y * scale, one.side * scale) for one in _eyes(image)
    ]
    return Sheet(found, lids_of(flat, eyes))


@lru_cache(maxsize=32)
def _eyes(image: bytes) -> tuple[Eye, ...]:
    return eyes_of(skia.Image.MakeFromEncoded(skia.Data.MakeWithCopy(image)))


def _drawn(
    sheet: Sheet, acting: Acting, size: tuple[int, int], moments: list[Moment]
) -> Iterator[Picture]:
    width, height = size
    around = mood(acting.expression, acting.emotion, acting.intensity)
    light = veiled(around.veil)
    scale = min(size) / _SIDE
    for moment in moments:
        shown = replace(moment, pose=bounded(moment.pose))
        pixels = np.zeros((height, width, 4), np.uint8)
        pixels[..., 3] = 255
        canvas = skia.Surface(pixels).getCanvas()
        bend = _bend(sheet.part, shown, size, acting.intensity)
        sheet.draw(canvas, bend, shut(shown.pose), light)
        canvas.translate((width - _SIDE * scale) / 2, height - _SIDE * scale)
        canvas.scale(scale, scale)
        draw_shock(canvas, shown)
        draw_signs_around(canvas, shown)
        yield pixels


def _smooth(value: Line) -> Line:
    value = np.clip(value, 0.0, 1.0)
    return value * value * (3 - 2 * value)


def _bend(part: Cel, moment: Moment, size: tuple[int, int], intensity: float) -> Bend:
    """The chest rises with breath, the head goes ahead, what is at the edges stays behind."""
    pose, (width, height) = moment.pose, size
    unit, force = min(size) / _SIDE, 0.6 + 0.4 * intensity
    down, across = part.rows / height, part.columns / width - 0.5
    head = 1 - _smooth((down - 0.35) / 0.5)
    chest = _smooth((down - 0.4) / 0.3) * (1 - _smooth((down - 0.8) / 0.25))
    near = np.exp(-((across / 0.3) ** 2))
    aside = head * (1.3 * pose.x + 1.6 * pose.roll + 5 * pose.yaw) + moment.lean * (1 - head)
    lifted = head * (0.9 * pose.y + 5 * pose.pitch) - chest * (4 * pose.breath + moment.shoulders)
    limit = 0.8 * _MARGIN * min(size)
    turned = part.columns + unit * force * (near - 0.5) * 6 * pose.yaw
    return Bend(
        turned,
        part.rows + np.clip(unit * force * (lifted - 1.5 * pose.breath * head), -limit, limit),
        np.clip(unit * force * aside, -limit, limit),
    )
