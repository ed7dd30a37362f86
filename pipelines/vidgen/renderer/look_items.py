"""Texts that stand together: lists, statements, columns, events, tables' cousins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from manim import Circle, Line, VGroup

from . import look_text
from .layout import Box
from .look import Page, bar, put, shrink
from .look_text import Face


@dataclass(frozen=True)
class Setting:
    """How a list is set: its face, its sizes from `most` down, and the air between its items.

    Above `calm` it is only as large as leaves each item on one line.
    """

    face: Face
    most: float
    calm: float
    least: float = 0.22
    gap: float = 0.75
    roomy_gap: float = 1.15


def _total(texts: Sequence[str], face: Face, width: float, size: float, gap: float) -> float:
    heights = [look_text.height(look_text.wrap(t, face, width / size), face) for t in texts]
    return (sum(heights) + gap * (len(texts) - 1)) * size


def list_size(texts: Sequence[str], how: Setting, width: float, height: float) -> float:
    """The largest size at which all texts, with the gaps between them, fit under each other."""
    size = how.most
    widest = max((_one_line(t, how.face) for t in texts), default=0.0)
    while size > how.least and (
        _total(texts, how.face, width, size, how.gap) > height
        or (size > how.calm and widest * size > width)
    ):
        size = max(size * 0.95, how.calm) if size > how.calm else size * 0.95
    return size


def _one_line(text: str, face: Face) -> float:
    return sum(look_text.line_width(line, face) for line in look_text.wrap(text, face, 999))


def set_list(
    texts: Sequence[str], box: Box, how: Setting, size: float | None = None
) -> list[VGroup]:
    """Set texts under each other from the left of a box, a little above its middle."""
    if not texts:
        return []
    size = size or list_size(texts, how, box.width, box.height)
    blocks = [
        look_text.set_lines(look_text.wrap(t, how.face, box.width / size), how.face, size)
        for t in texts
    ]
    for block in blocks:
        shrink(block, box.width)
    used = sum(block.height for block in blocks)
    spaces = max(1, len(blocks) - 1)
    gap = min(how.roomy_gap * size, (box.height - used) / spaces) if len(blocks) > 1 else 0.0
    gap = max(gap, 0.12 * size)
    top = box.top - max(0.0, box.height - used - gap * (len(blocks) - 1)) * 0.42
    for block in blocks:
        put(block, box.left, top)
        top -= block.height + gap
    whole = VGroup(*blocks)
    if whole.height > box.height:
        put(shrink(whole, box.width, box.height), box.left, box.top)
    return blocks


def _two_columns(page: Page, texts: Sequence[str]) -> bool:
    return page.aspect == "16:9" and len(texts) > 6


def bullet_rows(page: Page, points: Sequence[str]) -> list[VGroup]:
    """Points with a mark before each; many of them in two columns where the frame is wide."""
    calm = page.size * (1.3 if page.upright else 1.15)
    how = Setting(page.face(), page.size * 1.75, calm, roomy_gap=1.3)
    indent = 0.65
    body = page.body.cut_top(0.0, 0.12)[1]
    boxes, parts = [body], [list(points)]
    if _two_columns(page, points):
        half = (len(points) + 1) // 2
        boxes, parts = body.columns(2, 0.7), [list(points[:half]), list(points[half:])]
    inner = [Box(box.left + indent, box.bottom, box.right, box.top) for box in boxes]
    size = min(list_size(p, how, b.width, b.height) for p, b in zip(parts, inner, strict=True))
    rows = []
    for part, box in zip(parts, inner, strict=True):
        for block in set_list(part, box, how, size):
            mark = bar(size * 0.32, size * 0.32, page.style.accent)
            middle = block.get_top()[1] - 0.48 * size
            mark.move_to([box.left - indent + 0.16, middle, 0])
            rows.append(VGroup(mark, block))
    if len(boxes) == 2 and rows:
        _align_tops(rows[: len(parts[0])], rows[len(parts[0]) :])
    return rows


def _align_tops(left: Sequence[VGroup], right: Sequence[VGroup]) -> None:
    top = max(left[0].get_top()[1], right[0].get_top()[1])
    for column in (left, right):
        move = top - column[0].get_top()[1]
        for row in column:
            row.shift([0, move, 0])


def statement_lines(page: Page, lines: Sequence[str]) -> list[VGroup]:
    """Key phrases, large, under each other."""
    face = page.heading_face(leading=1.2)
    calm = {"16:9": 0.88, "9:16": 0.9, "1:1": 0.85}[page.aspect]
    box = page.body.cut_top(0.0, 0.18)[1]
    return set_list(lines, box, Setting(face, 1.2, calm, gap=0.55, roomy_gap=0.9))


def _head(page: Page, titles: Sequence[str], width: float) -> tuple[float, float]:
    """The height of the columns' heads and the size of their words: a second line if it helps."""
    one, two = (
        page.text_size(titles, width, tall, 0.6, 0.3, page.heading_face()) for tall in (0.72, 1.25)
    )
    return (0.72, one) if one >= 0.45 else (1.25, two)


def column_cards(
    page: Page, titles: Sequence[str], columns: Sequence[Sequence[str]]
) -> tuple[list[VGroup], list[list[VGroup]]]:
    """One card a column: the cards with their titles, and the items on each."""
    box = page.body
    boxes = box.rows(len(titles), 0.35) if page.upright else box.columns(len(titles), 0.45)
    pad = 0.4
    tall, head_size = _head(page, titles, boxes[0].inset(pad).width)
    heads = [b.inset(pad).cut_top(tall, 0.22) for b in boxes]
    how = Setting(page.face(), page.size * 1.35, page.size * 1.05, gap=0.6, roomy_gap=1.4)
    indent = 0.42
    inner = [Box(rest.left + indent, rest.bottom, rest.right, rest.top) for _, rest in heads]
    pairs = [(c, b) for c, b in zip(columns, inner, strict=True) if c]
    size = min((list_size(c, how, b.width, b.height) for c, b in pairs), default=how.most)
    cards, items = [], []
    for number, (title, sheet) in enumerate(zip(titles, boxes, strict=True)):
        colour = page.colour(number)
        top = bar(0.5, 0.07, colour)
        head, _ = heads[number]
        words = page.display(
            title, width=head.width, height=head.height, size=head_size, least=0.3, color=colour
        )
        put(words, head.left, head.top)
        put(top, head.left, sheet.top - 0.18)
        cards.append(VGroup(page.card(sheet), top, words))
        items.append(_marked(columns[number], inner[number], how, size, colour, indent))
    return cards, items


def _marked(
    texts: Sequence[str],
    box: Box,
    how: Setting,
    size: float,
    colour: str,
    indent: float,
) -> list[VGroup]:
    rows = set_list(texts, box, how, size)
    if rows:
        lift = box.top - rows[0].get_top()[1]
        for row in rows:
            row.shift([0, lift, 0])
    marks = [bar(size * 0.24, size * 0.24, colour) for _ in rows]
    for mark, row in zip(marks, rows, strict=True):
        mark.move_to([box.left - indent + 0.1, row.get_top()[1] - 0.48 * size, 0])
    return [VGroup(mark, row) for mark, row in zip(marks, rows, strict=True)]


def event_line(page: Page, events: Sequence[tuple[str, str]]) -> tuple[VGroup, list[VGroup]]:
    """A timeline: its line, and one group an event. Across where few events and a wide frame."""
    if page.aspect == "16:9" and len(events) <= 5:
        return _across(page, events)
    return _downwards(page, events)


def _across(page: Page, events: Sequence[tuple[str, str]]) -> tuple[VGroup, list[VGroup]]:
    box = page.body
    cells = box.columns(max(1, len(events)), 0.4)
    y = box.bottom + box.height * 0.64
    line = Line([box.left, y, 0], [box.right, y, 0])
    line.set_stroke(page.style.muted, width=page.style.stroke_width, opacity=0.6)
    below = y - 0.42 - box.bottom
    what_size = page.text_size([w for _, w in events], cells[0].width, below, page.size)
    whens = [when for when, _ in events]
    face = page.heading_face()
    when_size = page.text_size(whens, cells[0].width, 1.1, 0.8, 0.3, face)
    groups = []
    for number, ((when, what), cell) in enumerate(zip(events, cells, strict=True)):
        colour = page.colour(number)
        dot = Circle(radius=0.13, fill_color=colour, fill_opacity=1)
        dot.set_stroke(page.style.background, width=5).move_to([cell.left + 0.13, y, 0])
        title = page.display(when, width=cell.width, height=1.3, size=when_size, color=colour)
        title.move_to([cell.left + title.width / 2, y + 0.36 + title.height / 2, 0])
        text = page.text(what, width=cell.width, height=below, size=what_size)
        groups.append(VGroup(dot, title, put(text, cell.left, y - 0.42)))
    return VGroup(line), groups


def _downwards(page: Page, events: Sequence[tuple[str, str]]) -> tuple[VGroup, list[VGroup]]:
    two = page.aspect == "16:9"
    boxes = page.body.columns(2, 0.7) if two else [page.body]
    half = (len(events) + 1) // 2 if two else len(events)
    face, head = page.face(), page.heading_face()
    width = boxes[0].width
    side = min(0.36 * width, max(1.1, page.size * 1.05 * _longest(events, head)))
    how = Setting(face, page.size * 1.1, page.size * 1.1, gap=0.7, roomy_gap=1.3)
    parts = [events[:half], events[half:]] if two else [events]
    texts = [[what for _, what in part] for part in parts]
    inner = [Box(b.left + side + 0.75, b.bottom, b.right, b.top) for b in boxes]
    pairs = [(t, b) for t, b in zip(texts, inner, strict=False) if t]
    size = min((list_size(t, how, b.width, b.height) for t, b in pairs), default=how.most)
    lines = VGroup()
    groups: list[VGroup] = []
    for part, box, items in zip(parts, inner, texts, strict=False):
        blocks = set_list(items, box, how, size)
        for number, ((when, _), block) in enumerate(zip(part, blocks, strict=True), len(groups)):
            groups.append(_event(page, when, block, box.left, side, size, number))
        if blocks:
            ends = [blocks[0].get_top()[1] - 0.2, blocks[-1].get_top()[1] - size]
            x = box.left - 0.38
            line = Line([x, ends[0] + 0.2, 0], [x, min(ends[1], ends[0]), 0])
            lines.add(line.set_stroke(page.style.muted, page.style.stroke_width, 0.6))
    return lines, groups


def _longest(events: Sequence[tuple[str, str]], face: Face) -> float:
    from .look_measure import advance

    return max((advance(when, face.family, face.weight) for when, _ in events), default=1.0)


def _event(
    page: Page, when: str, block: VGroup, left: float, side: float, size: float, number: int
) -> VGroup:
    colour = page.colour(number)
    middle = block.get_top()[1] - 0.5 * size
    dot = Circle(radius=0.12, fill_color=colour, fill_opacity=1)
    dot.set_stroke(page.style.background, width=5).move_to([left - 0.38, middle, 0])
    title = page.display(
        when,
        width=side,
        height=max(block.height, size * 1.2),
        size=size,
        color=colour,
        align="right",
    )
    title.shift([left - 0.75 - title.get_right()[0], block.get_top()[1] - title.get_top()[1], 0])
    return VGroup(dot, title, block)
