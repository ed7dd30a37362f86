"""The head without its hair: outline, light on the skin, ears, nose, and signs of mood and age."""

from __future__ import annotations

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
    mirrored,
    mix,
    oval,
    path,
    pen,
    radial,
    smooth,
    stroke_between,
)
from .sketch import Sketch

ROSE: Colour = (0.95, 0.30, 0.34)


def head(sketch: Sketch) -> skia.Path:
    """The outline of the face; the jaw falls as the mouth opens."""
    shape, pose, heavy = sketch.shape, sketch.pose, sketch.jaw
    cheek, chin_wide = shape.cheek, shape.chin_wide * (1 + 5 * max(heavy, -0.03))
    jaw_x, jaw_y = shape.jaw[0] * (1 + heavy), shape.jaw[1] + heavy * 30
    drop = pose.mouth_open * (1 - 0.2 * pose.mouth_round) * 4.5
    chin, jaw_y, turn = shape.chin + drop, jaw_y + drop * 0.5, pose.yaw * 7
    return path(
        (-cheek, -36),
        (-cheek - 1, 4, -cheek * 0.99, 36, -jaw_x, jaw_y),
        (-jaw_x * 0.78 + turn * 0.4, chin - 13, -chin_wide + turn - 8, chin, turn, chin),
        (chin_wide + turn + 8, chin, jaw_x * 0.78 + turn * 0.4, chin - 13, jaw_x, jaw_y),
        (cheek * 0.99, 36, cheek + 1, 4, cheek, -36),
        (cheek, -98, 54, -124, 0, -124),
        (-54, -124, -cheek, -98, -cheek, -36),
    )


def draw_face(sketch: Sketch) -> skia.Path:
    """Draw the skin with its light and its mood. Returns the outline."""
    canvas, outline = sketch.canvas, head(sketch)
    canvas.save()
    canvas.clipPath(outline, True)
    if sketch.flat:
        _flat_light(sketch)
    else:
        _soft_light(sketch)
    if sketch.look.hair_style in {"bald", "buzz"}:
        glow(canvas, (-34, -88), (34, 20), mix(sketch.skin.light, WHITE, 0.4), 0.6)
        glow(canvas, (84, -70), (50, 70), sketch.skin.dark, 0.8)
    _metal(sketch)
    _blush(sketch)
    _marks(sketch)
    _age(sketch)
    if sketch.pose.gloom > 0.05:
        night = (0.16, 0.20, 0.42)
        share = 0.5 * clamp(sketch.pose.gloom)
        canvas.drawPaint(linear((0, -110), (0, 30), (0, night, share), (1, night, 0)))
    canvas.restore()
    sketch.contour(outline, sketch.skin)
    return outline


def _flat_light(sketch: Sketch) -> None:
    canvas, skin, shape = sketch.canvas, sketch.skin, sketch.shape
    cheek, chin = shape.cheek, shape.chin
    turn, _ = sketch.turned(0.85)
    warm = mix(skin.base, (1.0, 0.80, 0.70), 0.14)
    canvas.drawPaint(linear((0, -60), (0, chin), (0, skin.base, 1), (1, warm, 1)))
    side = path(
        (cheek + 8, -90),
        (cheek - 14, -20, cheek - 10, 30, 48 + turn, 78),
        (30 + turn, chin - 6, 12 + turn, chin - 1, -4 + turn, chin + 4),
        (cheek + 10, chin + 10),
    )
    canvas.drawPath(side, fill(skin.dark, 0.8))
    glow(canvas, (-38 + turn, 52), (34, 22), skin.light, 0.4)
    glow(canvas, (turn, chin + 2), (40, 12), skin.dark, 0.5)


def _soft_light(sketch: Sketch) -> None:
    canvas, skin, shape = sketch.canvas, sketch.skin, sketch.shape
    cheek, chin, share = shape.cheek, shape.chin, lerp(0.8, 1.0, shape.lips)
    x, y = sketch.turned(0.95)
    stops = (
        (0.0, mix(skin.base, skin.light, 0.45), 1.0),
        (0.40, skin.base, 1.0),
        (0.80, mix(skin.base, skin.dark, 0.7), 1.0),
        (1.0, skin.dark, 1.0),
    )
    canvas.drawPaint(radial((-28, -36), 215, *stops))
    glow(canvas, (cheek - 2, 40), (62, 100), skin.line, 0.36 * share)
    glow(canvas, (-cheek + 2, 56), (38, 88), skin.line, 0.18 * share)
    glow(canvas, (0, chin + 6), (70, 24), skin.line, 0.26 * share)
    glow(canvas, (-26 + x * 0.4, -62 + y * 0.4), (72, 42), skin.light, 0.4 * share)
    glow(canvas, (-44 + x, 44 + y), (28, 20), skin.light, 0.34 * share)
    glow(canvas, (42 + x, 44 + y), (22, 16), skin.light, 0.14 * share)
    glow(canvas, (x, shape.mouth_y + 24 + y), (24, 11), skin.light, 0.24 * share)
    glow(canvas, (x, shape.mouth_y + 14 + y), (22, 6), skin.line, 0.16 * share)
    for side in (-1, 1):
        socket = mix(skin.line, (0.45, 0.12, 0.16), 0.4)
        glow(canvas, (side * shape.eye_x + x, shape.eye_y - 9 + y), (34, 20), socket, 0.26 * share)
        glow(canvas, (side * 48 + x, 50 + y), (36, 24), ROSE, 0.13 * share)
    glow(canvas, (x, shape.nose_y + 2 + y), (22, 15), (0.88, 0.30, 0.26), 0.11 * share)


def _metal(sketch: Sketch) -> None:
    """Plates and rivets of a machine."""
    if "metal" not in sketch.look.features:
        return
    canvas, line = sketch.canvas, sketch.skin.line
    x, y = sketch.turned(0.9)
    sheen = linear((-90, -60), (70, 110), (0, WHITE, 0.5), (0.35, WHITE, 0), (1, line, 0.35))
    canvas.drawPaint(sheen)
    for side in (-1, 1):
        seam = path(
            (side * 90 + x, 40 + y), (side * 56 + x, 46 + y), (side * 46 + x, 112 + y), closed=False
        )
        canvas.drawPath(seam, pen(line, 2, 0.7))
        for place in ((66, 58), (58, 84)):
            canvas.drawOval(oval(side * place[0] + x, place[1] + y, 2.6, 2.6), fill(line, 0.75))
    canvas.drawPath(path((x, -124), (x, -46 + y), closed=False), pen(line, 2, 0.6))


def _blush(sketch: Sketch) -> None:
    pose, shape, canvas = sketch.pose, sketch.shape, sketch.canvas
    amount = clamp(pose.blush + (0.16 if sketch.flat else 0.0))
    x, y = sketch.turned(0.9)
    for side in (-1, 1):
        cx = side * (shape.eye_x + 10) + x
        cy = shape.eye_y + shape.eye_low + 17 + y
        size, strength = ((28, 15), 0.6) if sketch.flat else ((36, 22), 0.34)
        glow(canvas, (cx, cy), size, ROSE, strength * amount, core=0.1)
        if sketch.flat and pose.blush > 0.3:
            for number in (-1, 0, 1):
                dash = stroke_between(
                    (cx + number * 10 + 3, cy - 6),
                    (cx + number * 10, cy),
                    (cx + number * 10 - 3, cy + 6),
                    2.6,
                )
                canvas.drawPath(
                    dash, fill((0.86, 0.22, 0.30), 0.7 * smooth((pose.blush - 0.3) * 2))
                )


def _marks(sketch: Sketch) -> None:
    """Freckles, a scar, scales."""
    canvas, features, line = sketch.canvas, sketch.look.features, sketch.skin.line
    x, y = sketch.turned(0.95)
    low = sketch.shape.eye_y + sketch.shape.eye_low
    if "freckles" in features:
        dots = ((-46, 14), (-37, 20), (-29, 13), (-20, 19), (-40, 10), (-52, 21))
        for side in (-1, 1):
            for dx, dy in dots:
                canvas.drawOval(oval(side * dx + x, low + dy + y - 2, 1.7, 1.5), fill(line, 0.42))
    if "scar" in features:
        cut = Lock(
            (50 + x, low - 52), (44 + x, low - 20), (52 + x, low), (44 + x, low + 30), 0.4, 2.6, 0.3
        )
        canvas.drawPath(cut.outline(), fill(mix(sketch.skin.dark, ROSE, 0.35), 0.95))
        canvas.drawPath(cut.edge(-1, 1.2), fill(line, 0.5))
    if "scales" in features:
        for row in range(3):
            for column in range(4 - row):
                for side in (-1, 1):
                    cx, cy = side * (78 - column * 9 - row * 5) + x, low - 4 + row * 10 + y
                    scale = path((cx - 6, cy), (cx, cy + 10, cx + 6, cy), closed=False)
                    canvas.drawPath(scale, pen(line, 1.7, 0.5))


def _age(sketch: Sketch) -> None:
    if sketch.look.stage != "elder":
        return
    canvas, shape, tone = sketch.canvas, sketch.shape, sketch.skin
    x, y = sketch.turned(0.95)
    ink = mix(tone.dark, tone.line, 0.35)
    for side in (-1, 1):
        eye, low = side * shape.eye_x + x, shape.eye_y + shape.eye_low + y
        bag = stroke_between((eye - 16, low + 7), (eye, low + 14), (eye + 16, low + 6), 2.4)
        fold = stroke_between(
            (side * 17 + x, shape.nose_y - 2 + y),
            (side * 31 + x, shape.nose_y + 8 + y),
            (side * 32 + x, shape.mouth_y + 2 + y),
            2.8,
        )
        corner = (side * (shape.eye_x + shape.eye_wide + 5) + x, shape.eye_y + y)
        for spread in (-5, 1, 7):
            end = (corner[0] + side * 9, corner[1] + spread * 1.5)
            canvas.drawPath(stroke_between(corner, end, end, 1.8), fill(ink, 0.5))
        canvas.drawPath(bag, fill(ink, 0.6))
        canvas.drawPath(fold, fill(ink, 0.75))
    for number, rise in enumerate((0, 11)):
        top = shape.eye_y + shape.brow_y - 20 - rise + y
        wide = 40 - 8 * number
        crease = stroke_between((x - wide, top + 3), (x, top - 4), (x + wide, top + 3), 2.0)
        canvas.drawPath(crease, fill(ink, 0.45))


def draw_ears(sketch: Sketch) -> None:
    """Ears of people; pointed ones for those who have them."""
    x, y = sketch.turned(-0.35)
    canvas, skin = sketch.canvas, sketch.skin
    pointed = "pointed ears" in sketch.look.features
    canvas.save()
    canvas.translate(x, y)
    for side in (-1, 1):
        root, eye = sketch.shape.cheek - 4, sketch.shape.eye_y + 14
        ear = _pointed(root, eye, side) if pointed else _round(root, eye, side)
        canvas.drawPath(ear, fill(mix(skin.base, skin.dark, 0.2 if side < 0 else 0.7)))
        inner = stroke_between(
            (side * (root + 5), eye - 14),
            (side * (root + 15), eye - 12),
            (side * (root + 6), eye + 9),
            4,
        )
        canvas.drawPath(inner, fill(mix(skin.dark, skin.line, 0.3), 0.8))
        sketch.contour(ear, skin)
    canvas.restore()


def _round(root: float, eye: float, side: int) -> skia.Path:
    curves = [
        (root + 14, eye - 36, root + 23, eye - 12, root + 13, eye + 8),
        (root + 9, eye + 22, root - 1, eye + 26, root - 8, eye + 17),
    ]
    return path((side * (root - 6), eye - 24), *mirrored(curves, side))


def _pointed(root: float, eye: float, side: int) -> skia.Path:
    curves = [
        (root + 12, eye - 34, root + 32, eye - 48, root + 58, eye - 54),
        (root + 46, eye - 24, root + 28, eye + 6, root + 10, eye + 14),
        (root + 4, eye + 20, root - 2, eye + 20, root - 8, eye + 14),
    ]
    return path((side * (root - 6), eye - 22), *mirrored(curves, side))


def draw_nose(sketch: Sketch) -> None:
    x, y = sketch.turned(1.15)
    canvas, skin, base = sketch.canvas, sketch.skin, sketch.shape.nose_y
    canvas.save()
    canvas.translate(x, y)
    if sketch.flat:
        shadow = path((0.5, base - 9), (7, base - 1, 5.5, base + 3), (2, base + 4.5, -2, base + 3))
        canvas.drawPath(shadow, fill(skin.dark))
        tip = stroke_between((-2.6, base + 3), (2, base + 5.2), (5.5, base + 2), 2.0)
        canvas.drawPath(tip, fill(skin.line, 0.8))
        canvas.drawOval(oval(-2, base - 5, 1.8, 2.4), fill(skin.light, 0.8))
    else:
        _modelled_nose(sketch, base)
    canvas.restore()


def _modelled_nose(sketch: Sketch, base: float) -> None:
    canvas, skin, share = sketch.canvas, sketch.skin, lerp(0.8, 1.0, sketch.shape.lips)
    wide = lerp(1.12, 1.0, sketch.feminine)
    glow(canvas, (9.5, base - 20), (6.5, 30), skin.line, 0.28 * share)
    glow(canvas, (11, base - 2), (9, 11), skin.line, 0.26 * share)
    glow(canvas, (-11, base - 14), (5, 22), skin.line, 0.1 * share)
    glow(canvas, (-1.5, base - 22), (4.6, 28), skin.light, 0.55 * share)
    glow(canvas, (-2, base - 4), (8, 7.5), skin.light, 0.6 * share)
    glow(canvas, (-2.5, base - 5), (3.4, 3), WHITE, 0.45 * share)
    glow(canvas, (0, base + 7), (17 * wide, 6.5), skin.line, 0.42 * share)
    dark = mix(skin.line, (0.22, 0.05, 0.05), 0.4)
    for side in (-1, 1):
        glow(canvas, (side * 6.6 * wide, base + 4.2), (5, 2.5), dark, 0.9, core=0.25)
        wing = stroke_between(
            (side * 11.5 * wide, base - 4),
            (side * 15 * wide, base),
            (side * 10 * wide, base + 5),
            1.8,
        )
        canvas.drawPath(wing, fill(mix(skin.dark, skin.line, 0.5), 0.6))
