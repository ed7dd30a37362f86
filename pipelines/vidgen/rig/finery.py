"""What people wear on their great days: cloaks, robes, armour, dresses and uniforms."""

from __future__ import annotations

from .body import build, draw_cloth
from .ink import WHITE, Lock, fill, linear, mirrored, mix, oval, path, pen, stroke_between
from .sketch import Sketch, Tone
from .tailoring import GOLD, button, pair, piece, seam


def draw_cloak(sketch: Sketch) -> None:
    neck, wide = build(sketch).neck, build(sketch).shoulder
    inner = Tone.of(mix(sketch.accent.base, sketch.cloth.base, 0.35))
    piece(
        sketch,
        inner,
        (-neck - 10, -34),
        (-neck, 20, neck, 20, neck + 10, -34),
        (90, 160),
        (-90, 160),
    )
    pair(
        sketch,
        sketch.cloth,
        (neck + 2, -58),
        (neck + 60, -56, wide - 60, -16, wide - 6, 30),
        (wide + 20, 80, wide + 24, 120, wide + 26, 162),
        (60, 162),
        (40, 110, 26, 74, 4, 46),
        (24, 20, neck - 8, -12, neck + 2, -58),
    )
    for side in (-1, 1):
        for start, bend, end in (
            ((neck + 34, -30), (92, 20), (88, 150)),
            ((neck + 60, -24), (140, 30), (146, 150)),
        ):
            seam(
                sketch,
                sketch.cloth,
                (side * start[0], start[1]),
                (side * bend[0], bend[1]),
                (side * end[0], end[1]),
                5,
            )
    button(sketch, 0, 46, 12, sketch.accent.base)
    button(sketch, 0, 46, 5.5, sketch.look.eyes)


def draw_robe(sketch: Sketch) -> None:
    neck = build(sketch).neck
    draw_cloth(sketch, build(sketch).torso(50))
    under = Tone.of(mix(sketch.accent.base, WHITE, 0.55))
    piece(
        sketch,
        under,
        (-neck - 2, -32),
        (-20, 30, 6, 64),
        (24, 24, neck + 2, -32),
        (neck - 8, 16, -neck + 8, 16, -neck - 2, -32),
    )
    for side, low in ((1, 132), (-1, 160)):
        band = mirrored(
            [
                (neck + 26, -32),
                (neck + 6, 40, 20, 84, -46, low),
                (-64, low),
                (2, 74, neck - 22, 30, neck + 6, -44),
            ],
            side,
        )
        piece(sketch, sketch.accent, (side * (neck + 6), -44), *band)
        seam(
            sketch,
            sketch.accent,
            (side * (neck + 16), -34),
            (side * (neck - 2), 34),
            (side * -30, 116),
            1.8,
        )


def draw_armour(sketch: Sketch) -> None:
    neck, wide = build(sketch).neck, build(sketch).shoulder
    steel = Tone.of(mix((0.66, 0.70, 0.77), sketch.cloth.base, 0.16))
    draw_cloth(sketch, build(sketch).torso(20))
    plate = (
        (-wide + 66, 60, -wide + 70, 110, -wide + 60, 162),
        (wide - 60, 162),
        (wide - 70, 110, wide - 66, 60, wide - 84, 8),
        (neck + 30, -12),
        (neck, 32, -neck, 32, -neck - 30, -12),
    )
    piece(sketch, steel, (-wide + 84, 8), *plate)
    seam(sketch, steel, (0, 26), (2, 90), (0, 162), 3)
    shine = Lock((-58, 20), (-78, 60), (-74, 100), (-62, 150), 2, 9, 1)
    sketch.canvas.drawPath(shine.outline(), fill(WHITE, 0.5))
    piece(
        sketch,
        steel,
        (-neck - 18, -46),
        (-neck, -14, neck, -14, neck + 18, -46),
        (neck + 30, -20, neck + 30, -4),
        (neck, 26, -neck, 26, -neck - 30, -4),
        (-neck - 30, -20, -neck - 18, -46),
    )
    trim = pen(mix(GOLD, sketch.accent.base, 0.4), 4)
    sketch.canvas.drawPath(
        path((-neck - 26, -2), (-neck, 27, neck, 27, neck + 26, -2), closed=False), trim
    )
    _pauldrons(sketch, steel, wide)


def _pauldrons(sketch: Sketch, steel: Tone, wide: float) -> None:
    """Three plates over each shoulder."""
    for rank, drop in ((2, 40), (1, 20), (0, 0)):
        pair(
            sketch,
            steel,
            (wide - 86, 6 + drop),
            (wide - 60, -28 + drop, wide + 6, -10 + drop, wide + 16 + rank * 3, 48 + drop),
            (wide - 6, 62 + drop, wide - 50, 60 + drop, wide - 76, 44 + drop),
            (wide - 92, 30 + drop, wide - 86, 6 + drop),
        )
    for side in (-1, 1):
        bend, end = (side * (wide - 34), -12), (side * (wide - 4), 16)
        glint = stroke_between((side * (wide - 66), 4), bend, end, 7)
        sketch.canvas.drawPath(glint, fill(WHITE, 0.62 if side < 0 else 0.3))
        button(sketch, side * (wide - 56), 46, 4.4)


def draw_dress(sketch: Sketch) -> None:
    neck, wide = build(sketch).neck, build(sketch).shoulder
    silhouette = path(
        (-wide + 30, 165),
        (-wide + 40, 90, -wide + 44, 50, -wide + 58, 18),
        (-90, 4),
        (-70, 56, -20, 60, 0, 48),
        (20, 60, 70, 56, 90, 4),
        (wide - 58, 18),
        (wide - 44, 50, wide - 40, 90, wide - 30, 165),
    )
    bare = path(
        (-wide + 20, 160),
        (-wide + 6, 80, -wide + 18, 26, -wide + 56, 16),
        (-90, 0, -neck - 20, -10, 0, -10),
        (neck + 20, -10, 90, 0, wide - 56, 16),
        (wide - 18, 26, wide - 6, 80, wide - 20, 160),
    )
    sketch.canvas.drawPath(
        bare, linear((-wide, 0), (wide, 120), (0, sketch.skin.base, 1), (1, sketch.skin.dark, 1))
    )
    sketch.contour(bare, sketch.skin)
    draw_cloth(sketch, silhouette)
    pair(
        sketch,
        sketch.cloth,
        (wide - 92, 6),
        (wide - 70, -14, wide - 20, 4, wide + 8, 60),
        (wide - 16, 84, wide - 48, 84, wide - 62, 64),
        (wide - 78, 40, wide - 92, 6),
    )
    trim = path((-90, 4), (-70, 56, -20, 60, 0, 48), (20, 60, 70, 56, 90, 4), closed=False)
    sketch.canvas.drawPath(trim, pen(mix(sketch.accent.base, WHITE, 0.45), 5))
    button(sketch, 0, 54, 7, sketch.accent.base)


def draw_uniform(sketch: Sketch) -> None:
    neck, wide = build(sketch).neck, build(sketch).shoulder
    draw_cloth(sketch, build(sketch).torso(12))
    piece(
        sketch,
        sketch.cloth,
        (-neck - 12, -44),
        (-neck, -14, neck, -14, neck + 12, -44),
        (neck + 18, -14),
        (neck, 24, -neck, 24, -neck - 18, -14),
    )
    sketch.canvas.drawPath(
        path((-neck - 16, -14), (-neck, 22, neck, 22, neck + 16, -14), closed=False),
        pen(sketch.accent.base, 3.4),
    )
    seam(sketch, sketch.cloth, (0, 18), (1, 90), (0, 160), 2.6)
    pair(
        sketch,
        sketch.accent,
        (wide - 92, 2),
        (wide - 60, 2, wide - 40, 14, wide - 18, 34),
        (wide - 26, 46),
        (wide - 50, 26, wide - 66, 18, wide - 94, 16),
    )
    for y in (46, 84, 122):
        button(sketch, -14, y, 5)
        button(sketch, 14, y, 5)
    for number, colour in enumerate((sketch.accent.base, (0.72, 0.22, 0.24), (0.24, 0.42, 0.66))):
        sketch.canvas.drawRect(oval(-wide * 0.44 + number * 14, 66, 6, 5), fill(colour))
