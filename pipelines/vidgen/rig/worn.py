"""What is worn on head and neck, and what grows there on those who are not quite human."""

from __future__ import annotations

import skia

from .body import build
from .hats import HATS
from .ink import (
    WHITE,
    Lock,
    fill,
    linear,
    mirrored,
    mix,
    oval,
    path,
    pen,
    radial,
    shade,
    stroke_between,
    through,
)
from .sketch import Sketch, Tone
from .tailoring import GOLD, piece


def draw_behind_head(sketch: Sketch) -> None:
    """What the head hides in part: a halo, the far side of a hat."""
    canvas = sketch.canvas
    x, y = sketch.turned(-0.4)
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(sketch.fit, 1)
    if "halo" in sketch.look.features:
        for width, alpha in ((16, 0.25), (9, 0.5), (4, 1.0)):
            canvas.drawOval(oval(0, -176, 70, 17), pen((1.0, 0.93, 0.62), width, alpha))
    if {"hat", "wizard hat"} & sketch.look.accessories:
        brim = path((-150, -84), (-96, -112, 96, -112, 150, -84), (96, -66, -96, -66, -150, -84))
        canvas.drawPath(brim, fill(shade(sketch.cloth.dark, 0.7)))
        sketch.contour(brim, sketch.cloth)
    canvas.restore()


def draw_growths(sketch: Sketch) -> None:
    """Ears of beasts, horns and feelers, over the hair."""
    x, y = sketch.turned(0.3)
    sketch.canvas.save()
    sketch.canvas.translate(x, y)
    sketch.canvas.scale(sketch.fit, 1)
    features = sketch.look.features
    if "animal ears" in features:
        _beast_ears(sketch)
    if "horns" in features:
        _horns(sketch)
    if "antennae" in features:
        for side in (-1, 1):
            feeler = Lock(
                (side * 28, -140),
                (side * 30, -184),
                (side * 62, -196),
                (side * 70, -184),
                3,
                2.6,
                1.6,
            )
            sketch.canvas.drawPath(feeler.outline(), fill(sketch.skin.line))
            sketch.canvas.drawOval(
                oval(side * 71, -184, 8, 8),
                radial((side * 68, -187), 11, (0, WHITE, 1), (1, sketch.accent.base, 1)),
            )
    sketch.canvas.restore()


def _beast_ears(sketch: Sketch) -> None:
    canvas = sketch.canvas
    for side in (-1, 1):
        outer = [
            (94, -150, 104, -190, 98, -206),
            (70, -196, 40, -170, 26, -142),
            (40, -124, 70, -110, 92, -104),
        ]
        piece(sketch, sketch.hair, (side * 92, -104), *mirrored(outer, side))
        inner = path(
            (side * 84, -118),
            *mirrored(
                [
                    (90, -150, 94, -174, 91, -186),
                    (72, -176, 54, -158, 44, -140),
                    (60, -126, 72, -120, 84, -118),
                ],
                side,
            ),
        )
        canvas.drawPath(
            inner,
            linear((0, -186), (0, -116), (0, (0.98, 0.78, 0.76), 1), (1, (0.80, 0.46, 0.48), 1)),
        )
        for number in range(3):
            fluff = Lock(
                (side * (52 + number * 10), -126),
                (side * (60 + number * 8), -140),
                (side * (64 + number * 8), -150),
                (side * (70 + number * 7), -164),
                4,
                3.4,
            )
            canvas.drawPath(fluff.outline(), fill(mix(sketch.hair.light, WHITE, 0.55)))


def _horns(sketch: Sketch) -> None:
    tone = Tone.of((0.42, 0.34, 0.34))
    for side in (-1, 1):
        horn = Lock(
            (side * 52, -128), (side * 74, -176), (side * 118, -168), (side * 112, -206), 17, 12
        )
        outline = horn.outline()
        paint = linear(
            (side * 50, -120),
            (side * 112, -206),
            (0, tone.dark, 1),
            (0.6, tone.base, 1),
            (1, mix(tone.light, WHITE, 0.3), 1),
        )
        sketch.canvas.drawPath(outline, paint)
        sketch.contour(outline, tone)
        for number in range(1, 6):
            px, py = horn.at(number * 0.14)
            half = horn.width(number * 0.14)
            ring = stroke_between((px - half, py + 3), (px, py + 6), (px + half, py - 3), 2.4)
            sketch.canvas.drawPath(ring, fill(tone.line, 0.6))


def draw_worn(sketch: Sketch) -> None:
    """Hats, crowns and all else that is worn on a head; last of all, glasses."""
    canvas, worn = sketch.canvas, sketch.look.accessories
    x, y = sketch.turned(0.6)
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(sketch.fit, 1)
    for name, draw in HATS.items():
        if name in worn:
            draw(sketch)
    canvas.restore()
    x, y = sketch.turned(1.05)
    canvas.save()
    canvas.translate(x, y)
    if "glasses" in worn:
        _glasses(sketch)
    if "eyepatch" in worn:
        _eyepatch(sketch)
    canvas.restore()


def _glasses(sketch: Sketch) -> None:
    canvas, shape = sketch.canvas, sketch.shape
    wide, high = shape.eye_wide + 9, max(20.0, shape.eye_up * 0.95)
    frame = shade(sketch.accent.base, 0.35)
    for side in (-1, 1):
        cx, cy = side * (shape.eye_x + 1), shape.eye_y + 3
        rim = skia.RRect.MakeRectXY(oval(cx, cy, wide, high), wide * 0.62, high * 0.72)
        canvas.drawRRect(rim, fill((0.86, 0.94, 1.0), 0.14))
        for offset, width, alpha in ((0.5, 9, 0.32), (0.12, 4, 0.24)):
            canvas.save()
            canvas.clipRRect(rim, True)
            glint = path(
                (cx - wide * offset + 8, cy - high),
                (cx - wide * offset - 16, cy + high),
                closed=False,
            )
            canvas.drawPath(glint, pen(WHITE, width, alpha))
            canvas.restore()
        canvas.drawRRect(rim, pen(frame, 3.2))
        arm = path((cx + side * wide, cy - 5), (side * (shape.cheek + 4), cy - 10), closed=False)
        canvas.drawPath(arm, pen(frame, 3.2))
    bridge = shape.eye_x + 1 - wide
    canvas.drawPath(
        path((-bridge, shape.eye_y), (0, shape.eye_y - 6, bridge, shape.eye_y), closed=False),
        pen(frame, 3.2),
    )


def _eyepatch(sketch: Sketch) -> None:
    canvas, shape = sketch.canvas, sketch.shape
    x, y, dark = shape.eye_x, shape.eye_y, (0.13, 0.11, 0.13)
    canvas.drawPath(
        path((-92, y - 66), (-10, y - 46, x, y - 10), (x + 20, y - 20, 92, y - 14), closed=False),
        pen(dark, 5),
    )
    patch = path(
        (x - 30, y - 16),
        (x, y - 34, x + 30, y - 16),
        (x + 34, y + 22, x, y + 28),
        (x - 34, y + 22, x - 30, y - 16),
    )
    canvas.drawPath(
        patch, linear((x - 20, y - 30), (x + 20, y + 30), (0, (0.30, 0.26, 0.28), 1), (1, dark, 1))
    )


def draw_earrings(sketch: Sketch) -> None:
    if "earrings" not in sketch.look.accessories:
        return
    x, y = sketch.turned(-0.3)
    gold = mix(GOLD, sketch.accent.base, 0.35)
    for side in (-1, 1):
        cx, cy = side * (sketch.shape.cheek + 4) + x, sketch.shape.eye_y + 37 + y
        sketch.canvas.drawOval(
            oval(cx, cy + 8, 5, 8),
            radial((cx - 2, cy + 4), 12, (0, WHITE, 1), (0.5, gold, 1), (1, shade(gold, 0.5), 1)),
        )
        sketch.canvas.drawOval(oval(cx, cy + 8, 5, 8), pen(shade(gold, 0.35), 1, 0.8))


def draw_on_chest(sketch: Sketch) -> None:
    """Necklaces and scarves, measured from the pit of the neck."""
    canvas, neck = sketch.canvas, build(sketch).neck
    if "necklace" in sketch.look.accessories:
        chain = through(
            [(-neck - 6, -24), (-neck + 4, 16), (0, 52), (neck - 4, 16), (neck + 6, -24)],
            closed=False,
        )
        canvas.drawPath(chain, pen(shade(GOLD, 0.45), 3.6))
        canvas.drawPath(chain, pen(mix(GOLD, WHITE, 0.3), 2))
        canvas.drawOval(
            oval(0, 44, 9, 11),
            radial(
                (-3, 40),
                14,
                (0, WHITE, 1),
                (0.4, sketch.look.eyes, 1),
                (1, shade(sketch.look.eyes, 0.4), 1),
            ),
        )
    if "scarf" in sketch.look.accessories:
        _scarf(sketch, neck)


def _scarf(sketch: Sketch, neck: float) -> None:
    tone = sketch.accent
    tail = (
        (neck + 12, 40, neck + 22, 90, neck + 14, 142),
        (neck - 10, 150),
        (neck - 32, 140),
        (neck - 30, 90, neck - 34, 50, neck - 30, 14),
    )
    piece(sketch, tone, (neck - 2, 4), *tail)
    wrap = (
        (-neck - 34, -50, -neck - 30, 6, -neck + 6, 20),
        (-14, 38, 22, 36, neck + 2, 20),
        (neck + 34, 6, neck + 34, -50, neck + 10, -60),
        (neck, -24, -neck, -24, -neck - 10, -60),
    )
    piece(sketch, tone, (-neck - 10, -60), *wrap)
    for start, bend, end in (
        ((-neck - 14, -20), (-8, 18), (neck + 12, -8)),
        ((-neck - 4, 0), (0, 30), (neck + 14, 6)),
        ((neck - 14, 40), (neck - 8, 90), (neck - 12, 132)),
    ):
        sketch.canvas.drawPath(stroke_between(start, bend, end, 3.4), fill(tone.line, 0.6))
