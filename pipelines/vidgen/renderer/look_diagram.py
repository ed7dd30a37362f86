"""Boxes and arrows, drawn from layers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from manim import Polygon, VGroup, VMobject

from .layout import Box, Point
from .look import Page, shrink
from .look_layers import Layers, arrange
from .look_plane import plate

_LABEL = 0.78  # the size of the words on an arrow, as a share of body text

Arrow = tuple[str, str, str]


@dataclass(frozen=True)
class Grid:
    """Cells for the names of layers; `across` where layers stand side by side."""

    cells: dict[str, Box]
    across: bool


def boxes_and_arrows(
    page: Page, boxes: Mapping[str, str], arrows: Sequence[Arrow], direction: str
) -> tuple[list[VGroup], dict[int, list[VGroup]]]:
    """The boxes in order, and by a box's number the arrows that it makes possible."""
    names = list(boxes)
    layers = arrange(names, [(a, b) for a, b, _ in arrows])
    across = _across(page, layers, direction)
    grid = _grid(page, layers, across, labels=[label for *_, label in arrows if label.strip()])
    sizes = [
        page.text_size(
            [boxes[n]], grid.cells[n].width - 0.2, grid.cells[n].height - 0.16, page.size * 1.25
        )
        for n in names
    ]
    size = max(min(sizes, default=page.size), 0.2)
    drawn = [_box(page, boxes[n], grid.cells[n], size, i) for i, n in enumerate(names)]
    order = {name: i for i, name in enumerate(names)}
    lines: dict[int, list[VGroup]] = {i: [] for i in range(len(names))}
    known = [(start, end, label) for start, end, label in arrows if (start, end) in layers.via]
    ways = [_way(grid, layers, (start, end)) for start, end, _ in known]
    small = _label_size(page, grid, [(way, a[2]) for way, a in zip(ways, known, strict=True)])
    for way, (start, end, label) in zip(ways, known, strict=True):
        line = _arrow(page, grid, way, label, small)
        lines[max(order[start], order[end])].append(line)
    return drawn, lines


def _across(page: Page, layers: Layers, direction: str) -> bool:
    """Side by side as asked, unless the cells would be too narrow or too low to read."""
    deep, broad = len(layers.rows), max((len(row) for row in layers.rows), default=1)
    if direction == "right":
        return page.body.width / max(deep, 1) >= (2.9 if page.upright else 1.9)
    return (
        page.body.height / max(deep, 1) < 0.95
        and page.body.width / max(deep, 1) > 1.9
        and broad < 5
    )


def _grid(page: Page, layers: Layers, across: bool, *, labels: Sequence[str]) -> Grid:
    cells: dict[str, Box] = {}
    body = _without_margin(page.body, layers, across)
    deep = max(1, len(layers.rows))
    length = body.width if across else body.height
    wanted = 1.0
    if labels and across:
        sizes = [page.text(label, width=2.2, size=page.size * _LABEL).width for label in labels]
        wanted = max(1.0, max(sizes) + 0.4)
    gap = min(wanted, length * (0.38 if across else 0.5) / deep)
    if not across:
        tall = min((body.height + gap) / deep, 1.9 + gap)
        body = body.middle(tall * deep - gap)
    strips = body.columns(deep, gap) if across else body.rows(deep, gap)
    for strip, row in zip(strips, layers.rows, strict=False):
        weights = [0.3 if "\0" in name else 1.0 for name in row]
        total = sum(weights)
        at = 0.0
        length = strip.height if across else strip.width
        each = min(length / total, 2.3 if across else 4.2)
        start = (length - each * total) / 2
        for name, weight in zip(row, weights, strict=True):
            low, high = start + at * each, start + (at + weight) * each
            at += weight
            if across:
                cell = Box(strip.left, strip.top - high, strip.right, strip.top - low)
                space = min(0.22 * cell.height, 0.3)
                cells[name] = cell.inset(0, max(space, (cell.height - 1.7) / 2))
            else:
                cell = Box(strip.left + low, strip.bottom, strip.left + high, strip.top)
                cells[name] = cell.inset(min(0.1 * cell.width, 0.3), 0)
    return Grid(cells, across)


def _without_margin(body: Box, layers: Layers, across: bool) -> Box:
    """The body without room for arrows that go back around the boxes."""
    if not layers.back:
        return body
    return (
        body.cut_bottom(0.6)[1]
        if across
        else Box(body.left, body.bottom, body.right - 1.5, body.top)
    )


def _box(page: Page, label: str, cell: Box, size: float, number: int) -> VGroup:
    colour = page.colour(number)
    sheet = page.card(cell, fill=page.tint(colour, 0.16), edge=colour)
    words = page.text(
        label,
        width=cell.width - 0.2,
        height=cell.height - 0.14,
        size=size,
        least=min(size, 0.2),
        align="center",
        balance=True,
        weight="MEDIUM",
        leading=1.2,
        strong=colour,
    )
    return VGroup(sheet, words.move_to(sheet))


def _arrow(page: Page, grid: Grid, way: list[Point], label: str, size: float) -> VGroup:
    points = list(way)
    width = page.style.stroke_width
    line = VMobject(stroke_color=page.style.muted, stroke_width=width)
    tip = _tip(points[-2], points[-1], page.style.muted)
    points[-1] = points[-1] - 0.12 * _unit(points[-2], points[-1])
    line.set_points_as_corners(np.array(points))
    group = VGroup(line, tip).set_z_index(-1)  # behind boxes, so that none is crossed out
    if label.strip():
        group.add(_label(page, grid, points, label, size))
    return group


def _way(grid: Grid, layers: Layers, edge: tuple[str, str]) -> list[Point]:
    """The corners of an arrow from box to box, through the gaps between layers."""
    start, end = (grid.cells[name] for name in edge)
    back = edge in layers.back
    straight = not layers.via[edge]
    if back and straight:
        return _around(grid, start, end)
    stops = [grid.cells[name] for name in layers.via[edge]]
    forward = np.array([1.0, 0, 0]) if grid.across else np.array([0, -1.0, 0])
    forward = -forward if back else forward
    points = [_edge(start, forward)]
    for stop in stops:
        points += [_edge(stop, -forward), _edge(stop, forward)]
    return [*points, _edge(end, -forward)]


def _around(grid: Grid, start: Box, end: Box) -> list[Point]:
    """From beside one box back to beside the other, clear of the arrow that runs forwards."""
    if grid.across:
        y = min(cell.bottom for cell in grid.cells.values()) - 0.3
        return [
            np.array([start.centre[0], start.bottom, 0]),
            np.array([start.centre[0], y, 0]),
            np.array([end.centre[0], y, 0]),
            np.array([end.centre[0], end.bottom, 0]),
        ]
    x = max(cell.right for cell in grid.cells.values()) + 0.3
    return [
        np.array([start.right, start.centre[1], 0]),
        np.array([x, start.centre[1], 0]),
        np.array([x, end.centre[1], 0]),
        np.array([end.right, end.centre[1], 0]),
    ]


def _edge(box: Box, side: Point) -> Point:
    half = np.array([box.width / 2, box.height / 2, 0.0])
    return np.array(box.centre + side * half)


def _unit(start: Point, end: Point) -> Point:
    return np.array((end - start) / max(float(np.linalg.norm(end - start)), 1e-9))


def _tip(before: Point, end: Point, colour: str) -> Polygon:
    along = _unit(before, end)
    side = np.array([-along[1], along[0], 0.0])
    corners = [end, end - 0.24 * along + 0.11 * side, end - 0.24 * along - 0.11 * side]
    return Polygon(*corners, fill_color=colour, fill_opacity=1, stroke_width=0)


def _room(grid: Grid) -> float:
    """The width of words on arrows that fan out downwards, so that they do not touch."""
    cells = [cell.width for name, cell in grid.cells.items() if "\0" not in name]
    return min(2.4, 0.6 * min(cells, default=4.0))


def _space(grid: Grid, points: list[Point]) -> tuple[Point, Point, float, float]:
    """The ends of an arrow's longest free part, and the width and height its words may take."""
    parts = list(pairwise(points))
    first, last = max(parts, key=lambda p: float(np.linalg.norm(p[1] - p[0])))
    along = np.abs(last - first)
    width = max(float(along[0]) - 0.2, 0.6) if grid.across else _room(grid)
    height = 0.8 if grid.across else max(0.5 * float(along[1]), 0.2)
    return first, last, width, height


def _label_size(page: Page, grid: Grid, labels: Sequence[tuple[list[Point], str]]) -> float:
    """One size for the words on all arrows, at which each has its room."""
    most = page.size * _LABEL
    spaces = [(label, _space(grid, way)) for way, label in labels if label.strip()]
    sizes = [page.text_size([label], room[2], room[3], most, 0.2) for label, room in spaces]
    return min(sizes, default=most)


def _label(page: Page, grid: Grid, points: list[Point], label: str, size: float) -> VGroup:
    """The arrow's words on a patch in the middle of its longest free part."""
    first, last, width, height = _space(grid, points)
    along = np.abs(last - first)
    words = page.text(
        label,
        width=width,
        height=height,
        size=size,
        least=0.2,
        align="center",
        color=page.style.muted,
    )
    words.move_to(first + (last - first) * (0.5 if grid.across else 0.58))
    if grid.across and along[1] < 1e-6:
        words.shift([0, words.height / 2 + 0.08, 0])  # over a level arrow, not on it
    if not grid.across and along[0] < 1e-6 and len(points) == 4:
        shrink(words, 1.0).shift([words.width / 2 + 0.1, 0, 0])  # beside a way back, not on it
    words.shift([min(0.0, page.safe.right - words.get_right()[0]), 0, 0])
    return plate(page, words, 1.0)
