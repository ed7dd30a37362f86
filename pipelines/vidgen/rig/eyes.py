"""Eyes."""

from __future__ import annotations

import math
from dataclasses import dataclass

import skia

from .ink import (
    WHITE,
    Colour,
    Lock,
    Point,
    clamp,
    fill,
    glow,
    lerp,
    linear,
    mix,
    oval,
    path,
    pen,
    radial,
    shade,
    smooth,
    stroke_between,
)
from .sketch import Sketch


@dataclass(frozen=True)
class Lids:
    """The opening of one eye, seen with its outer corner to the right."""

    inner: Point
    outer: Point
    upper: tuple[Point, Point]
    lower: tuple[Point, Point]
    opening: float
    arc: float

    def opened(self) -> skia.Path:
        (a, b), (c, d) = self.upper, self.lower
        return path(self.inner, (*a, *b, *self.outer), (*d, *c, *self.inner))

    def lash(self, thick: float, wing: float) -> skia.Path:
        """The upper lid as a stroke: thin at the nose, thickest past its middle, then a wing."""
        (ix, iy), (ox, oy) = self.inner, self.outer
        (ax, ay), (bx, by) = self.upper
        tip = (ox + wing, oy - wing * (0.55 - 0.9 * self.arc))
        return path(
            (ix - 1.5, iy + 0.8),
            (ax, ay - thick * 0.55, bx + 2, by - thick * 1.2, *tip),
            (ox + wing * 0.45, oy + 0.8, ox + 0.5, oy + 1.4),
            (bx, by + thick * 0.42, ax, ay + thick * 0.3, ix - 1.5, iy + 0.8),
        )


def lids(sketch: Sketch, side: int) -> Lids:
    """How one eye stands in this pose."""
    shape, pose = sketch.shape, sketch.pose
    wide = shape.eye_wide * (1 - max(0.0, side * pose.yaw) * 0.14)
    calm = lerp(0.88, 1.0, sketch.feminine)
    up, low = shape.eye_up * calm, shape.eye_low * lerp(0.92, 1.0, sketch.feminine)
    arc = smooth((pose.arc - 0.35) / 0.3)
    opening = clamp(pose.lids * (1 - arc), 0.0, 1.35)
    tilt = -3.2 * sketch.feminine - 1 - pose.worry * -1.2 - pose.furrow * 1.6
    inner, outer = (-wide, 3.4 + pose.furrow * 2), (wide, tilt)
    shut = lerp(low * 0.62, -up * 0.62, arc)
    top = lerp(shut, -up * 1.34, min(1.0, opening)) - max(0.0, opening - 1) * up * 0.9
    bottom = lerp(shut, low * 1.36 * (1 - 0.5 * clamp(pose.squint)), min(1.0, opening * 1.6))
    flat = 1 - 0.28 * clamp(pose.furrow)
    upper = ((inner[0] + wide * 0.36, top * flat + 1), (outer[0] - wide * 0.34, top + tilt * 0.4))
    lower = ((inner[0] + wide * 0.5, bottom + 0.6), (outer[0] - wide * 0.38, bottom + tilt * 0.3))
    return Lids(inner, outer, upper, lower, opening, arc)


def draw_eye(sketch: Sketch, side: int) -> None:
    """One eye; `side` is -1 for the one on the left of the picture."""
    canvas, shape = sketch.canvas, sketch.shape
    x, y = sketch.turned(0.9)
    found = lids(sketch, side)
    canvas.save()
    canvas.translate(side * shape.eye_x * (1 - 0.02 * abs(sketch.pose.yaw)) + x, shape.eye_y + y)
    canvas.scale(side, 1)
    if found.opening >= 0.1:
        _ball(sketch, found, side)
    _lashes(sketch, found)
    _crease(sketch, found)
    canvas.restore()


def _ball(sketch: Sketch, found: Lids, side: int) -> None:
    canvas, up = sketch.canvas, sketch.shape.eye_up
    opened = found.opened()
    white = (0.985, 0.98, 0.99) if sketch.flat else (0.95, 0.935, 0.93)
    canvas.drawPath(opened, fill(white))
    canvas.save()
    canvas.clipPath(opened, True)
    if not sketch.flat:
        for (cx, cy), colour in (
            (found.outer, (0.62, 0.45, 0.45)),
            (found.inner, (0.72, 0.42, 0.42)),
        ):
            glow(canvas, (cx, cy), (sketch.shape.eye_wide * 0.62, up * 1.2), colour, 0.4)
    canvas.save()
    canvas.translate(
        side * sketch.pose.gaze_x * sketch.shape.eye_wide * 0.36,
        sketch.pose.gaze_y * up * 0.3 + (0.5 if sketch.flat else 0.2),
    )
    canvas.scale(side, 1)
    (rx, ry), pose = sketch.shape.iris, sketch.pose
    box = (-rx * 1.2, -ry * 1.2, rx * 1.2, ry * 1.2)
    sketch.stamped(_iris, box, clamp(pose.pupil, 0.5, 1.5), clamp(pose.sparkle))
    canvas.restore()
    _lid_shadow(sketch, found)
    if sketch.pose.tears > 0.1:
        (ix, _), (ox, _), low = found.inner, found.outer, found.lower[0][1]
        pool = path(
            (ix + 2, low * 0.6), (0, low, ox - 3, low * 0.5), (0, low * 0.5, ix + 2, low * 0.6)
        )
        canvas.drawPath(pool, fill((0.9, 0.97, 1.0), 0.75 * clamp(sketch.pose.tears)))
    canvas.restore()


def _iris(sketch: Sketch, size: float, sparkle: float) -> None:
    """An iris around the origin; `size` is that of the pupil, 1 at rest."""
    canvas, colour, flat = sketch.canvas, sketch.look.eyes, sketch.flat
    rx, ry = (radius * (0.94 + 0.06 * size) for radius in sketch.shape.iris)
    deep = shade(colour, 0.36, 1.0)
    light = mix(shade(colour, 1.42, 1.1), WHITE, 0.2)
    disc = oval(0, 0, rx, ry)
    if flat:
        stops = (
            (0.0, shade(deep, 0.65), 1.0),
            (0.45, mix(deep, colour, 0.75), 1.0),
            (1.0, light, 1.0),
        )
        canvas.drawOval(disc, linear((0, -ry), (0, ry), *stops))
        canvas.drawOval(
            oval(0, ry * 0.42, rx * 0.8, ry * 0.52),
            radial((0, ry * 0.62), ry * 0.8, (0, light, 0.9), (1, light, 0)),
        )
    else:
        stops = (
            (0.0, mix(deep, colour, 0.3), 1.0),
            (0.5, colour, 1.0),
            (1.0, mix(colour, light, 0.7), 1.0),
        )
        canvas.drawOval(disc, linear((0, -ry), (0, ry), *stops))
    for number in range(18 if not flat else 12):
        angle = math.tau * number / (18 if not flat else 12)
        dx, dy = math.cos(angle) * rx, math.sin(angle) * ry
        if not flat or dy > -ry * 0.2:
            ray = path((dx * 0.5, dy * 0.5), (dx * 0.86, dy * 0.86), closed=False)
            canvas.drawPath(ray, pen(light if number % 2 else deep, 0.9, 0.4))
    canvas.drawOval(disc, pen(shade(deep, 0.5), 2.2 if flat else 1.5, 0.95 if flat else 0.8))
    pupil = (0.44 if flat else 0.40) * size
    canvas.drawOval(oval(0, -ry * 0.04, rx * pupil, ry * pupil), fill(shade(deep, 0.2)))
    _highlights(sketch, rx, ry, sparkle)


def _highlights(sketch: Sketch, rx: float, ry: float, sparkle: float) -> None:
    """The window in an eye: the key light stands at the upper left."""
    canvas, grown = sketch.canvas, 1 + 0.25 * sparkle
    if sketch.flat:
        canvas.drawOval(
            oval(-rx * 0.34, -ry * 0.44, rx * 0.33 * grown, ry * 0.29 * grown), fill(WHITE)
        )
        canvas.drawOval(
            oval(rx * 0.38, ry * 0.42, rx * 0.18 * grown, ry * 0.15 * grown), fill(WHITE, 0.9)
        )
        canvas.drawOval(oval(-rx * 0.36, ry * 0.58, rx * 0.1, ry * 0.08), fill(WHITE, 0.6))
    else:
        canvas.drawOval(oval(-rx * 0.3, -ry * 0.35, rx * 0.23, ry * 0.22), fill(WHITE, 0.95))
        glow(canvas, (rx * 0.28, ry * 0.42), (rx * 0.42, ry * 0.32), WHITE, 0.42)


def _lid_shadow(sketch: Sketch, found: Lids) -> None:
    (ix, iy), (ox, oy) = found.inner, found.outer
    (ax, ay), (bx, by) = found.upper
    drop = sketch.shape.eye_up * 0.46
    shadow = path(
        (ix - 2, iy - 2),
        (ax, ay - 3, bx, by - 3, ox + 2, oy - 2),
        (bx, by + drop, ax, ay + drop, ix - 2, iy),
    )
    colour: Colour = (0.30, 0.26, 0.48) if sketch.flat else (0.20, 0.10, 0.12)
    sketch.canvas.drawPath(shadow, fill(colour, 0.36 if sketch.flat else 0.42))


def _lashes(sketch: Sketch, found: Lids) -> None:
    canvas, flat, feminine = sketch.canvas, sketch.flat, sketch.feminine
    ink = mix(sketch.hair.line, (0.06, 0.04, 0.07), 0.6)
    thick = (5.6 if flat else 2.7) * lerp(0.74, 1.0, feminine)
    wing = (7.0 if flat else 4.0) * lerp(0.4, 1.0, feminine)
    canvas.drawPath(found.lash(thick, wing), fill(ink))
    if feminine > 0.7 and found.arc < 0.5:
        _fine_lashes(sketch, found, ink)
    if found.opening < 0.1:
        return
    (ix, _), (ox, oy), (cx, cy) = found.inner, found.outer, found.lower[1]
    if flat:
        low = Lock(
            (ox, oy + 1),
            (cx + 1, cy + 0.8),
            (cx - 8, cy + 1.2),
            (ix + sketch.shape.eye_wide * 0.8, cy * 0.78),
            0.9,
            1.1,
            0.2,
        )
        canvas.drawPath(low.outline(), fill(mix(ink, sketch.skin.line, 0.4), 0.9))
    else:
        rim = path((ox, oy), (cx, cy, *found.lower[0], *found.inner), closed=False)
        canvas.drawPath(rim, pen(mix(sketch.skin.line, ink, 0.3), 1.3, 0.6))


def _fine_lashes(sketch: Sketch, found: Lids, ink: Colour) -> None:
    edge = Lock(found.inner, *found.upper, found.outer, 0, 0)
    length = 6.0 if sketch.flat else 2.4
    for number in range(3):
        share = 0.66 + 0.14 * number
        x, y = edge.at(share)
        lift = 1 if found.opening > 0.2 else -0.6
        end = (x + length * (0.3 + 0.4 * share), y - lift * length * (1.05 - 0.5 * share))
        bend = (x + length * 0.4, y - lift * length * 0.3)
        sketch.canvas.drawPath(Lock((x, y), bend, bend, end, 1.0, 0.8, 0.1).outline(), fill(ink))


def _crease(sketch: Sketch, found: Lids) -> None:
    canvas, skin, wide = sketch.canvas, sketch.skin, sketch.shape.eye_wide
    (ax, ay), (bx, by) = found.upper
    lift = (9.0 if sketch.flat else 6.5) * (0.5 + 0.5 * min(1.0, found.opening))
    fold = Lock(
        (ax - wide * 0.05, ay * 0.62 - lift),
        (ax + wide * 0.3, ay * 0.78 - lift),
        (bx, by * 0.78 - lift),
        (found.outer[0] + 2, found.outer[1] * 0.5 - lift * 0.7),
        0.2,
        0.9,
        0.2,
    )
    canvas.drawPath(fold.outline(), fill(mix(skin.dark, skin.line, 0.6), 0.7))
    if sketch.pose.squint > 0.25 and found.opening > 0.1:
        low = found.lower[0][1]
        bag = stroke_between((-wide * 0.6, low + 5), (0, low + 8), (wide * 0.6, low + 4), 2.0)
        canvas.drawPath(bag, fill(mix(skin.dark, skin.line, 0.2), 0.55 * sketch.pose.squint))
