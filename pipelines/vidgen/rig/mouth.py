"""The mouth: one shape for every word and mood."""

from __future__ import annotations

from dataclasses import dataclass

import skia

from .ink import (
    WHITE,
    Colour,
    Lock,
    clamp,
    fill,
    glow,
    lerp,
    linear,
    mix,
    path,
    pen,
    shade,
    stroke_between,
)
from .sketch import Sketch


@dataclass(frozen=True)
class Lips:
    """The opening in numbers: half width, height of both corners, and of the two lips' middles."""

    wide: float
    left: float
    right: float
    upper: float
    lower: float
    depth: float

    def inside(self, rounding: float) -> skia.Path:
        wide, corner = self.wide, (self.left + self.right) / 2
        if rounding > 0.6:
            middle, high = (
                (self.upper + self.lower) / 2,
                max(3.0, (self.lower - self.upper) / 2 + 2),
            )
            return path(
                (-wide, middle),
                (-wide, middle - high * 1.3, wide, middle - high * 1.3, wide, middle),
                (wide, middle + high * 1.4, -wide, middle + high * 1.4, -wide, middle),
            )
        full = 0.64
        return path(
            (-wide, self.left),
            (
                -wide * 0.5,
                self.upper * 1.3 - corner * 0.3,
                wide * 0.5,
                self.upper * 1.3 - corner * 0.3,
                wide,
                self.right,
            ),
            (
                wide * full,
                self.lower * 1.33 - corner * 0.33,
                -wide * full,
                self.lower * 1.33 - corner * 0.33,
                -wide,
                self.left,
            ),
        )


def lips(sketch: Sketch) -> Lips:
    """The mouth in this pose."""
    shape, pose = sketch.shape, sketch.pose
    rounding = clamp(pose.mouth_round)
    smile = pose.smile * (1 - 0.6 * rounding)
    wide = shape.mouth_wide * pose.mouth_wide
    wide *= (1 + 0.2 * max(0.0, pose.smile) * (1 - rounding)) * (1 - 0.36 * rounding)
    depth = shape.mouth_deep * pose.mouth_open * (1 + 0.12 * rounding)
    corner, middle = -smile * 6.6, smile * 4.0 - rounding
    upper = middle - depth * (0.16 + 0.28 * rounding)
    return Lips(
        wide, corner + pose.smirk * 1.5, corner - pose.smirk * 5, upper, middle + depth, depth
    )


def draw_mouth(sketch: Sketch) -> None:
    canvas, shape, pose = sketch.canvas, sketch.shape, sketch.pose
    x, y = sketch.turned(1.0)
    found = lips(sketch)
    canvas.save()
    canvas.translate(x, y + shape.mouth_y + pose.mouth_open * 2)
    if shape.lips:
        _flesh(sketch, found)
    if pose.mouth_open > 0.035:
        _opened(sketch, found)
    else:
        _closed(sketch, found)
    if pose.smile > 0.35:
        _dimples(sketch, found)
    _fangs(sketch, found)
    canvas.restore()


def _line(sketch: Sketch) -> Colour:
    return mix(sketch.skin.line, (0.38, 0.06, 0.10), 0.4)


def _flesh(sketch: Sketch, found: Lips) -> None:
    """The lips themselves."""
    canvas, skin, feminine = sketch.canvas, sketch.skin, sketch.feminine
    red = mix(mix(skin.base, (0.80, 0.20, 0.27), lerp(0.26, 0.54, feminine)), skin.dark, 0.2)
    full = sketch.shape.lips * lerp(0.72, 1.0, feminine) * (1 - 0.25 * max(0.0, sketch.pose.smile))
    wide, up, low = found.wide, found.upper, found.lower
    top, bottom = 5.6 * full, 8.0 * full
    deep = low * 1.25 + bottom * 1.5
    upper = path(
        (-wide - 1, found.left),
        (-wide * 0.55, up - top * 0.9, -wide * 0.24, up - top * 1.2, 0, up - top * 0.7),
        (wide * 0.24, up - top * 1.2, wide * 0.55, up - top * 0.9, wide + 1, found.right),
        (wide * 0.5, up + 0.6, -wide * 0.5, up + 0.6, -wide - 1, found.left),
    )
    lower = path(
        (-wide, found.left),
        (-wide * 0.55, low * 1.2, wide * 0.55, low * 1.2, wide, found.right),
        (wide * 0.62, deep, -wide * 0.62, deep, -wide, found.left),
    )
    pale = mix(red, skin.base, 0.3)
    glow(canvas, (0, low + bottom * 1.5 + 3), (wide * 0.8, 6.5), skin.line, 0.32)
    below = linear((0, low), (0, low + bottom * 1.3), (0, shade(red, 0.92), 1), (1, pale, 1))
    canvas.drawPath(lower, below)
    canvas.drawPath(
        upper, linear((0, up - top), (0, up + 1), (0, pale, 1), (1, shade(red, 0.76), 1))
    )
    shine = (wide * 0.42, bottom * 0.36)
    glow(canvas, (-wide * 0.14, low + bottom * 0.5), shine, (1.0, 0.95, 0.93), 0.4)


def _opened(sketch: Sketch, found: Lips) -> None:
    canvas, pose, flat = sketch.canvas, sketch.pose, sketch.flat
    inside = found.inside(clamp(pose.mouth_round))
    deep, warm = (
        ((0.30, 0.06, 0.12), (0.52, 0.14, 0.20))
        if flat
        else ((0.17, 0.04, 0.06), (0.34, 0.10, 0.12))
    )
    canvas.drawPath(inside, linear((0, found.upper), (0, found.lower), (0, deep, 1), (1, warm, 1)))
    canvas.save()
    canvas.clipPath(inside, True)
    _tongue(sketch, found)
    _teeth(sketch, found)
    canvas.restore()
    if flat:
        canvas.drawPath(inside, pen(_line(sketch), 2.0, 0.95))
    else:
        canvas.drawPath(inside, pen((0.35, 0.13, 0.14), 1.0, 0.55))


def _tongue(sketch: Sketch, found: Lips) -> None:
    amount = clamp(sketch.pose.tongue)
    if amount < 0.05 or sketch.pose.mouth_open < 0.12:
        return
    y = lerp(found.lower + 6, lerp(found.upper, found.lower, 0.62), amount * 0.9)
    light, dark = (
        ((0.94, 0.54, 0.56), (0.82, 0.38, 0.42))
        if sketch.flat
        else ((0.78, 0.41, 0.42), (0.58, 0.26, 0.29))
    )
    bed = skia.Rect(-found.wide * 0.62, y - 1, found.wide * 0.62, y + found.depth * 0.8 + 8)
    sketch.canvas.drawOval(bed, linear((0, y), (0, found.lower + 4), (0, light, 1), (1, dark, 1)))


def _teeth(sketch: Sketch, found: Lips) -> None:
    amount = clamp(sketch.pose.teeth)
    if amount < 0.05:
        return
    canvas, wide, up = sketch.canvas, found.wide, found.upper
    low = up + min(found.depth * 0.36, 6.8) * amount + 1.2
    corner = (found.left + found.right) / 2
    row = path(
        (-wide * 1.05, up - 14),
        (wide * 1.05, up - 14),
        (wide * 0.92, corner * 0.35 + low * 0.65),
        (0, low * 1.25 + 0.8, -wide * 0.92, corner * 0.35 + low * 0.65),
    )
    canvas.drawPath(row, fill(WHITE if sketch.flat else (0.93, 0.915, 0.89), 0.98))
    if not sketch.flat:
        for number in range(-3, 4):
            gap = path((number * wide * 0.2, up - 4), (number * wide * 0.2, low + 1), closed=False)
            canvas.drawPath(gap, pen((0.55, 0.45, 0.42), 0.6, 0.3))


def _closed(sketch: Sketch, found: Lips) -> None:
    canvas, wide, line = sketch.canvas, found.wide, _line(sketch)
    weight = 2.9 if sketch.flat else 2.2
    if sketch.pose.wavy > 0.15:
        canvas.drawPath(_wave(found, sketch.pose.wavy * 2.6), pen(line, weight * 0.75, 0.95))
    else:
        height = found.upper * 1.33 - (found.left + found.right) / 6
        ends = ((-wide, found.left), (wide, found.right))
        bends = ((-wide * 0.5, height), (wide * 0.5, height))
        curve = Lock(ends[0], *bends, ends[1], 0.5, weight * 0.5, 0.4)
        canvas.drawPath(curve.outline(), fill(line, 0.95 if sketch.flat else 0.8))
    if sketch.flat:
        low = 9 + max(0.0, found.upper)
        shadow = stroke_between((-7, low), (0, low + 3), (7, low), 3.2)
        canvas.drawPath(shadow, fill(sketch.skin.dark, 0.9))


def _wave(found: Lips, by: float) -> skia.Path:
    """A mouth that does not know what to say."""
    wide, y = found.wide, found.upper
    first, second, third = -wide * 0.6, -wide * 0.3, -wide * 0.1
    fourth, fifth, sixth = wide * 0.15, wide * 0.3, wide * 0.55
    return path(
        (-wide, found.left),
        (first, y - by * 1.6, second, y - by * 1.2, third, y + by * 0.5),
        (fourth, y + by * 1.9, fifth, y - by * 1.8, sixth, y - by * 0.6),
        (wide * 0.8, y + by * 0.9, wide, found.right),
        closed=False,
    )


def _dimples(sketch: Sketch, found: Lips) -> None:
    share = (sketch.pose.smile - 0.35) / 0.65
    for side, height in ((-1, found.left), (1, found.right)):
        x = side * found.wide
        dimple = stroke_between(
            (x + side, height - 3), (x + side * 4.5, height), (x + side * 2, height + 4), 2.2
        )
        sketch.canvas.drawPath(dimple, fill(_line(sketch), (0.75 if sketch.flat else 0.4) * share))


def _fangs(sketch: Sketch, found: Lips) -> None:
    canvas, features = sketch.canvas, sketch.look.features
    ivory: Colour = (0.99, 0.97, 0.90)
    for side, corner in ((-1, found.left), (1, found.right)):
        x = side * found.wide
        if "tusks" in features:
            tusk = path(
                (x * 0.95, corner + 5),
                (x * 1.02, corner - 6, x * 1.12, corner - 13),
                (x * 1.3, corner - 4, x * 1.25, corner + 5),
            )
            canvas.drawPath(tusk, fill(ivory))
            sketch.contour(tusk, sketch.skin, 0.8)
        elif "fangs" in features:
            fang = path(
                (x * 0.66, corner * 0.5 + 1),
                (x * 0.56, corner * 0.5 + 9),
                (x * 0.42, corner * 0.5 + 2),
            )
            canvas.drawPath(fang, fill(ivory))
            canvas.drawPath(fang, pen(_line(sketch), 1.0, 0.8))
