"""What people wear, each drawn over the chest by one function."""

from __future__ import annotations

from collections.abc import Callable

from .body import build, draw_cloth
from .finery import draw_armour, draw_cloak, draw_dress, draw_robe, draw_uniform
from .ink import WHITE, Lock, fill, mix, path, pen
from .sketch import Sketch, Tone
from .tailoring import GOLD, button, pair, piece, seam


def _tunic(sketch: Sketch) -> None:
    neck = build(sketch).neck
    draw_cloth(sketch, build(sketch).torso(34))
    band = path(
        (-neck - 12, -34),
        (-neck * 0.9, 12, neck * 0.9, 12, neck + 12, -34),
        (neck + 22, -30),
        (neck * 1.1, 26, -neck * 1.1, 26, -neck - 22, -30),
    )
    sketch.canvas.drawPath(band, fill(sketch.accent.base))
    sketch.contour(band, sketch.accent)
    seam(sketch, sketch.cloth, (0, 12), (1, 30), (0, 62), 3)
    for y in (20, 34, 48):
        lace = pen(sketch.accent.light, 2.2)
        sketch.canvas.drawLine(-7, y, 7, y + 8, lace)
        sketch.canvas.drawLine(7, y, -7, y + 8, lace)


def _hoodie(sketch: Sketch) -> None:
    neck = build(sketch).neck
    draw_cloth(sketch, build(sketch).torso(22))
    pair(
        sketch,
        sketch.cloth,
        (neck + 6, -50),
        (neck + 54, -44, neck + 66, -8, neck + 34, 14),
        (neck + 4, 34, 18, 46, 2, 50),
        (10, 24, neck - 6, 2, neck + 6, -50),
    )
    for side in (-1, 1):
        cord = Lock(
            (side * 14, 42),
            (side * 19, 62),
            (side * 15, 80),
            (side * 17, 98 - side * 5),
            1.8,
            1.9,
            1.6,
        )
        sketch.canvas.drawPath(cord.outline(), fill(mix(sketch.accent.light, WHITE, 0.5)))
        button(sketch, side * 17, 100 - side * 5, 3.4, (0.86, 0.86, 0.88))


def _shirt(sketch: Sketch) -> None:
    neck = build(sketch).neck
    draw_cloth(sketch, build(sketch).torso(46))
    linen = Tone.of(mix(sketch.accent.base, WHITE, 0.72))
    pair(
        sketch,
        linen,
        (neck + 4, -46),
        (neck + 30, -38),
        (neck + 26, 2, 34, 26, 24, 36),
        (14, 26, 6, 30, 1, 40),
        (10, 8, neck - 6, -16, neck + 4, -46),
    )
    seam(sketch, sketch.cloth, (0, 42), (1, 90), (0, 160), 2.6)
    for y in (64, 100, 136):
        button(sketch, 8, y, 3.8, (0.92, 0.90, 0.86))


def _suit(sketch: Sketch) -> None:
    neck = build(sketch).neck
    linen = Tone.of((0.95, 0.95, 0.97))
    draw_cloth(sketch, build(sketch).torso(20))
    piece(
        sketch,
        linen,
        (-neck - 8, -36),
        (-30, 40, 0, 150),
        (30, 40, neck + 8, -36),
        (neck, 10, -neck, 10, -neck - 8, -36),
    )
    tie = ((9, 6), (15, 60, 17, 90), (0, 130), (-17, 90), (-15, 60, -9, 6))
    piece(sketch, sketch.accent, (-9, 6), *tie)
    piece(sketch, sketch.accent, (-11, -8), (11, -8), (8, 14), (-8, 14))
    pair(
        sketch,
        linen,
        (neck + 2, -44),
        (neck + 18, -36, neck + 8, -4, 20, 18),
        (12, 8, 4, -2, 2, -6),
        (16, -8, neck - 6, -20, neck + 2, -44),
    )
    pair(
        sketch,
        sketch.cloth,
        (neck + 10, -46),
        (neck + 34, -34),
        (neck + 62, 10),
        (neck + 36, 22),
        (neck + 44, 36),
        (40, 96, 12, 156),
        (6, 130, neck - 8, 40, neck + 10, -46),
    )


def _coat(sketch: Sketch) -> None:
    neck = build(sketch).neck
    draw_cloth(sketch, build(sketch).torso(20))
    piece(
        sketch,
        sketch.accent,
        (-neck - 8, -36),
        (-34, 30, -10, 160),
        (10, 160),
        (34, 30, neck + 8, -36),
        (neck - 4, 8, -neck + 4, 8, -neck - 8, -36),
    )
    pair(
        sketch,
        sketch.cloth,
        (neck + 4, -56),
        (neck + 44, -48, neck + 50, -22),
        (neck + 78, 24),
        (neck + 34, 60, 26, 160),
        (12, 160),
        (16, 90, neck - 8, 10, neck + 4, -56),
    )
    for side in (-1, 1):
        seam(
            sketch,
            sketch.cloth,
            (side * (neck + 74), 24),
            (side * (neck + 50), 18),
            (side * (neck + 44), 30),
            2.2,
        )
        button(sketch, side * 36, 128, 5.4, mix(GOLD, sketch.cloth.line, 0.3))


OUTFITS: dict[str, Callable[[Sketch], None]] = {
    "tunic": _tunic,
    "hoodie": _hoodie,
    "shirt": _shirt,
    "suit": _suit,
    "coat": _coat,
    "cloak": draw_cloak,
    "robe": draw_robe,
    "armour": draw_armour,
    "dress": draw_dress,
    "uniform": draw_uniform,
}
