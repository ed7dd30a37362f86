"""Brows, and the lines between them."""

from __future__ import annotations

from .ink import Colour, Lock, clamp, fill, lerp, mix, shade, stroke_between
from .sketch import Sketch


def draw_brow(sketch: Sketch, side: int) -> None:
    """One brow, over the hair as illustrators do where hair is in the way."""
    canvas, shape, pose = sketch.canvas, sketch.shape, sketch.pose
    x, y = sketch.turned(0.92)
    rise = pose.brow_y + (pose.brow_left if side < 0 else pose.brow_right)
    canvas.save()
    canvas.translate(
        side * (shape.eye_x + 1 - pose.furrow * 3) + x, shape.eye_y + shape.brow_y - rise + y
    )
    canvas.scale(side, 1)
    far = shape.eye_wide * 1.5
    sketch.stamped(_brow, (-far, -far, far, far), pose.worry, pose.furrow)
    canvas.restore()
    if side > 0:
        _frown(sketch)


def _brow(sketch: Sketch, worry: float, furrow: float) -> None:
    """A brow around the origin, its inner end to the left."""
    thick = sketch.shape.brow * lerp(1.55, 1.0, sketch.feminine)
    wide = sketch.shape.eye_wide * 1.08
    inner, outer = worry * 9 - furrow * 9.5, furrow * 4.5 - worry * 4.5
    arch = -6.5 - (inner + outer) * 0.36
    start, end = (-wide * 0.95, 3 - inner), (wide * 1.04, 3.5 - outer)
    bend, sway = (-wide * 0.4, arch - inner * 0.3), (wide * 0.4, arch - outer * 0.2)
    brow = Lock(start, bend, sway, end, thick * 0.42, thick * 0.62, 0.25)
    tone = mix(sketch.hair.line, sketch.hair.base, 0.22)
    sketch.canvas.drawPath(brow.outline(), fill(tone, 1.0 if sketch.flat else 0.8))
    if not sketch.flat:
        _brow_hairs(sketch, brow, thick, shade(tone, 0.8))


def _brow_hairs(sketch: Sketch, brow: Lock, thick: float, tone: Colour) -> None:
    for number in range(13):
        x, y = brow.at(0.03 + 0.75 * number / 13)
        hair = stroke_between((x, y + thick * 0.4), (x + 3, y), (x + 6, y - thick * 0.55), 1.3)
        sketch.canvas.drawPath(hair, fill(tone, 0.7))


def _frown(sketch: Sketch) -> None:
    """The lines between brows that are drawn together."""
    pose, shape = sketch.pose, sketch.shape
    if pose.furrow <= 0.3:
        return
    x, y = sketch.turned(0.92)
    top = shape.eye_y + shape.brow_y + y
    for side in (-1, 1):
        places = ((side * 6 + x, top - 2), (side * 4 + x, top + 6), (side * 5.5 + x, top + 13))
        line = stroke_between(*places, 2)
        sketch.canvas.drawPath(line, fill(sketch.skin.line, 0.55 * clamp(pose.furrow)))
