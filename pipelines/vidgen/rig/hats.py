"""Hats, crowns and all else that sits on a head."""

from __future__ import annotations

import math

from .ink import (
    WHITE,
    Colour,
    Lock,
    chance,
    fill,
    glow,
    mirrored,
    mix,
    oval,
    path,
    pen,
    radial,
    stroke_between,
)
from .sketch import Sketch, Tone
from .tailoring import GOLD, piece

STEEL: Colour = (0.68, 0.72, 0.79)


def _headband(sketch: Sketch) -> None:
    band = ((-60, -120, 60, -120, 98, -66), (99, -48), (60, -100, -60, -100, -99, -48))
    piece(sketch, sketch.accent, (-98, -66), *band)


def _flower(sketch: Sketch) -> None:
    canvas, tone = sketch.canvas, Tone.of(mix(sketch.accent.base, (0.96, 0.45, 0.55), 0.6))
    for number in range(5):
        angle = math.tau * number / 5 - 0.5
        petal = oval(-82 + math.cos(angle) * 14, -88 + math.sin(angle) * 14, 12, 12)
        canvas.drawOval(petal, pen(tone.line, max(1.0, sketch.shape.line * 1.4), 0.9))
    for number in range(5):
        angle = math.tau * number / 5 - 0.5
        cx, cy = -82 + math.cos(angle) * 14, -88 + math.sin(angle) * 14
        canvas.drawOval(
            oval(cx, cy, 12, 12),
            radial((-82, -88), 28, (0, tone.dark, 1), (0.5, tone.base, 1), (1, tone.light, 1)),
        )
    canvas.drawOval(oval(-82, -88, 7, 7), fill((0.98, 0.86, 0.42)))


def _hat(sketch: Sketch) -> None:
    crown = (
        (-92, -150, -84, -196, -56, -204),
        (-20, -192, 20, -192, 56, -204),
        (84, -196, 92, -150, 94, -92),
        (50, -112, -50, -112, -94, -92),
    )
    piece(sketch, sketch.cloth, (-94, -92), *crown)
    band = ((-50, -112, 50, -112, 94, -92), (93, -116), (50, -136, -50, -136, -93, -116))
    piece(sketch, sketch.accent, (-94, -92), *band)
    brim = (
        (-110, -74, -60, -60, 0, -62),
        (60, -60, 110, -74, 152, -92),
        (110, -90, 60, -104, 0, -104),
        (-60, -104, -110, -90, -152, -92),
    )
    piece(sketch, sketch.cloth, (-152, -92), *brim)


def _wizard_hat(sketch: Sketch) -> None:
    cone = (
        (-86, -146, -50, -184, -34, -204),
        (-10, -218, 40, -210, 74, -182),
        (46, -190, 32, -184, 40, -170),
        (70, -150, 90, -120, 96, -92),
        (50, -112, -50, -112, -96, -92),
    )
    piece(sketch, sketch.cloth, (-96, -92), *cone)
    for start, bend, end in (
        ((-36, -190), (-10, -178), (30, -186)),
        ((-60, -158), (-30, -148), (0, -152)),
    ):
        sketch.canvas.drawPath(stroke_between(start, bend, end, 4), fill(sketch.cloth.line, 0.6))
    band = ((-50, -112, 50, -112, 96, -92), (92, -114), (50, -134, -50, -134, -92, -114))
    piece(sketch, sketch.accent, (-96, -92), *band)
    for number in range(5):
        star_at = (-40 + number * 22 + 8 * chance(number, 91), -150 - 34 * chance(number, 92))
        glow(sketch.canvas, star_at, (5, 5), (1.0, 0.95, 0.7), 0.9, core=0.3)
    brim = (
        (-110, -70, -60, -58, 0, -60),
        (60, -58, 110, -70, 156, -88),
        (110, -88, 60, -104, 0, -104),
        (-60, -104, -110, -88, -156, -88),
    )
    piece(sketch, sketch.cloth, (-156, -88), *brim)


def _cap(sketch: Sketch) -> None:
    dome = (
        (-104, -150, -60, -176, 0, -176),
        (60, -176, 104, -150, 100, -78),
        (50, -98, -50, -98, -100, -78),
    )
    piece(sketch, sketch.cloth, (-100, -78), *dome)
    for side in (-1, 1):
        sketch.canvas.drawPath(
            stroke_between((side * 8, -174), (side * 46, -150), (side * 54, -92), 2.4),
            fill(sketch.cloth.line, 0.6),
        )
    peak = (
        (-80, -112, 60, -116, 92, -84),
        (112, -70, 110, -56, 92, -56),
        (40, -84, -60, -84, -100, -62),
        (-106, -70, -104, -76, -96, -84),
    )
    piece(sketch, sketch.accent, (-96, -84), *peak)


def _helmet(sketch: Sketch) -> None:
    canvas, steel = sketch.canvas, Tone.of(mix(STEEL, sketch.cloth.base, 0.1))
    shell = (
        (-126, 10, -122, -80, -104, -112),
        (-76, -164, -40, -174, 0, -174),
        (40, -174, 76, -164, 104, -112),
        (122, -80, 126, 10, 104, 84),
        (96, 92),
        (84, 70),
        (94, 20, 88, -30, 78, -58),
        (40, -84, -40, -84, -78, -58),
        (-88, -30, -94, 20, -84, 70),
        (-96, 92),
    )
    piece(sketch, steel, (-104, 84), *shell)
    rim = path(
        (-88, 72),
        (-96, 20, -90, -30, -78, -58),
        (-40, -84, 40, -84, 78, -58),
        (90, -30, 96, 20, 88, 72),
        closed=False,
    )
    canvas.drawPath(rim, pen(mix(GOLD, sketch.accent.base, 0.4), 6))
    canvas.drawPath(rim, pen(WHITE, 1.4, 0.5))
    ridge = ((-10, -184, 10, -184, 10, -172), (14, -120), (10, -78), (-10, -78), (-14, -120))
    piece(sketch, steel, (-10, -172), *ridge)
    _plume(sketch)
    shine = Lock((-82, -96), (-66, -138), (-40, -156), (-22, -160), 1, 7, 1)
    canvas.drawPath(shine.outline(), fill(WHITE, 0.7))
    for side in (-1, 1):
        for x, y in ((101, 56), (109, 0), (100, -60)):
            canvas.drawOval(oval(side * x, y, 3.4, 3.4), fill(steel.line, 0.8))


def _plume(sketch: Sketch) -> None:
    canvas = sketch.canvas
    for number in range(7):
        fall = 34 + 62 * chance(number, 95)
        plume = Lock(
            (0, -172),
            (10 + number * 6, -206 + number * 3),
            (80 + number * 9, -206 + number * 10),
            (96 + number * 7, -196 + fall),
            6,
            14,
        )
        canvas.drawPath(
            plume.outline(), fill(sketch.cloth.base if number % 2 else sketch.cloth.light)
        )
        canvas.drawPath(plume.edge(0.9, 2.0), fill(sketch.cloth.line, 0.8))


def _crown(sketch: Sketch) -> None:
    gold = Tone.of(GOLD)
    points = (
        (-88, -150),
        (-56, -116),
        (-44, -176),
        (-18, -122),
        (0, -190),
        (18, -122),
        (44, -176),
        (56, -116),
        (88, -150),
        (84, -92),
        (40, -108, -40, -108, -84, -92),
    )
    piece(sketch, gold, (-84, -92), *points)
    for x, y, size in (
        (-88, -152, 5),
        (-44, -178, 5.5),
        (0, -193, 6.5),
        (44, -178, 5.5),
        (88, -152, 5),
    ):
        sketch.canvas.drawOval(
            oval(x, y, size, size),
            radial((x - 2, y - 2), size * 1.4, (0, WHITE, 1), (0.6, GOLD, 1), (1, gold.dark, 1)),
        )
    for x, y in ((-46, -112), (0, -118), (46, -112)):
        sketch.canvas.drawOval(
            oval(x, y, 7, 8),
            radial(
                (x - 2, y - 3),
                11,
                (0, WHITE, 1),
                (0.4, sketch.accent.base, 1),
                (1, sketch.accent.dark, 1),
            ),
        )


def _headphones(sketch: Sketch) -> None:
    band = path(
        (-104, 0), (-124, -100, -84, -164, 0, -164), (84, -164, 124, -100, 104, 0), closed=False
    )
    sketch.canvas.drawPath(band, pen(sketch.accent.line, 15))
    sketch.canvas.drawPath(band, pen(sketch.accent.base, 10))
    for side in (-1, 1):
        cup = [(126, -34, 132, 0, 126, 40), (114, 58, 96, 54, 92, 40), (88, 10, 90, -20, 96, -36)]
        piece(
            sketch,
            sketch.accent,
            (side * 96, -36),
            *mirrored([(110, -52, 120, -48, 126, -34), *cup], side),
        )


HATS = {
    "headband": _headband,
    "flower": _flower,
    "hat": _hat,
    "wizard hat": _wizard_hat,
    "cap": _cap,
    "helmet": _helmet,
    "crown": _crown,
    "headphones": _headphones,
}

"""What draws each of them, in the order in which they are put on."""
