"""Bars and lines for numbers under names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from manim import Line, RoundedRectangle, VGroup

from .layout import Box, Point, number
from .look import Page, bar, shrink
from .look_plane import Plane, axes, path, plate, span

Series = Mapping[str, Sequence[float]]


def _with_unit(value: float, unit: str) -> str:
    text = number(value)
    if unit in {"$", "€", "£", "¥"}:
        return f"{unit}{text}"
    return text + unit if unit.startswith(("%", "°")) or len(unit) == 1 else text


def legend(page: Page, names: Sequence[str], box: Box, unit: str = "") -> tuple[VGroup, Box]:
    """The names of series with their colours, over a chart; also the box left under it."""
    shown = VGroup()
    size = page.size * 0.85
    if len(names) > 1:
        for i, name in enumerate(names):
            words = page.text(name, width=box.width * 0.6, size=size, color=page.style.muted)
            patch = bar(0.26, 0.26, page.colour(i))
            shown.add(VGroup(patch, words.next_to(patch, buff=0.14)))
    if unit and len(unit) > 1:
        shown.add(page.text(unit, width=box.width * 0.6, size=size, color=page.style.muted))
    if not shown.submobjects:
        return shown, box
    x, y, tall = box.left, box.top, max(m.height for m in shown)
    for entry in shown:
        if x > box.left and x + entry.width > box.right:
            x, y = box.left, y - tall - 0.14
        entry.move_to([x + entry.width / 2, y - tall / 2, 0])
        x += entry.width + 0.5
    _, rest = box.cut_top(box.top - (y - tall), 0.2)
    return shown, rest


def bar_groups(
    page: Page, labels: Sequence[str], series: Series, unit: str, highlight: int
) -> tuple[VGroup, list[VGroup]]:
    """A bar chart: its ground, and one group a label. Bars lie where names or places are many."""
    ground, box = legend(page, list(series), page.body, unit)
    count = max(1, len(labels))
    values = [v for numbers in series.values() for v in numbers] or [0.0]
    low, high = min(0.0, *values), max(0.0, *values)
    scale = (low, high if high > low else low + 1)
    lying = page.upright or count > 8 or count * len(series) > 16
    draw = _lying if lying else _standing
    colours = _bar_colours(page, labels, series, highlight)
    base, groups = draw(page, box, labels, series, unit, scale, colours)
    return ground.add(base), groups


def _bar_colours(
    page: Page, labels: Sequence[str], series: Series, highlight: int
) -> list[list[str]]:
    """One colour for each label and series."""
    if len(series) > 1:
        return [[page.colour(s) for s in range(len(series))] for _ in labels]
    quiet = page.tint(page.style.accent, 0.5) if highlight >= 0 else page.style.accent
    return [[page.style.accent if i == highlight else quiet] for i in range(len(labels))]


def _block(page: Page, width: float, height: float, colour: str) -> RoundedRectangle:
    """The body of a bar, with corners a little rounded."""
    width, height = max(width, 0.03), max(height, 0.03)
    radius = min(page.style.corner_radius * 0.5, width / 2.01, height / 2.01)
    shape = RoundedRectangle(width=width, height=height, corner_radius=radius, stroke_width=0)
    return shape.set_fill(colour, opacity=1)


def _standing(
    page: Page,
    box: Box,
    labels: Sequence[str],
    series: Series,
    unit: str,
    scale: tuple[float, float],
    colours: list[list[str]],
) -> tuple[VGroup, list[VGroup]]:
    cells = box.columns(max(1, len(labels)), 0.3)
    size = page.text_size(labels, cells[0].width, 0.95, page.size)
    names = [
        page.text(t, width=cells[0].width, height=1.0, size=size, align="center") for t in labels
    ]
    below = max((n.height for n in names), default=0.4) + 0.16
    value_size = size * 0.95
    minus = value_size * 1.3 if scale[0] < 0 else 0
    area = Box(box.left, box.bottom + below + minus, box.right, box.top - value_size * 1.4)
    plane = Plane(area, (0, 1), scale)
    zero = plane.at(0, 0)[1]
    line = Line([box.left, zero, 0], [box.right, zero, 0]).set_stroke(page.style.muted, 2.5, 0.7)
    groups = []
    wide = min(cells[0].width, 2.2 if len(series) > 1 else 1.7)
    for i, (cell, name) in enumerate(zip(cells, names, strict=True)):
        group = VGroup(
            name.move_to([cell.centre[0], box.bottom + below - 0.16 - name.height / 2, 0])
        )
        each = wide / len(series)
        for s, numbers in enumerate(series.values()):
            value = numbers[i] if i < len(numbers) else 0.0
            x = cell.centre[0] - wide / 2 + each * (s + 0.5)
            tip = plane.at(0, value)[1]
            shape = _block(page, each * 0.92, abs(tip - zero), colours[i][s])
            text = page.text(_with_unit(value, unit), width=9, size=value_size, weight="SEMIBOLD")
            shrink(text, max(each * 0.98, cell.width / len(series)))
            side = 1 if value >= 0 else -1
            text.move_to([x, tip + side * (0.06 + text.height / 2), 0])
            group.add(shape.move_to([x, (tip + zero) / 2, 0]), text)
        groups.append(group)
    return VGroup(line), groups


def _lying(
    page: Page,
    box: Box,
    labels: Sequence[str],
    series: Series,
    unit: str,
    scale: tuple[float, float],
    colours: list[list[str]],
) -> tuple[VGroup, list[VGroup]]:
    count = max(1, len(labels))
    row = min(box.height / count, 1.5 if len(series) == 1 else 0.6 + 0.55 * len(series))
    box = box.cut_top(row * count)[0]
    cells = box.rows(count, 0.2 * row)
    side = box.width * 0.3
    size = page.text_size(labels, side, cells[0].height, page.size, 0.2)
    names = [page.text(t, width=side, height=cells[0].height, size=size, least=0.2) for t in labels]
    wide = max((n.width for n in names), default=1.0)
    each = cells[0].height / len(series)
    value_size = min(size, each * 0.8)
    texts = [[_with_unit(v, unit) for v in numbers] for numbers in series.values()]
    widths = (_value(page, t, value_size).width for numbers in texts for t in numbers)
    room = max(widths, default=0.5)
    left = box.left + wide + 0.25 + (room + 0.1 if scale[0] < 0 else 0)
    plane = Plane(Box(left, box.bottom, box.right - room - 0.12, box.top), scale, (0, 1))
    zero = plane.at(0, 0)[0]
    line = Line([zero, box.bottom, 0], [zero, box.top, 0]).set_stroke(page.style.muted, 2.5, 0.7)
    groups = []
    for i, (cell, name) in enumerate(zip(cells, names, strict=True)):
        group = VGroup(name.move_to([box.left + wide - name.width / 2, cell.centre[1], 0]))
        for s, numbers in enumerate(series.values()):
            value = numbers[i] if i < len(numbers) else 0.0
            y = cell.top - each * (s + 0.5)
            tip = plane.at(value, 0)[0]
            shape = _block(page, abs(tip - zero), min(each * 0.9, 0.7), colours[i][s])
            text = _value(page, _with_unit(value, unit), value_size)
            away = 1 if value >= 0 else -1
            text.move_to([tip + away * (0.1 + text.width / 2), y, 0])
            group.add(shape.move_to([(tip + zero) / 2, y, 0]), text)
        groups.append(group)
    return VGroup(line), groups


def _value(page: Page, words: str, size: float) -> VGroup:
    """A value as it stands beside its bar."""
    return page.text(words, width=9, size=size, least=0.1, weight="SEMIBOLD")


def line_series(
    page: Page, names: Sequence[str], series: Series, unit: str, x_label: str
) -> tuple[VGroup, list[VGroup]]:
    """A line chart: its ground, and one group a series, named at its end or in a legend."""
    direct = page.aspect == "16:9" and len(series) > 1
    ground, box = legend(page, [] if direct else list(series), page.body)
    if direct:
        size = page.size * 0.85
        ends = [
            page.text(n, width=2.6, size=size, color=page.colour(i), weight="SEMIBOLD")
            for i, n in enumerate(series)
        ]
        box = Box(box.left, box.bottom, box.right - max(e.width for e in ends) - 0.1, box.top)
    low, high = span(np.array([v for numbers in series.values() for v in numbers], dtype=float))
    real = [v for numbers in series.values() for v in numbers] or [0.0, 1.0]
    air = 0.08 * (max(real) - min(real) or 1.0)
    scale = (min(low, min(real) - air if min(real) < 0 else low), max(high, max(real) + air))
    plane, drawn = axes(
        page, box, (0, max(1, len(names) - 1)), scale, (x_label, unit), x_names=names
    )
    groups = []
    for i, numbers in enumerate(series.values()):
        points = [plane.at(x, y) for x, y in enumerate(numbers[: max(1, len(names))])]
        groups.append(VGroup(path(page, points, page.colour(i))))
    if direct:
        _name_ends(groups, ends, plane)
    elif len(series) == 1:
        _value_ends(page, groups[0], next(iter(series.values())), plane, unit)
    return ground.add(drawn), groups


def _value_ends(
    page: Page, group: VGroup, numbers: Sequence[float], plane: Plane, unit: str
) -> None:
    """Say the value at the last point and at the highest."""
    if not numbers:
        return
    for at in {len(numbers) - 1, int(np.argmax(numbers))}:
        here: Point = plane.at(at, numbers[at])
        words = page.text(
            _with_unit(numbers[at], unit), width=3, size=page.size * 0.95, weight="SEMIBOLD"
        )
        x = min(here[0], plane.box.right + 0.15 - words.width / 2)
        y = here[1] + 0.16 + words.height / 2
        y = min(y, plane.box.top + 0.1) if y <= plane.box.top + 0.3 else here[1] - 0.3
        group.add(plate(page, words.move_to([max(x, plane.box.left + words.width / 2), y, 0]), 0.7))


def _name_ends(groups: Sequence[VGroup], names: Sequence[VGroup], plane: Plane) -> None:
    """Put each name beside its line's end, pushed apart so that none touch."""
    order = sorted(range(len(groups)), key=lambda i: -_end(groups[i])[1])
    ceiling = plane.box.top + 0.2
    places: dict[int, float] = {}
    for i in order:
        y = min(_end(groups[i])[1], ceiling - names[i].height / 2)
        places[i] = y
        ceiling = y - names[i].height / 2
    lowest = min(places[i] - names[i].height / 2 for i in order)
    lift = max(0.0, plane.box.bottom - lowest)
    for i in order:
        x = plane.box.right + 0.2 + names[i].width / 2
        groups[i].add(names[i].move_to([x, places[i] + lift, 0]))


def _end(group: VGroup) -> Point:
    return np.array(group[0][-1].get_center())
