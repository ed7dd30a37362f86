"""The designs of cards: each fills a canvas with a few shapes of the ink's colours."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from dataclasses import dataclass

from .canvas import Canvas, Point, lightness, mix


@dataclass(frozen=True)
class Ink:
    """The colours of a card: what lies behind, and three that go together, the first of which
    leads.
    """

    ground: str
    deep: str
    lead: str
    second: str
    third: str

    def faint(self, share: float) -> str:
        """The leading colour, thinned with the ground."""
        return mix(self.ground, self.lead, share)


_OVERLAP = 0.002
"""How far a tile reaches under the next, so that no seam shows between them."""

Design = Callable[[Canvas, Ink, random.Random], None]


def orbits(canvas: Canvas, ink: Ink, dice: random.Random) -> None:
    """Circles around a lit ball, with others on their way."""
    middle = (canvas.width * dice.choice((0.3, 0.68)), canvas.height * dice.uniform(0.52, 0.62))
    canvas.glow(middle, 0.95, ink.lead, 0.42)
    for index in range(5):
        radius = 0.27 + 0.17 * index + 0.02 * index**2
        canvas.arc(middle, radius, (0, math.tau), 0.0028, ink.lead, 0.42 - 0.06 * index)
        turn = dice.uniform(0, math.tau)
        sweep = (turn, turn + dice.uniform(0.5, 1.3))
        canvas.arc(middle, radius, sweep, 0.009, (ink.second, ink.third)[index % 2], 0.85)
        at = (middle[0] + radius * math.cos(sweep[1]), middle[1] + radius * math.sin(sweep[1]))
        size = dice.uniform(0.016, 0.042)
        colour = (ink.second, ink.third, ink.lead)[index % 3]
        canvas.ball(at, size, mix(colour, "#FFFFFF", 0.3), mix(colour, ink.deep, 0.35))
    canvas.ball(middle, 0.165, mix(ink.lead, "#FFFFFF", 0.35), mix(ink.lead, ink.deep, 0.55))


def ridges(canvas: Canvas, ink: Ink, dice: random.Random) -> None:
    """Mountains in haze, one behind the other, and a sun."""
    sun = (canvas.width * dice.uniform(0.25, 0.75), canvas.height * 0.42)
    canvas.glow(sun, 1.1, ink.second, 0.5)
    canvas.disc(sun, 0.155, mix(ink.second, "#FFFFFF", 0.25))
    for index in range(6):
        share = index / 5
        colour = mix(mix(ink.ground, ink.lead, 0.55), ink.deep, share**0.8)
        top = canvas.height * (0.46 + 0.095 * index)
        canvas.polygon(_ridge(canvas, dice, top, 0.13 - 0.012 * index), colour, 1.0, 0.93)


def _ridge(canvas: Canvas, dice: random.Random, top: float, high: float) -> list[Point]:
    waves = [(dice.uniform(0.7, 1.5) * 2.1**k, dice.uniform(0, 7), 0.5**k) for k in range(5)]
    points = []
    for step in range(181):
        x = canvas.width * step / 180
        lift = sum(size * math.sin(often * 2.4 * x + shift) for often, shift, size in waves)
        points.append((x, top - high * lift))
    return [*points, (canvas.width, canvas.height + 0.1), (0.0, canvas.height + 0.1)]


def tiles(canvas: Canvas, ink: Ink, dice: random.Random) -> None:
    """A wall of quarter discs, half discs and rings, as on a poster."""
    across = 4 if canvas.width <= canvas.height else 6
    side = canvas.width / across
    down = math.ceil(canvas.height / side)
    drop = (canvas.height - down * side) / 2
    colours = (ink.lead, ink.second, ink.third, ink.faint(0.22), ink.deep)
    for row in range(down):
        for column in range(across):
            corner = (column * side, drop + row * side)
            back, front = dice.sample(colours, 2)
            _tile(canvas, corner, side, back, front, dice)


def _tile(
    canvas: Canvas, corner: Point, side: float, back: str, front: str, dice: random.Random
) -> None:
    left, top = corner
    right, bottom = left + side, top + side
    middle = (left + side / 2, top + side / 2)
    with canvas.inside(left, top, right + _OVERLAP, bottom + _OVERLAP):
        edge = (right + _OVERLAP, bottom + _OVERLAP)
        canvas.polygon([(left, top), (edge[0], top), edge, (left, edge[1])], back)
        kind = dice.randrange(5)
        if kind == 0:
            at = dice.choice([(left, top), (right, top), (left, bottom), (right, bottom)])
            canvas.disc(at, side, front)
            canvas.disc(at, side * 0.5, back)
        elif kind == 1:
            at = dice.choice([(left, top), (right, top), (left, bottom), (right, bottom)])
            canvas.disc(at, side, front)
        elif kind == 2:
            turn = dice.choice((0.0, 0.5, 1.0, 1.5)) * math.pi
            canvas.pie(middle, side / 2, (turn, turn + math.pi), front)
        elif kind == 3:
            canvas.disc(middle, side * 0.36, front)
            canvas.disc(middle, side * 0.15, back)
        else:
            corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
            corners.remove(dice.choice(corners))
            canvas.polygon(corners, front)


def halftone(canvas: Canvas, ink: Ink, dice: random.Random) -> None:
    """Dots that swell where light falls, over a large disc."""
    light = (canvas.width * dice.choice((0.28, 0.72)), canvas.height * dice.uniform(0.4, 0.6))
    away = (canvas.width - light[0], canvas.height * 0.55)
    canvas.disc(away, 0.36, ink.second, 0.95)
    canvas.disc((away[0] + 0.1, away[1] + 0.12), 0.22, ink.third, 0.9)
    gap = 0.034
    for row in range(math.ceil(canvas.height / gap) + 1):
        for column in range(math.ceil(canvas.width / gap) + 1):
            at = ((column + 0.5 * (row % 2)) * gap, row * gap)
            near = 1 - math.dist(at, light) / (0.75 * max(canvas.width, 1.1))
            wave = 0.12 * math.sin(9 * at[0] + 6 * at[1])
            if (size := 0.62 * gap * (near + wave)) > 0.0022:
                canvas.disc(at, min(size, 0.56 * gap), ink.lead)


def prism(canvas: Canvas, ink: Ink, dice: random.Random) -> None:
    """A ray of light that a glass parts into bands of colour."""
    glass = (canvas.width * dice.uniform(0.4, 0.46), canvas.height * 0.55)
    side = 0.44
    corners = [
        (glass[0] + side * math.cos(turn), glass[1] + side * math.sin(turn))
        for turn in (-math.pi / 2, math.pi / 6, 5 * math.pi / 6)
    ]
    into = (glass[0] - 0.42 * side, glass[1] - 0.02)
    out = (glass[0] + 0.36 * side, glass[1] - 0.06)
    canvas.glow(glass, 0.9, ink.lead, 0.35)
    far = canvas.width + 0.3
    colours = [ink.lead, mix(ink.lead, ink.second, 0.5), ink.second]
    colours += [mix(ink.second, ink.third, 0.5), ink.third]
    for index, colour in enumerate(colours):
        upper, lower = (
            out[1] + (edge - 1.6) * 0.16 * (far - out[0]) for edge in (index, index + 1)
        )
        band = [(out[0], out[1] + 0.008 * index), (far, upper), (far, lower + 0.004)]
        canvas.polygon(band, colour, 0.9)
    bright = "#FFFFFF" if lightness(ink.ground) < 0.5 else "#000000"
    light = mix(ink.lead, bright, 0.7)
    canvas.path([(-0.1, glass[1] + 0.3), into], 0.013, light, 0.95)
    canvas.polygon([into, out, (out[0], out[1] + 0.05)], light, 0.35)
    canvas.polygon(corners, light, 0.1)
    canvas.path([*corners, corners[0], corners[1]], 0.007, light, 0.85)


def web(canvas: Canvas, ink: Ink, dice: random.Random) -> None:
    """Points that know their neighbours, some of them large."""
    canvas.glow((canvas.width * 0.62, canvas.height * 0.45), 1.0, ink.lead, 0.3)
    points: list[Point] = []
    while len(points) < round(30 * max(canvas.width, canvas.height)):
        at = (dice.uniform(-0.05, canvas.width + 0.05), dice.uniform(-0.05, canvas.height + 0.05))
        if all(math.dist(at, other) > 0.105 for other in points):
            points.append(at)
        elif dice.random() < 0.02:
            break
    for one in points:
        near = sorted(points, key=lambda other: math.dist(one, other))[1:4]
        for other in near:
            canvas.path([one, other], 0.0032, ink.lead, 0.5)
    for index, at in enumerate(points):
        colour = (ink.lead, ink.second, ink.third)[index % 3]
        size = 0.042 if index % 7 == 0 else dice.uniform(0.008, 0.018)
        if index % 7 == 0:
            canvas.disc(at, size * 1.9, colour, 0.18)
        canvas.ball(at, size, mix(colour, "#FFFFFF", 0.25), mix(colour, ink.deep, 0.3))


def waves(canvas: Canvas, ink: Ink, dice: random.Random) -> None:
    """Fine lines that swing together, as sound or water does."""
    canvas.glow((canvas.width * 0.5, canvas.height * 0.55), 1.1, ink.lead, 0.32)
    shift, often = dice.uniform(0, 7), dice.uniform(1.6, 2.4)
    count = 34
    for index in range(count):
        share = index / (count - 1)
        first, last = ((ink.lead, ink.second), (ink.second, ink.third))[share > 0.5]
        colour = mix(first, last, (2 * share) % 1.0)
        points = []
        for step in range(161):
            x = canvas.width * step / 160
            swell = math.sin(math.pi * step / 160) ** 1.5
            high = 0.24 * swell * math.sin(often * x * 2.2 + shift + 2.6 * share)
            points.append((x, canvas.height * (0.3 + 0.44 * share) + high * (1 - 0.3 * share)))
        canvas.path(points, 0.0045, colour, 0.85)


def arches(canvas: Canvas, ink: Ink, dice: random.Random) -> None:
    """Rainbows of broad arcs that stand on the foot of the sheet, and a disc above."""
    colours = [ink.lead, ink.second, ink.third, ink.faint(0.3), ink.lead]
    for foot, large in ((0.24, 0.56), (0.78, 0.74)):
        at = (canvas.width * foot + dice.uniform(-0.05, 0.05), canvas.height)
        for index, colour in enumerate(colours):
            radius = large * (1 - 0.19 * index)
            canvas.disc(at, radius, mix(colour, ink.deep, 0.08 * index))
    high = (canvas.width * dice.uniform(0.42, 0.56), canvas.height * 0.3)
    canvas.disc(high, 0.085, mix(ink.third, "#FFFFFF", 0.2))


DESIGNS: dict[str, Design] = {
    "orbits": orbits,
    "ridges": ridges,
    "tiles": tiles,
    "halftone": halftone,
    "prism": prism,
    "web": web,
    "waves": waves,
    "arches": arches,
}

WORDS: dict[str, tuple[str, ...]] = {
    "orbits": ("planet", "orbit", "moon", "star", "space", "atom", "electron", "solar", "galaxy"),
    "ridges": ("mountain", "landscape", "valley", "earth", "forest", "desert", "climb", "sunset"),
    "tiles": ("pattern", "city", "building", "design", "puzzle", "block", "history", "culture"),
    "halftone": ("light", "print", "photo", "camera", "data", "statistics", "crowd"),
    "prism": ("colour", "color", "glass", "laser", "energy", "lens", "spectrum"),
    "web": ("network", "internet", "graph", "brain", "neuron", "computer", "algorithm", "people"),
    "waves": ("wave", "sound", "music", "sea", "ocean", "water", "river", "signal", "wind"),
    "arches": ("bridge", "gate", "rainbow", "garden", "begin", "growth", "market", "money"),
}
"""Which words of a prompt call for which design."""
