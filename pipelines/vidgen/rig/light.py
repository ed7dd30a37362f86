"""The room around somebody: a background, light on the figure, and signs of mood."""

from __future__ import annotations

import math

import skia

from .ink import (
    BLACK,
    WHITE,
    Colour,
    chance,
    clamp,
    fill,
    glow,
    lerp,
    linear,
    mix,
    oval,
    path,
    radial,
    shade,
)
from .sketch import Sketch

BACKDROPS: tuple[Colour, ...] = (
    (0.45, 0.55, 0.74),
    (0.38, 0.66, 0.70),
    (0.90, 0.66, 0.50),
    (0.60, 0.50, 0.78),
    (0.84, 0.60, 0.68),
    (0.46, 0.66, 0.56),
    (0.84, 0.72, 0.46),
)


def draw_background(sketch: Sketch, width: float, height: float) -> None:
    """A soft backdrop in a colour of the person's own, warmed or darkened by their mood."""
    canvas, long = sketch.canvas, max(width, height)
    top, low, light = _mood(sketch)
    middle = mix(top, low, 0.45)
    canvas.drawPaint(linear((0, 0), (0, height), (0, top, 1), (0.5, middle, 1), (1, low, 1)))
    halo = ((0.0, light, 0.8), (0.5, light, 0.22), (1.0, light, 0.0))
    canvas.drawPaint(radial((width * 0.44, height * 0.4), long * 0.55, *halo))
    for number in range(16):
        x, y = chance(number, 5) * width, chance(number, 6) * height * 0.95
        size, alpha = (10 + chance(number, 7) * 46), 0.05 + 0.09 * chance(number, 8)
        if sketch.flat:
            canvas.drawOval(oval(x, y, size, size), fill(light, alpha))
        else:
            glow(canvas, (x, y), (size * 1.5, size * 1.5), light, alpha * 1.6, core=0.3)
    if sketch.flat:
        for number in range(4):
            x = width * (0.05 + 0.28 * number)
            beam = path(
                (x, 0),
                (x + width * 0.07, 0),
                (x - width * 0.20, height),
                (x - width * 0.32, height),
            )
            canvas.drawPath(beam, fill(light, 0.06))
    dark = mix(low, BLACK, 0.6)
    edge = ((0.0, dark, 0.0), (0.55, dark, 0.0), (1.0, dark, 0.55))
    canvas.drawPaint(radial((width * 0.5, height * 0.48), long * 0.8, *edge))


def _mood(sketch: Sketch) -> tuple[Colour, Colour, Colour]:
    """Colours above, below, and of the light."""
    tone = BACKDROPS[sketch.look.seed % len(BACKDROPS)]
    pose = sketch.pose
    warm = clamp(pose.blush * 0.6 + pose.sparkle * 0.5)
    tone = mix(
        mix(tone, (0.96, 0.62, 0.45), warm * 0.5), (0.35, 0.42, 0.60), clamp(pose.gloom) * 0.5
    )
    tone = mix(tone, (0.72, 0.24, 0.22), clamp(pose.furrow - 0.5))
    return tone, shade(tone, 0.40, 0.85, 0.04), mix(shade(tone, 1.45), (1.0, 0.96, 0.88), 0.45)


def draw_figure_light(sketch: Sketch, figure: skia.Image) -> None:
    """Light on a whole figure: warm from the upper left, cool below, and a bright rim."""
    canvas, wide = sketch.canvas, float(figure.width())
    high = float(figure.height())
    _, low, light = _mood(sketch)
    canvas.saveLayer()
    canvas.drawImage(figure, 0, 0)
    warm = linear(
        (0, 0),
        (wide * 0.75, high * 0.8),
        (0, (1.0, 0.94, 0.80), 0.34),
        (0.55, (1.0, 0.9, 0.8), 0.0),
        blend=skia.BlendMode.kSrcATop,
    )
    canvas.drawPaint(warm)
    cool = linear(
        (wide * 0.3, high * 0.45),
        (wide * 0.8, high),
        (0, low, 0.0),
        (1, shade(low, 0.8), 0.42),
        blend=skia.BlendMode.kSrcATop,
    )
    canvas.drawPaint(cool)
    _rim(sketch, figure, mix(light, WHITE, 0.4))
    canvas.restore()


def _rim(sketch: Sketch, figure: skia.Image, light: Colour) -> None:
    """A bright edge on the side of the light: the figure without itself, moved away from there."""
    canvas, scale = sketch.canvas, min(figure.width(), figure.height()) / 512
    whole = skia.Paint()
    whole.setBlendMode(skia.BlendMode.kSrcATop)
    whole.setAlphaf(0.5 if sketch.flat else 0.32)
    canvas.saveLayer(None, whole)
    tint = skia.Paint()
    tint.setColorFilter(skia.ColorFilters.Blend(fill(light).getColor(), skia.BlendMode.kSrcIn))
    canvas.drawImage(figure, 0, 0, skia.SamplingOptions(), tint)
    away = skia.Paint()
    away.setBlendMode(skia.BlendMode.kDstOut)
    if not sketch.flat:
        away.setImageFilter(skia.ImageFilters.Blur(1.6 * scale, 1.6 * scale))
    canvas.drawImage(figure, 5.5 * scale, 3.5 * scale, skia.SamplingOptions(), away)
    canvas.restore()


def draw_signs(sketch: Sketch) -> None:
    """Tears and a drop of sweat, on the head."""
    canvas, pose, shape = sketch.canvas, sketch.pose, sketch.shape
    x, y = sketch.turned(0.95)
    if pose.tears > 0.35:
        for side in (-1, 1) if pose.tears > 0.85 else (-1,):
            _tear(sketch, side * (shape.eye_x + 6) + x, shape.eye_y + shape.eye_low + 1 + y)
    if pose.sweat > 0.12:
        cx, cy, alpha = 80 + x, -38 + y, clamp(pose.sweat * 1.2)
        drop = path(
            (cx, cy - 15),
            (cx + 4, cy - 4, cx + 9, cy + 1, cx + 9, cy + 7),
            (cx + 9, cy + 16, cx - 9, cy + 16, cx - 9, cy + 7),
            (cx - 9, cy + 1, cx - 4, cy - 4, cx, cy - 15),
        )
        water = linear(
            (0, cy - 14),
            (0, cy + 14),
            (0, (0.85, 0.95, 1.0), 0.8 * alpha),
            (1, (0.48, 0.76, 0.98), 0.95 * alpha),
        )
        canvas.drawPath(drop, water)
        canvas.drawOval(oval(cx - 3, cy + 6, 1.8, 3), fill(WHITE, 0.9 * alpha))


def _tear(sketch: Sketch, x: float, y: float) -> None:
    length = lerp(24, 40, clamp(sketch.pose.tears))
    trail = path(
        (x - 2.2, y),
        (x - 3.2, y + length * 0.5, x - 3.6, y + length - 6),
        (x - 5.2, y + length + 4, x + 5.2, y + length + 4, x + 3.6, y + length - 6),
        (x + 3.2, y + length * 0.5, x + 2.2, y),
    )
    water = linear(
        (0, y), (0, y + length), (0, (0.86, 0.95, 1.0), 0.35), (1, (0.62, 0.84, 1.0), 0.85)
    )
    sketch.canvas.drawPath(trail, water)
    sketch.canvas.drawOval(oval(x - 1, y + length - 3, 1.2, 2.5), fill(WHITE, 0.9))


def draw_sparkle(sketch: Sketch) -> None:
    """Stars of joy around a head."""
    amount = clamp(sketch.pose.sparkle)
    if amount < 0.15:
        return
    for number in range(int(3 + 7 * amount)):
        angle = math.tau * (number + 0.3 * chance(number, 41)) / int(3 + 7 * amount)
        reach, size = 176 + 56 * chance(number, 42), 6 + 9 * chance(number, 45)
        x, y = 256 + math.cos(angle) * reach * 1.08, 215 + math.sin(angle) * reach * 0.92
        thin = size * 0.16
        star = path(
            (x, y - size * 1.35),
            (x + thin, y - thin, x + size, y),
            (x + thin, y + thin, x, y + size * 1.35),
            (x - thin, y + thin, x - size, y),
            (x - thin, y - thin, x, y - size * 1.35),
        )
        sketch.canvas.drawPath(star, fill((1.0, 0.98, 0.82), amount * 0.85))
