"""Signs of what somebody feels, over the face and around the figure; they move with the clip."""

from __future__ import annotations

import math
from dataclasses import replace

import skia

from ..face import ROSE
from ..ink import Colour, chance, clamp, fill, glow, path, pen, smooth, stroke_between
from ..light import draw_signs
from ..sketch import Sketch
from .moment import Moment

_NIGHT: Colour = (0.16, 0.20, 0.42)


def draw_signs_near(drawn: Sketch, moment: Moment) -> None:
    """On the head: blush, tears, sweat and the mark of anger."""
    _blush(drawn)
    pulse = 0.5 + 0.5 * math.sin(math.tau * 2 * moment.phase)
    wet = replace(drawn.pose, tears=drawn.pose.tears * (0.86 + 0.14 * pulse))
    draw_signs(replace(drawn, pose=wet))
    if moment.anger > 0.25:
        _anger(drawn, moment, pulse)


def draw_gloom(drawn: Sketch) -> None:
    """The shadow that comes over the upper half of a face, under its eyes and brows."""
    if (amount := clamp(drawn.pose.gloom)) > 0.02:
        x, y = drawn.turned(0.6)
        drawn.canvas.save()
        drawn.canvas.translate(x, y)
        drawn.stamped(_shadow, (-110, -130, 110, 90), amount)
        drawn.canvas.restore()


def _shadow(drawn: Sketch, amount: float) -> None:
    glow(drawn.canvas, (0, -30), (drawn.shape.cheek * 1.12, 100), _NIGHT, 0.62 * amount, core=0.3)


def _blush(drawn: Sketch) -> None:
    amount, shape = clamp(drawn.pose.blush), drawn.shape
    if amount < 0.02:
        return
    x, y = drawn.turned(0.9)
    for side in (-1, 1):
        drawn.canvas.save()
        drawn.canvas.translate(side * (shape.eye_x + 10) + x, shape.eye_y + shape.eye_low + 17 + y)
        drawn.stamped(_cheek, (-40, -40, 40, 40), amount)
        drawn.canvas.restore()


def _cheek(drawn: Sketch, amount: float) -> None:
    """One cheek that blushes, around the origin."""
    size, strength = ((28, 15), 0.6) if drawn.flat else ((36, 22), 0.34)
    glow(drawn.canvas, (0, 0), size, ROSE, strength * amount, core=0.1)
    if drawn.flat and amount > 0.3:
        _dashes(drawn.canvas, (0, 0), 0.7 * smooth((amount - 0.3) * 2))


def _dashes(canvas: skia.Canvas, place: tuple[float, float], alpha: float) -> None:
    x, y = place
    for number in (-1, 0, 1):
        at = x + number * 10
        dash = stroke_between((at + 3, y - 6), (at, y), (at - 3, y + 6), 2.6)
        canvas.drawPath(dash, fill((0.86, 0.22, 0.30), alpha))


def _anger(drawn: Sketch, moment: Moment, pulse: float) -> None:
    """Veins, as comics draw them: four bent strokes."""
    canvas, alpha = drawn.canvas, smooth((moment.anger - 0.25) / 0.5)
    x, y = drawn.turned(0.8)
    canvas.save()
    canvas.translate(64 + x, -84 + y)
    canvas.scale(0.95 + 0.12 * pulse, 0.95 + 0.12 * pulse)
    canvas.rotate(10)
    for _ in range(4):
        canvas.rotate(90)
        vein = path((4, 15), (5, 5, 15, 4), closed=False)
        canvas.drawPath(vein, pen((0.80, 0.10, 0.14), 4.2, alpha))
    canvas.restore()


def draw_signs_around(canvas: skia.Canvas, moment: Moment) -> None:
    """In the room, before somebody or behind: sparkle, hearts, shock."""
    if moment.pose.sparkle > 0.12:
        _sparkle(canvas, moment)
    if moment.hearts > 0.12:
        _hearts(canvas, moment)


def _sparkle(canvas: skia.Canvas, moment: Moment) -> None:
    amount = clamp(moment.pose.sparkle)
    count = int(3 + 7 * amount)
    for number in range(count):
        angle = math.tau * (number + 0.3 * chance(number, 41)) / count
        reach = 176 + 56 * chance(number, 42)
        turns = 1 + int(2 * chance(number, 43))
        twinkle = 0.5 + 0.5 * math.sin(math.tau * (turns * moment.phase + chance(number, 44)))
        size = (6 + 9 * chance(number, 45)) * (0.45 + 0.65 * twinkle)
        x, y = 256 + math.cos(angle) * reach * 1.08, 215 + math.sin(angle) * reach * 0.92
        star = _star(x, y, size)
        canvas.drawPath(star, fill((1.0, 0.98, 0.82), amount * (0.25 + 0.65 * twinkle)))


def _star(x: float, y: float, size: float) -> skia.Path:
    thin = size * 0.16
    return path(
        (x, y - size * 1.35),
        (x + thin, y - thin, x + size, y),
        (x + thin, y + thin, x, y + size * 1.35),
        (x - thin, y + thin, x - size, y),
        (x - thin, y - thin, x, y - size * 1.35),
    )


def _hearts(canvas: skia.Canvas, moment: Moment) -> None:
    """They rise, sway, and fade before they begin again below."""
    for number in range(6):
        way = (moment.phase + number / 6) % 1
        side = -1 if number % 2 else 1
        x = 256 + side * (120 + 70 * chance(number, 61)) + 10 * math.sin(math.tau * way)
        y = 330 - 250 * way
        size = 7 + 8 * chance(number, 62)
        alpha = moment.hearts * smooth(way / 0.2) * (1 - smooth((way - 0.7) / 0.3))
        if alpha > 0.02:
            canvas.drawPath(_heart(x, y, size), fill((0.98, 0.40, 0.52), 0.85 * alpha))


def _heart(x: float, y: float, size: float) -> skia.Path:
    return path(
        (x, y + size),
        (x - size * 1.5, y - size * 0.1, x - size * 0.8, y - size * 1.1, x, y - size * 0.35),
        (x + size * 0.8, y - size * 1.1, x + size * 1.5, y - size * 0.1, x, y + size),
    )


def draw_shock(canvas: skia.Canvas, moment: Moment) -> None:
    """Lines that point at somebody, behind them."""
    alpha = smooth((moment.shock - 0.3) / 0.6)
    if alpha < 0.02:
        return
    for number in range(22):
        angle = math.tau * number / 22 + 0.06 * (number % 3)
        inner = 226 + 16 * chance(number, 51) + 5 * math.sin(math.tau * 2 * moment.phase + number)
        edges = (
            (256 + math.cos(angle + by) * 400, 225 + math.sin(angle + by) * 400)
            for by in (0.022, -0.022)
        )
        tip = (256 + math.cos(angle) * inner, 225 + math.sin(angle) * inner)
        canvas.drawPath(path(tip, *edges), fill((1.0, 1.0, 1.0), 0.5 * alpha))
