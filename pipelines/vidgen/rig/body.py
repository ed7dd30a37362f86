"""Neck, shoulders and chest, and what they wear."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from .ink import fill, glow, lerp, linear, mix, path, stroke_between
from .sketch import Sketch

NECK_Y = 372
"""Where the pit of the neck is in a picture of 512; what is worn is measured from there."""


@dataclass(frozen=True)
class Build:
    """Half widths of neck and shoulders in pixels, and the height of the shoulders."""

    neck: float
    shoulder: float
    slope: float

    def torso(self, low_neck: float = 8) -> skia.Path:
        """The silhouette, cut out at the neck down to `low_neck`."""
        neck, wide, slope = self.neck, self.shoulder, self.slope
        return path(
            (-wide - 22, 160),
            (-wide - 16, 96, -wide + 2, 34 + slope, -wide + 46, 16 + slope),
            (-wide * 0.5, 0, -neck - 30, -18, -neck - 10, -38),
            (-neck * 0.8, low_neck, neck * 0.8, low_neck, neck + 10, -38),
            (neck + 30, -18, wide * 0.5, 0, wide - 46, 16 + slope),
            (wide - 2, 34 + slope, wide + 16, 96, wide + 22, 160),
        )


def build(sketch: Sketch) -> Build:
    """The build of a person: from a child's to that of a broad man."""
    if sketch.look.stage == "child":
        return Build(25, 122, 8)
    feminine = sketch.feminine
    return Build(lerp(40, 31, feminine), lerp(186, 152, feminine), lerp(-2, 8, feminine))


def draw_neck(sketch: Sketch) -> None:
    canvas, skin = sketch.canvas, sketch.skin
    neck = build(sketch).neck
    turn = sketch.pose.x + sketch.pose.yaw * 10
    outline = path(
        (-neck + turn * 0.4, -110),
        (-neck + 2, -60, -neck - 1, -40, -neck - 14, -22),
        (-neck - 30, 30, -40, 100, 0, 104),
        (40, 100, neck + 30, 30, neck + 14, -22),
        (neck + 1, -40, neck - 2, -60, neck + turn * 0.4, -110),
    )
    canvas.drawPath(
        outline,
        linear((0, -100), (0, 50), (0, mix(skin.base, skin.dark, 0.6), 1), (1, skin.base, 1)),
    )
    canvas.save()
    canvas.clipPath(outline, True)
    _neck_shadow(sketch, neck, turn)
    for side in (-1, 1):
        bone = stroke_between((side * 8, -2), (side * 40, -12), (side * (neck + 44), -6), 3)
        canvas.drawPath(bone, fill(mix(skin.dark, skin.line, 0.3), 0.55))
        cord = stroke_between((side * (neck - 8), -46), (side * 18, -14), (side * 7, -2), 3)
        canvas.drawPath(cord, fill(skin.dark, 0.7))
    canvas.restore()
    sketch.contour(outline, skin)


def _neck_shadow(sketch: Sketch, neck: float, turn: float) -> None:
    canvas, skin = sketch.canvas, sketch.skin
    if sketch.flat:
        shadow = path(
            (-neck - 30, -120),
            (neck + 40, -120),
            (neck + 30, -30, 24 + turn, -14, 4 + turn, -10),
            (-22 + turn, -14, -neck - 8, -34, -neck - 30, -60),
        )
        canvas.drawPath(shadow, fill(mix(skin.dark, skin.line, 0.12)))
    else:
        glow(canvas, (turn, -62), (neck * 2.0, 56), skin.line, 0.6, core=0.25)
        glow(canvas, (neck, -28), (36, 50), skin.line, 0.3)


def draw_cloth(sketch: Sketch, silhouette: skia.Path) -> None:
    """A garment's own stuff: light from the left, folds, and its contour."""
    canvas, cloth, wide = sketch.canvas, sketch.cloth, build(sketch).shoulder
    lit = mix(cloth.base, cloth.light, 0.4 if sketch.flat else 0.7)
    paint = linear(
        (-wide, -20),
        (wide, 110),
        (0, lit, 1),
        (0.45, cloth.base, 1),
        (1, mix(cloth.base, cloth.dark, 0.8), 1),
    )
    canvas.drawPath(silhouette, paint)
    canvas.save()
    canvas.clipPath(silhouette, True)
    if sketch.flat:
        side = path(
            (wide * 0.52, -20),
            (wide * 0.62, 50, wide * 0.60, 90, wide * 0.5, 170),
            (wide + 40, 170),
            (wide + 40, -20),
        )
        canvas.drawPath(side, fill(cloth.dark, 0.8))
    else:
        glow(canvas, (wide * 0.8, 70), (110, 130), cloth.line, 0.5)
        glow(canvas, (-wide * 0.5, 30), (100, 60), cloth.light, 0.4)
    _folds(sketch, wide)
    glow(canvas, (sketch.pose.x, -30), (88, 44), cloth.line, 0.5)
    canvas.restore()
    sketch.contour(silhouette, cloth)


def _folds(sketch: Sketch, wide: float) -> None:
    canvas, cloth = sketch.canvas, sketch.cloth
    creases = (
        ((-wide + 26, 150), (-wide + 52, 110), (-wide + 58, 66), 7.0),
        ((-wide + 64, 160), (-wide + 70, 130), (-wide + 92, 104), 4.5),
        ((wide - 26, 150), (wide - 52, 110), (wide - 58, 66), 7.0),
        ((-54, 8), (-60, 50), (-36, 96), 3.5),
        ((60, 12), (62, 60), (44, 108), 4.5),
    )
    for start, bend, end, weight in creases:
        fold = stroke_between(start, bend, end, weight)
        canvas.drawPath(fold, fill(mix(cloth.dark, cloth.line, 0.4), 0.55 if sketch.flat else 0.3))
