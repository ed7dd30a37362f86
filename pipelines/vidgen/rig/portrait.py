"""A whole portrait: all parts in their order, at any size."""

from __future__ import annotations

import skia

from ..errors import ConfigError
from .body import NECK_Y, draw_neck
from .brows import draw_brow
from .eyes import draw_eye
from .face import draw_ears, draw_face, draw_nose
from .hair import draw_beard, draw_hair_behind, draw_hair_front
from .light import draw_background, draw_figure_light, draw_signs, draw_sparkle
from .look import Look
from .mouth import draw_mouth
from .outfits import OUTFITS
from .pose import REST, Pose
from .sketch import Sketch, sketch
from .worn import draw_behind_head, draw_earrings, draw_growths, draw_on_chest, draw_worn

SMALLEST, LARGEST = 16, 4096
_SIDE, _HEAD = 512, (256, 226)


def portrait(
    look: Look, pose: Pose = REST, width: int = 512, height: int = 512, *, backdrop: bool = True
) -> bytes:
    """A PNG of somebody from the chest up; the same values give the same bytes.

    Without a `backdrop` what is around the figure stays clear. Raises ConfigError for a size that
    is not from 16 to 4096 pixels.
    """
    if not (SMALLEST <= width <= LARGEST and SMALLEST <= height <= LARGEST):
        raise ConfigError(f"a portrait of {width}x{height}: sides go from {SMALLEST} to {LARGEST}")
    surface = skia.Surface(width, height)
    paint(surface.getCanvas(), look, pose, width, height, backdrop=backdrop)
    return bytes(surface.makeImageSnapshot().encodeToData(skia.EncodedImageFormat.kPNG, 100))


def paint(
    canvas: skia.Canvas, look: Look, pose: Pose, width: int, height: int, *, backdrop: bool = True
) -> None:
    """Draw somebody on a canvas of that size; the figure stands at its lower edge."""
    scale = min(width, height) / _SIDE
    around = sketch(canvas, look, pose)
    if backdrop:
        canvas.save()
        canvas.scale(scale, scale)
        draw_background(around, width / scale, height / scale)
        canvas.restore()
    figure = skia.Surface(width, height)
    own = figure.getCanvas()
    own.translate((width - _SIDE * scale) / 2, height - _SIDE * scale)
    own.scale(scale, scale)
    draw_figure(sketch(own, look, pose))
    draw_figure_light(around, figure.makeImageSnapshot())
    canvas.save()
    canvas.translate((width - _SIDE * scale) / 2, height - _SIDE * scale)
    canvas.scale(scale, scale)
    draw_sparkle(around)
    canvas.restore()


def draw_figure(drawn: Sketch) -> None:
    """Everything but the room, on a canvas of 512 by 512."""
    canvas = drawn.canvas
    _enter_head(drawn)
    draw_behind_head(drawn)
    draw_hair_behind(drawn)
    canvas.restore()
    canvas.save()
    canvas.translate(256, NECK_Y - 3 * drawn.pose.breath)
    draw_neck(drawn)
    OUTFITS[drawn.look.outfit](drawn)
    draw_on_chest(drawn)
    canvas.restore()
    _enter_head(drawn)
    _head(drawn)
    canvas.restore()


def _head(drawn: Sketch) -> None:
    draw_ears(drawn)
    face = draw_face(drawn)
    draw_nose(drawn)
    draw_beard(drawn)
    draw_mouth(drawn)
    for side in (-1, 1):
        draw_eye(drawn, side)
    draw_earrings(drawn)
    draw_hair_front(drawn, face)
    draw_growths(drawn)
    for side in (-1, 1):
        draw_brow(drawn, side)
    draw_worn(drawn)
    draw_signs(drawn)


def _enter_head(drawn: Sketch) -> None:
    """Move to the middle of the head, which turns around the neck. To be restored."""
    pose, canvas = drawn.pose, drawn.canvas
    x, y = _HEAD
    canvas.save()
    canvas.translate(256, NECK_Y)
    canvas.rotate(pose.roll * 0.75)
    canvas.translate(x - 256 + pose.x, y - NECK_Y + pose.y)
    canvas.rotate(pose.roll * 0.25)
    scale = drawn.shape.scale * 0.98
    canvas.scale(scale, scale)
