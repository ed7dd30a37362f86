"""A plane with axes: where numbers become places, for plots and charts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import Circle, DashedLine, Line, VGroup, VMobject

from .layout import Box, Point, number, ticks
from .look import Page, shrink
from .look_expr import Array, Curve


@dataclass(frozen=True)
class Plane:
    """The map from a rectangle of numbers onto a box."""

    box: Box
    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> Point:
        across = (x - self.x[0]) / (self.x[1] - self.x[0])
        up = (y - self.y[0]) / (self.y[1] - self.y[0])
        return np.array(
            [self.box.left + across * self.box.width, self.box.bottom + up * self.box.height, 0.0]
        )


def span(values: Array, given: tuple[float, float] | None = None) -> tuple[float, float]:
    """The range to show for values: the given one, or theirs without outliers and with air."""
    if given and given[1] > given[0]:
        return given
    real = values[np.isfinite(values)]
    if not len(real):
        return -1.0, 1.0
    low, high = float(real.min()), float(real.max())
    inner = [float(v) for v in np.percentile(real, [4, 96])]
    wide = max(inner[1] - inner[0], 1e-9)
    low, high = max(low, inner[0] - 0.9 * wide), min(high, inner[1] + 0.9 * wide)
    if high - low < 1e-9:
        low, high = low - 1, high + 1
    air = 0.08 * (high - low)
    low = 0.0 if 0 <= low < 0.35 * high else low - air
    return low, high + air


def axes(
    page: Page,
    box: Box,
    x: tuple[float, float],
    y: tuple[float, float],
    labels: tuple[str, str] = ("", ""),
    *,
    x_names: Sequence[str] | None = None,
) -> tuple[Plane, VGroup]:
    """Fine lines at round numbers, the numbers, and the names of the axes, inside a box."""
    size = page.size * 0.78
    rows = ticks(*y, most=6)
    wide = max((page.text(number(v), width=9, size=size).width for v in rows), default=0.3)
    above = 0.7 if labels[1] else 0.2
    below = size + 0.26 + (0.58 if labels[0] else 0.0)
    half = 0.2
    inner = Box(box.left + wide + 0.2, box.bottom + below, box.right - half, box.top - above)
    plane = Plane(inner, x, y)
    drawn = VGroup()
    muted = page.style.muted
    for value in rows:
        here = plane.at(x[0], value)
        strong = value == 0
        line = Line(here, plane.at(x[1], value))
        drawn.add(line.set_stroke(muted, 2.5 if strong else 1.2, 0.8 if strong else 0.25))
        words = page.text(number(value), width=9, size=size, color=muted)
        drawn.add(words.move_to([here[0] - 0.16 - words.width / 2, here[1], 0]))
    drawn.add(_columns(page, plane, x_names, size))
    if labels[0]:
        words = page.text(labels[0], width=inner.width, size=size * 1.05, color=muted)
        drawn.add(words.move_to([inner.right - words.width / 2, box.bottom + words.height / 2, 0]))
    if labels[1]:
        words = page.text(labels[1], width=box.width * 0.8, size=size * 1.05, color=muted)
        drawn.add(words.move_to([box.left + words.width / 2, box.top - words.height / 2, 0]))
    return plane, drawn


def _columns(page: Page, plane: Plane, names: Sequence[str] | None, size: float) -> VGroup:
    drawn, muted = VGroup(), page.style.muted
    base = plane.box.bottom
    if names is None:
        places = ticks(*plane.x, most=8 if page.aspect == "16:9" else 6)
        named = [(value, number(value)) for value in places]
        if plane.x[0] < 0 < plane.x[1]:
            axis = Line(plane.at(0, plane.y[0]), plane.at(0, plane.y[1]))
            drawn.add(axis.set_stroke(muted, 2.5, 0.8))
    else:
        named = [(float(i), name) for i, name in enumerate(names)]
    room = plane.box.width / max(1, len(named) - (0 if names is None else 1))
    words = [page.text(name, width=9, size=size, color=muted) for _, name in named]
    widest = max((w.width for w in words), default=0.0)
    every = max(1, int(np.ceil((widest + 0.2) / room)))
    every = min(every, max(1, (len(named) + 2) // 3))
    for i, ((value, _), word) in enumerate(zip(named, words, strict=True)):
        if i % every == 0:
            shrink(word, room * every - 0.1)
            here = plane.at(value, plane.y[0])
            x = min(here[0], plane.box.right + 0.2 - word.width / 2)
            drawn.add(word.move_to([x, base - 0.2 - word.height / 2, 0]))
            tick = Line([here[0], base, 0], [here[0], base - 0.08, 0])
            drawn.add(tick.set_stroke(muted, 1.5, 0.6))
    return drawn


def graph(page: Page, plane: Plane, function: Curve, colour: str) -> VGroup:
    """The curve of a function, in pieces where it leaves the plane or is undefined."""
    xs = _samples(function, *plane.x)
    ys = function(xs)
    low, high = plane.y
    reach = high - low
    inside = np.isfinite(ys) & (ys >= low) & (ys <= high)
    jump = np.abs(np.diff(ys, prepend=ys[:1])) > reach * 0.9
    drawn, run = VGroup(), list[Point]()
    for i, (x, y) in enumerate(zip(xs, ys, strict=True)):
        if run and (jump[i] or not inside[i]):
            if not jump[i] and np.isfinite(y):
                run.append(_crossing(plane, xs[i - 1], ys[i - 1], x, y))
            drawn.add(_stroke(page, run, colour))
            run = []
        if inside[i]:
            if not run and i and np.isfinite(ys[i - 1]) and not inside[i - 1] and not jump[i]:
                run.append(_crossing(plane, x, y, xs[i - 1], ys[i - 1]))
            run.append(plane.at(x, y))
    drawn.add(_stroke(page, run, colour))
    return VGroup(*(piece for piece in drawn if len(piece.points)))


def _samples(function: Curve, low: float, high: float) -> Array:
    """Even steps, and the ends of where the function is defined: a half circle closes."""
    xs = np.linspace(low, high, 321)
    known = np.isfinite(function(xs))
    edges = np.flatnonzero(known[1:] != known[:-1])
    ends = [_end(function, *(xs[i : i + 2] if known[i] else xs[i : i + 2][::-1])) for i in edges]
    return np.sort(np.concatenate([xs, ends]))


def _end(function: Curve, inside: float, outside: float) -> float:
    """The last defined x on the way from a defined one to an undefined one."""
    for _ in range(50):
        middle = (inside + outside) / 2
        known = np.isfinite(function(np.array([middle]))[0])
        inside, outside = (middle, outside) if known else (inside, middle)
    return inside


def _crossing(plane: Plane, x: float, y: float, out_x: float, out_y: float) -> Point:
    edge = plane.y[1] if out_y > plane.y[1] else plane.y[0]
    share = (edge - y) / (out_y - y)
    return plane.at(x + share * (out_x - x), edge)


def _stroke(page: Page, points: Sequence[Point], colour: str) -> VMobject:
    line = VMobject(stroke_color=colour, stroke_width=page.style.stroke_width * 1.5)
    if len(points) > 1:
        line.set_points_as_corners(np.array(points))
    return line


def path(page: Page, points: Sequence[Point], colour: str) -> VGroup:
    """Straight lines from point to point, with a dot at each."""
    line = _stroke(page, points, colour)
    few = points if len(points) <= 16 else points[-1:]
    dots = [Circle(radius=0.085, color=colour, fill_opacity=1).move_to(p) for p in few]
    for dot in dots:
        dot.set_stroke(page.style.background, width=3)
    return VGroup(line, *dots)


def marked(page: Page, plane: Plane, x: float, y: float, label: str) -> VGroup:
    """A point with a dashed line to the axis below and its label, inside the plane."""
    y = min(max(y, plane.y[0]), plane.y[1]) if np.isfinite(y) else plane.y[0]
    here, text_colour = plane.at(x, y), page.style.text
    foot = plane.at(x, min(max(0.0, plane.y[0]), plane.y[1]))
    group = VGroup()
    if np.linalg.norm(here - foot) > 0.2:
        line = DashedLine(here, foot, dash_length=0.09)
        group.add(line.set_stroke(page.style.muted, 2, 0.8))
    dot = Circle(radius=0.11, fill_color=text_colour, fill_opacity=1)
    group.add(dot.set_stroke(page.style.background, width=4).move_to(here))
    words = page.text(label, width=plane.box.width * 0.4, size=page.size * 0.8, weight="MEDIUM")
    right = here[0] + 0.22 + words.width <= plane.box.right
    x_text = here[0] + (0.22 + words.width / 2) * (1 if right else -1)
    y_text = here[1] + 0.2 + words.height / 2
    if y_text + words.height / 2 > plane.box.top:
        y_text = here[1] - 0.2 - words.height / 2
    return group.add(plate(page, words.move_to([x_text, y_text, 0])))


def plate(page: Page, words: VGroup, strength: float = 0.85) -> VGroup:
    """A text on a patch of background, so that lines behind it do not cross it."""
    left, right = words.get_left()[0] - 0.07, words.get_right()[0] + 0.07
    box = Box(left, words.get_bottom()[1] - 0.02, right, words.get_top()[1] + 0.02)
    sheet = page.card(box, fill=page.style.background).set_fill(opacity=strength)
    return VGroup(sheet, words)
