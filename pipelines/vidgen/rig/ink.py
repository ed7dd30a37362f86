"""Colours, paints and paths: what every part of a drawing is made with."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import skia

Colour = tuple[float, float, float]
"""Red, green and blue from 0 to 1."""

Point = tuple[float, float]
Stop = tuple[float, Colour, float]
"""A place on a gradient from 0 to 1, its colour and its opacity."""

Segment = Sequence[float]
"""Two numbers are a line, four a quadratic curve, six a cubic one: controls first, end last."""

WHITE: Colour = (1.0, 1.0, 1.0)
BLACK: Colour = (0.0, 0.0, 0.0)


def hexed(text: str) -> Colour:
    """The colour that `#rrggbb` names."""
    red, green, blue = (int(text[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def lerp(first: float, second: float, share: float) -> float:
    return first + (second - first) * share


def clamp(value: float, low: float = 0.0, high: float = 1.0) -> float:
    return min(high, max(low, value))


def smooth(value: float) -> float:
    """0 to 1, slow at both ends."""
    value = clamp(value)
    return value * value * (3 - 2 * value)


def mix(first: Colour, second: Colour, share: float) -> Colour:
    red, green, blue = (lerp(a, b, share) for a, b in zip(first, second, strict=True))
    return red, green, blue


def shade(colour: Colour, light: float = 1.0, vivid: float = 1.0, turn: float = 0.0) -> Colour:
    """A colour with its lightness and saturation multiplied and its hue turned (1 is a circle)."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*colour)
    return colorsys.hls_to_rgb(
        (hue + turn) % 1, clamp(lightness * light), clamp(saturation * vivid)
    )


def luma(colour: Colour) -> float:
    return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2]


def chance(number: int, seed: int = 0) -> float:
    """A number from 0 to 1 that looks like chance and is always the same."""
    mixed = (number * 374761393 + seed * 668265263 + 1013904223) & 0xFFFFFFFF
    mixed = ((mixed ^ (mixed >> 13)) * 1274126177) & 0xFFFFFFFF
    return ((mixed ^ (mixed >> 16)) & 0xFFFF) / 65535


def fill(colour: Colour, alpha: float = 1.0, blend: skia.BlendMode | None = None) -> skia.Paint:
    paint = skia.Paint(AntiAlias=True)
    paint.setColor4f(skia.Color4f(*colour, clamp(alpha)))
    if blend is not None:
        paint.setBlendMode(blend)
    return paint


def pen(colour: Colour, width: float, alpha: float = 1.0) -> skia.Paint:
    """A round pen of even width."""
    paint = fill(colour, alpha)
    paint.setStyle(skia.Paint.kStroke_Style)
    paint.setStrokeWidth(width)
    paint.setStrokeCap(skia.Paint.kRound_Cap)
    paint.setStrokeJoin(skia.Paint.kRound_Join)
    return paint


def linear(
    start: Point, end: Point, *stops: Stop, blend: skia.BlendMode | None = None
) -> skia.Paint:
    """A gradient along a line."""
    places, colours = _stops(stops)
    return _shaded(skia.GradientShader.MakeLinear([start, end], colours, places), blend)


def radial(
    centre: Point, radius: float, *stops: Stop, blend: skia.BlendMode | None = None
) -> skia.Paint:
    """A gradient around a point."""
    places, colours = _stops(stops)
    return _shaded(skia.GradientShader.MakeRadial(centre, radius, colours, places), blend)


def _stops(stops: Sequence[Stop]) -> tuple[list[float], list[int]]:
    colours = [skia.Color4f(*colour, clamp(alpha)).toColor() for _, colour, alpha in stops]
    return [place for place, _, _ in stops], colours


def _shaded(shader: skia.Shader, blend: skia.BlendMode | None) -> skia.Paint:
    paint = skia.Paint(AntiAlias=True)
    paint.setDither(True)
    paint.setShader(shader)
    if blend is not None:
        paint.setBlendMode(blend)
    return paint


def path(start: Point, *segments: Segment, closed: bool = True) -> skia.Path:
    """A path from `start` through segments."""
    drawn = skia.Path()
    drawn.moveTo(*start)
    for segment in segments:
        draw = {2: drawn.lineTo, 4: drawn.quadTo, 6: drawn.cubicTo}[len(segment)]
        draw(*segment)
    if closed:
        drawn.close()
    return drawn


def through(points: Sequence[Point], *, closed: bool = True) -> skia.Path:
    """A smooth path along points: each is pulled towards, the first and the last are met."""
    drawn = skia.Path()
    drawn.moveTo(*points[0])
    for number in range(1, len(points) - 1):
        (x, y), (next_x, next_y) = points[number], points[number + 1]
        last = number == len(points) - 2
        end = (next_x, next_y) if last else ((x + next_x) / 2, (y + next_y) / 2)
        drawn.quadTo(x, y, *end)
    if closed:
        drawn.close()
    return drawn


def mirrored(segments: Sequence[Segment], side: float) -> list[list[float]]:
    """Segments with their horizontal places multiplied by `side`, which is 1 or -1."""
    return [[v * side if at % 2 == 0 else v for at, v in enumerate(one)] for one in segments]


def oval(x: float, y: float, rx: float, ry: float) -> skia.Rect:
    return skia.Rect(x - rx, y - ry, x + rx, y + ry)


def glow(
    canvas: skia.Canvas,
    centre: Point,
    size: tuple[float, float],
    colour: Colour,
    alpha: float,
    core: float = 0.0,
) -> None:
    """An ellipse of light or shadow that fades towards its edge; `core` of it stays even."""
    if alpha <= 0.004:
        return
    wide, high = size
    half = lerp(core, 1.0, 0.5)
    canvas.save()
    canvas.translate(*centre)
    canvas.scale(1, high / wide)
    stops = ((core, colour, alpha), (half, colour, alpha * 0.5), (1.0, colour, 0.0))
    canvas.drawRect(oval(0, 0, wide, wide), radial((0, 0), wide, *stops))
    canvas.restore()


@dataclass(frozen=True)
class Lock:
    """A strand of hair, or any tapered stroke: a cubic curve with a width along it.

    `root` and `tip` are half widths at the ends, `belly` the one in the middle.
    """

    start: Point
    bend: Point
    sway: Point
    end: Point
    root: float
    belly: float
    tip: float = 0.0

    def at(self, share: float) -> Point:
        """The point of the curve at `share` of its way."""
        rest = 1 - share
        weights = (rest**3, 3 * rest * rest * share, 3 * rest * share * share, share**3)
        points = (self.start, self.bend, self.sway, self.end)
        x = sum(weight * point[0] for weight, point in zip(weights, points, strict=True))
        y = sum(weight * point[1] for weight, point in zip(weights, points, strict=True))
        return x, y

    def width(self, share: float) -> float:
        if share < 0.5:
            return lerp(self.root, self.belly, smooth(share * 2))
        ease = (share - 0.5) * 2
        return lerp(self.belly, self.tip, ease**1.6)

    def outline(
        self, begin: float = 0.0, until: float = 1.0, side: float = 0.0, scale: float = 1.0
    ) -> skia.Path:
        """The strand as a closed path, or a part of it: to be drawn, not to be changed.

        `side` shifts the part across the strand (-1 and 1 are its edges), `scale` narrows it.
        """
        return _outlined(self, begin, until, side, scale)

    def edge(self, side: float, weight: float, begin: float = 0.0, until: float = 1.0) -> skia.Path:
        """One edge of the strand as a line that swells to `weight` and ends in points."""
        return _edged(self, side, weight, begin, until)

    def normal(self, share: float) -> Point:
        """Across the strand, of length 1."""
        before, after = self.at(max(0.0, share - 0.02)), self.at(min(1.0, share + 0.02))
        dx, dy = after[0] - before[0], after[1] - before[1]
        length = (dx * dx + dy * dy) ** 0.5 or 1.0
        return dy / length, -dx / length


@lru_cache(maxsize=8192)
def _outlined(lock: Lock, begin: float, until: float, side: float, scale: float) -> skia.Path:
    whole, steps = begin == 0.0 and until == 1.0, 14
    left, right = [], []
    for number in range(steps + 1):
        share, way = lerp(begin, until, number / steps), number / steps
        (x, y), (nx, ny), width = lock.at(share), lock.normal(share), lock.width(share)
        half = width * scale * (1.0 if whole else 4 * way * (1 - way))
        x, y = x + nx * width * side, y + ny * width * side
        left.append((x + nx * half, y + ny * half))
        right.append((x - nx * half, y - ny * half))
    return through([*left, *reversed(right), left[0]])


@lru_cache(maxsize=8192)
def _edged(lock: Lock, side: float, weight: float, begin: float, until: float) -> skia.Path:
    steps = 12
    there, back = [], []
    for number in range(steps + 1):
        share, way = lerp(begin, until, number / steps), number / steps
        (x, y), (nx, ny) = lock.at(share), lock.normal(share)
        reach, half = lock.width(share) * side, weight * 0.5 * (4 * way * (1 - way)) ** 0.6
        x, y = x + nx * reach, y + ny * reach
        there.append((x + nx * half, y + ny * half))
        back.append((x - nx * half, y - ny * half))
    return through([*there, *reversed(back), there[0]])


def stroke_between(start: Point, bend: Point, end: Point, weight: float) -> skia.Path:
    """A line with a bend, thick in its middle and pointed at its ends."""
    return Lock(start, bend, bend, end, 0.15 * weight, 0.5 * weight, 0.1 * weight).outline()
