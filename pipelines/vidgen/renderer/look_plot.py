"""Plots of functions, with their names beside them and points marked on the first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from manim import VGroup

from .look import Page, bar
from .look_expr import Array, curve
from .look_plane import Plane, axes, graph, marked, span


@dataclass(frozen=True)
class Plotted:
    """A drawn plot: its ground, a curve and a name for each function, and its marked points."""

    ground: VGroup
    curves: list[VGroup]
    names: list[VGroup]
    marks: list[VGroup]


def plot(
    page: Page,
    functions: Sequence[str],
    labels: Sequence[str],
    x_range: tuple[float, float],
    y_range: tuple[float, float] | None,
    axis_labels: tuple[str, str],
    marks: Sequence[tuple[float, str]],
) -> Plotted:
    """Draw functions of x. Raises ValueError for an expression that is not understood."""
    drawn = [curve(expression) for expression in functions]
    xs = np.linspace(*x_range, 400)
    values: Array = np.concatenate([f(xs) for f in drawn]) if drawn else np.zeros(1)
    box = page.body
    names, tall = _names(page, labels, len(drawn), box.left, box.right, box.top)
    if tall:
        box = box.cut_top(tall, 0.12)[1]
    plane, ground = axes(page, box, x_range, span(values, y_range), axis_labels)
    curves = [graph(page, plane, f, page.colour(i)) for i, f in enumerate(drawn)]
    points = [marked(page, plane, x, _at(drawn, x), label) for x, label in marks]
    return Plotted(ground, curves, names, points)


def _at(drawn: Sequence[object], x: float) -> float:
    return float(drawn[0](np.array([x]))[0]) if drawn else 0.0  # type: ignore[operator]


def _names(
    page: Page, labels: Sequence[str], count: int, left: float, right: float, top: float
) -> tuple[list[VGroup], float]:
    """The functions' names in a row over the plot, and the height they take."""
    names, x, y = [], left, top
    size, tall = page.size * 0.85, 0.0
    for i in range(count):
        label = labels[i] if i < len(labels) else ""
        if not label.strip():
            names.append(VGroup())
            continue
        words = page.text(formula(label), width=(right - left) * 0.8, size=size, weight="MEDIUM")
        entry = VGroup(bar(0.42, 0.09, page.colour(i)), words)
        words.next_to(entry[0], buff=0.16)
        if x > left and x + entry.width > right:
            x, y = left, y - tall - 0.12
        tall = max(entry.height, 0.5)
        entry.move_to([x + entry.width / 2, y - tall / 2, 0])
        x += entry.width + 0.6
        names.append(entry)
    return names, top - y + tall if tall else 0.0


def formula(label: str) -> str:
    """A label as written text: one that looks like LaTeX is set as maths."""
    looks = any(sign in label for sign in "\\^_=") and "$" not in label
    return f"${label.strip()}$" if looks else label


__all__ = ["Plane", "Plotted", "formula", "plot"]
