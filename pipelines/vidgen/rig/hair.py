"""Hair as it is drawn: masses with their light, and locks with their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache

import skia

from .cuts import CUTS, Cut
from .ink import WHITE, Lock, chance, fill, glow, lerp, linear, mix, oval, path, pen, shade
from .sketch import Sketch

_COVERS = {"hat", "wizard hat", "cap", "helmet", "crown"}


def cut(sketch: Sketch) -> Cut:
    """The hair style; nothing of it stands up under a hat."""
    found = _cut(sketch.look.hair_style)
    return replace(found, crown=()) if sketch.look.accessories & _COVERS else found


@cache
def _cut(name: str) -> Cut:
    return CUTS[name]()


def draw_hair_behind(sketch: Sketch) -> None:
    """What hangs behind the shoulders."""
    found, canvas = cut(sketch), sketch.canvas
    x, y = sketch.turned(-0.5)
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(sketch.fit, 1)
    deep = sketch.hair.dark
    paint = linear(
        (0, -150), (0, 220), (0, mix(sketch.hair.base, deep, 0.45), 1), (1, shade(deep, 0.78), 1)
    )
    if found.behind_locks or found.behind:
        outlines = [*found.behind, *(lock.outline() for lock in found.behind_locks)]
        _contours(sketch, outlines)
        for lock in outlines:
            canvas.drawPath(lock, paint)
        for plait in found.behind if sketch.look.hair_style == "braids" else ():
            sketch.contour(plait, sketch.hair, 0.8)
        for number, lock in enumerate(found.behind_locks):
            _inner(sketch, lock, number, 0.55)
        _combed(sketch, found)
    for tie in found.ties:
        _tie(sketch, tie)
    canvas.restore()


def _combed(sketch: Sketch, found: Cut) -> None:
    """Long lines down a curtain of hair."""
    if sketch.look.hair_style not in {"bob", "long", "wavy"}:
        return
    canvas = sketch.canvas
    canvas.save()
    canvas.clipPath(found.behind[0], True)
    count = 14 if sketch.flat else 44
    for number in range(count):
        x = lerp(-126, 126, (number + 0.5) / count)
        tone = sketch.hair.line if chance(number, 21) < 0.6 else sketch.hair.base
        strand = Lock(
            (x * 0.8, -60),
            (x, 30),
            (x * 1.03, 110),
            (x * 0.98 + 6 * chance(number, 22), 230),
            0.2,
            1.3,
        )
        canvas.drawPath(strand.outline(), fill(tone, 0.4))
    glow(canvas, (0, 110), (110, 110), shade(sketch.hair.dark, 0.35), 0.55)
    canvas.restore()


def _tie(sketch: Sketch, place: tuple[float, float]) -> None:
    x, y = place
    band = path(
        (x - 12, y - 8),
        (x, y - 15, x + 12, y - 8),
        (x + 15, y, x + 12, y + 9),
        (x, y + 3, x - 12, y + 9),
        (x - 15, y, x - 12, y - 8),
    )
    sketch.canvas.drawPath(band, fill(sketch.accent.base))
    sketch.canvas.drawPath(band, pen(sketch.accent.line, max(1.2, sketch.shape.line * 0.8), 0.9))


def draw_hair_front(sketch: Sketch, face: skia.Path) -> None:
    """The hair on the skull and over the forehead, with its shadow on the face."""
    found, canvas = cut(sketch), sketch.canvas
    if found.cap is None:
        return None
    x, y = sketch.turned(0.55)
    if found.thin:
        return _stubble(sketch, found.cap, face)
    crown = [lock.outline() for lock in found.crown]
    outlines = [found.cap, *(lock.outline() for lock in found.locks)]
    _cast(sketch, outlines, face)
    canvas.save()
    canvas.translate(x, y)
    canvas.scale(sketch.fit, 1)
    _contours(sketch, [*crown, *outlines])
    paint = _paint(sketch)
    for number, (lock, outline) in enumerate(zip(found.crown, crown, strict=True)):
        canvas.drawPath(outline, paint)
        _inner(sketch, lock, number, 0.8)
    canvas.drawPath(found.cap, paint)
    if sketch.look.hair_style == "afro":
        _curls(sketch, found.cap)
    for number, (lock, outline) in enumerate(zip(found.locks, outlines[1:], strict=True)):
        canvas.drawPath(outline, paint)
        _inner(sketch, lock, number, 1.0)
    _shine(sketch, outlines)
    canvas.restore()
    return None


def _paint(sketch: Sketch) -> skia.Paint:
    tone = sketch.hair
    return linear(
        (-30, -150),
        (26, 90),
        (0.0, mix(tone.base, tone.light, 0.25), 1),
        (0.35, tone.base, 1),
        (1.0, mix(tone.base, tone.dark, 0.85), 1),
    )


def _contours(sketch: Sketch, outlines: Sequence[skia.Path]) -> None:
    """The line around all of it: drawn first and twice as wide, so that fills hide its inside."""
    width = sketch.shape.line
    if width:
        edge = pen(sketch.hair.line, width * 2, 0.95 if sketch.flat else 0.6)
        for outline in outlines:
            sketch.canvas.drawPath(outline, edge)


def _cast(sketch: Sketch, outlines: Sequence[skia.Path], face: skia.Path) -> None:
    """The shadow of the hair on the face."""
    canvas = sketch.canvas
    x, y = sketch.turned(0.55)
    canvas.save()
    canvas.clipPath(face, True)
    canvas.translate(x + 2, y + (8 if sketch.flat else 6))
    canvas.scale(sketch.fit, 1)
    paint = fill(sketch.skin.dark, 1) if sketch.flat else fill(sketch.skin.line, 0.34)
    if not sketch.flat:
        paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 4.0))
    whole = skia.Path()
    for outline in outlines:
        whole.addPath(outline)
    canvas.drawPath(whole, paint)
    canvas.restore()


def _inner(sketch: Sketch, lock: Lock, number: int, share: float) -> None:
    """What makes a lock round: a shaded edge, a line, fine hairs and a streak of light."""
    canvas, tone, flat = sketch.canvas, sketch.hair, sketch.flat
    side = 0.55
    canvas.drawPath(
        lock.outline(0.25, 1.0, side, 0.42), fill(tone.dark, (0.75 if flat else 0.4) * share)
    )
    if flat:
        canvas.drawPath(lock.edge(0.98, 2.0, 0.12, 0.98), fill(tone.line, 0.85 * share))
    for fine in range(sketch.shape.strands):
        place = lerp(-0.8, 0.8, chance(number * 17 + fine, 5))
        begin, until = 0.05 + 0.3 * chance(fine + number, 6), 0.7 + 0.28 * chance(fine + number, 7)
        colour = tone.dark if chance(number * 7 + fine, 11) < 0.5 else tone.light
        canvas.drawPath(lock.edge(place, 1.3, begin, until), fill(colour, 0.55 * share))
    streak = lock.outline(0.3, 0.56, -0.3, 0.34)
    canvas.drawPath(streak, fill(mix(tone.light, WHITE, 0.25), (0.6 if flat else 0.22) * share))


def _shine(sketch: Sketch, outlines: Sequence[skia.Path]) -> None:
    """The light on the crown and the dark near the neck."""
    canvas, tone = sketch.canvas, sketch.hair
    whole = skia.Path()
    for outline in outlines:
        whole.addPath(outline)
    canvas.save()
    canvas.clipPath(whole, True)
    canvas.save()
    canvas.rotate(-16)
    glow(canvas, (-22, -116), (66, 20), mix(tone.light, WHITE, 0.5), 0.34 if sketch.flat else 0.42)
    canvas.restore()
    glow(canvas, (96, -20), (46, 120), shade(tone.dark, 0.7), 0.5)
    glow(canvas, (-104, 60), (28, 80), shade(tone.dark, 0.7), 0.4)
    canvas.restore()


def _stubble(sketch: Sketch, cap: skia.Path, face: skia.Path) -> None:
    canvas = sketch.canvas
    canvas.save()
    canvas.clipPath(face, True)
    canvas.scale(sketch.fit, 1)
    paint = fill(sketch.hair.dark, 0.72)
    paint.setMaskFilter(skia.MaskFilter.MakeBlur(skia.kNormal_BlurStyle, 3.0))
    canvas.drawPath(cap, paint)
    glow(canvas, (-26, -100), (52, 22), sketch.hair.light, 0.45)
    canvas.restore()


def _curls(sketch: Sketch, cap: skia.Path) -> None:
    """Small curls all over a round mass."""
    canvas, tone = sketch.canvas, sketch.hair
    canvas.save()
    canvas.clipPath(cap, True)
    for number in range(150):
        x, y = lerp(-146, 146, chance(number, 51)), lerp(-186, 30, chance(number, 52))
        lit = chance(number, 53) * 0.6 + (0.25 if x + y < -110 else 0)
        size = 6 + 6 * chance(number, 54)
        arc = skia.Path()
        arc.addArc(oval(x, y, size, size), 360 * chance(number, 55), 220)
        canvas.drawPath(arc, pen(mix(tone.dark, tone.light, lit), 2.4, 0.7))
    canvas.restore()


def draw_beard(sketch: Sketch) -> None:
    """A beard or a moustache, under the mouth's own drawing."""
    features, canvas, shape = sketch.look.features, sketch.canvas, sketch.shape
    x, y = sketch.turned(0.95)
    canvas.save()
    canvas.translate(x, y)
    if "beard" in features:
        _beard(sketch)
    if features & {"beard", "moustache"}:
        for side in (-1, 1):
            middle, low = shape.nose_y + 11, shape.mouth_y - 5
            half = Lock(
                (side * 1, middle),
                (side * 12, middle - 1),
                (side * 22, low - 3),
                (side * 34, low + 9),
                3.4,
                5.4,
            )
            canvas.drawPath(half.outline(), fill(mix(sketch.hair.base, sketch.hair.dark, 0.35)))
            canvas.drawPath(half.edge(0.9 * side, 1.5), fill(sketch.hair.line, 0.7))
    canvas.restore()


def _beard(sketch: Sketch) -> None:
    canvas, shape, tone = sketch.canvas, sketch.shape, sketch.hair
    edge, low, mouth = shape.cheek * 0.98, shape.chin, shape.mouth_y
    mass = path(
        (-edge, 6),
        (-edge * 0.97, 44, -edge * 0.9, 76, -shape.jaw[0] * 0.9, low - 4),
        (-34, low + 26, -14, low + 30, 0, low + 40),
        (14, low + 30, 34, low + 26, shape.jaw[0] * 0.9, low - 4),
        (edge * 0.9, 76, edge * 0.97, 44, edge, 6),
        (edge * 0.84, 46, 58, mouth - 18, 34, mouth - 12),
        (30, mouth + 16, 14, mouth + 15, 0, mouth + 15),
        (-14, mouth + 15, -30, mouth + 16, -34, mouth - 12),
        (-58, mouth - 18, -edge * 0.84, 46, -edge, 6),
    )
    if shape.line:
        canvas.drawPath(mass, pen(tone.line, shape.line * 1.8, 0.9))
    canvas.drawPath(mass, linear((-40, 0), (40, low + 40), (0, tone.base, 1), (1, tone.dark, 1)))
    canvas.save()
    canvas.clipPath(mass, True)
    for number in range(26 if sketch.flat else 80):
        bx = lerp(-edge, edge, chance(number, 71))
        top = lerp(mouth - 20, low + 10, chance(number, 72))
        strand = Lock(
            (bx, top), (bx * 0.98, top + 10), (bx * 0.9, top + 18), (bx * 0.8, top + 30), 0.3, 1.1
        )
        canvas.drawPath(
            strand.outline(), fill(tone.light if chance(number, 73) < 0.4 else tone.line, 0.5)
        )
    canvas.restore()
