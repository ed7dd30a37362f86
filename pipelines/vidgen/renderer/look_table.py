"""Tables: columns as wide as they need, numbers to the right, cards where a frame is narrow."""

from __future__ import annotations

import re
from collections.abc import Sequence

from manim import Line, VGroup

from . import look_text
from .layout import Box
from .look import Page, put

_NUMBER = re.compile(r"^[\s$€£¥]*[-−+]?[\d.,\s]+\s*(%|[a-zA-Zµ°]{0,4})\s*$")
_GAP = 0.45
_LEAST = 0.36


def _square(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[list[str]]:
    count = max([len(header), *(len(row) for row in rows)])
    return [[*row, *[""] * (count - len(row))] for row in [header, *rows]]


def _widths(page: Page, cells: list[list[str]], size: float, room: float) -> list[float]:
    """Width of each column: its natural one, or less for the widest where room is short."""
    face = page.face(weight="SEMIBOLD")
    natural = []
    for column in zip(*cells, strict=True):
        lines = [look_text.wrap(text, face, 999) for text in column]
        natural.append(
            max((look_text.line_width(s[0], face) * size for s in lines if s), default=0.3)
        )
    room -= _GAP * (len(natural) - 1) + 0.02 * len(natural)
    cap = max(natural)
    while sum(min(w, cap) for w in natural) > room and cap > 0.4:
        cap *= 0.97
    shown = [min(w, cap) + 0.02 for w in natural]
    spare = max(0.0, room - sum(shown)) / len(shown)
    return [w + min(spare, 1.6) for w in shown]


def _heights(page: Page, cells: list[list[str]], widths: list[float], size: float) -> list[float]:
    face = page.face(weight="SEMIBOLD", leading=1.22)
    tall = []
    for row in cells:
        wrapped = [
            look_text.wrap(t, face, w / size) for t, w in zip(row, widths, strict=True) if t.strip()
        ]
        tall.append(max((look_text.height(w, face) for w in wrapped), default=1.0) * size)
    return tall


def table_rows(
    page: Page, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[VGroup, list[VGroup]]:
    """The head with its rule, and one group a row."""
    cells = _square(header, rows)
    size, air = page.size, 0.55
    while True:
        widths = _widths(page, cells, size, page.body.width)
        heights = _heights(page, cells, widths, size)
        tall = sum(heights) + air * size * len(heights) * 1.6
        if (tall <= page.body.height and _whole(page, cells, widths, size)) or size < 0.12:
            break
        size *= 0.95
    if size < _LEAST and page.upright and len(cells[0]) > 2 and len(rows) <= 9:
        return _records(page, cells[0], cells[1:])
    extra = max(0.0, page.body.height - tall) / (len(heights) + 1)
    pad = air * size * 0.8 + min(extra / 2, 0.35 * size)
    used = sum(heights) + 2 * pad * len(heights)
    box = page.body
    top = box.top - max(0.0, box.height - used) * 0.3
    left = box.left
    groups = []
    for number, (row, height) in enumerate(zip(cells, heights, strict=True)):
        strip = Box(left, top - height - 2 * pad, box.right, top)
        numeric = [_is_numeric(column[1:]) for column in zip(*cells, strict=True)]
        groups.append(_row(page, row, strip, widths, size, pad, numeric, head=number == 0))
        top = strip.bottom
    return groups[0], groups[1:]


def _whole(page: Page, cells: list[list[str]], widths: list[float], size: float) -> bool:
    """Whether every word fits its column without being cut."""
    face = page.face(weight="SEMIBOLD")
    longest = [
        max((look_text.longest_word(text, face) for text in column), default=0.0)
        for column in zip(*cells, strict=True)
    ]
    return size <= 0.22 or all(w * size <= have for w, have in zip(longest, widths, strict=True))


def _is_numeric(column: Sequence[str]) -> bool:
    filled = [text for text in column if text.strip()]
    return bool(filled) and all(_NUMBER.match(text) for text in filled)


def _row(
    page: Page,
    row: Sequence[str],
    strip: Box,
    widths: Sequence[float],
    size: float,
    pad: float,
    numeric: Sequence[bool],
    *,
    head: bool,
) -> VGroup:
    style, group, x = page.style, VGroup(), strip.left
    line = Line([strip.left, strip.bottom, 0], [strip.right, strip.bottom, 0])
    stroke = (style.accent, style.stroke_width, 1) if head else (style.muted, 1.2, 0.35)
    group.add(line.set_stroke(*stroke))
    for number, (text, width) in enumerate(zip(row, widths, strict=True)):
        colour = style.accent if head else style.text
        weight = "SEMIBOLD" if head or number == 0 else "NORMAL"
        words = page.text(
            text,
            width=width,
            size=size,
            least=size * 0.9,
            color=colour,
            weight=weight,
            leading=1.22,
            align="right" if numeric[number] else "left",
        )
        left = x + width - words.width if numeric[number] else x
        group.add(put(words, left, strip.top - pad))
        x += width + _GAP
    return group


def _records(
    page: Page, header: Sequence[str], rows: Sequence[Sequence[str]]
) -> tuple[VGroup, list[VGroup]]:
    """Each row as a card: its first cell as a title, the others named by the header."""
    groups = []
    boxes = page.body.rows(max(1, len(rows)), 0.18)
    if boxes[0].height > 2.4:
        boxes = page.body.cut_top(2.4 * len(rows) + 0.18 * (len(rows) - 1))[0].rows(len(rows), 0.18)
    for box, row in zip(boxes, rows, strict=False):
        inner = box.inset(0.28, 0.14)
        title_box, rest = inner.cut_left(inner.width * 0.3, 0.25)
        title = page.text(
            row[0],
            width=title_box.width,
            height=title_box.height,
            size=page.size * 0.85,
            weight="SEMIBOLD",
            color=page.style.accent,
        )
        put(title, title_box.left, title_box.centre[1] + title.height / 2)
        pairs = [
            f"{name}: **{cell}**" for name, cell in zip(header[1:], row[1:], strict=True) if cell
        ]
        facts = page.text(
            " · ".join(pairs),
            width=rest.width,
            height=rest.height,
            size=page.size * 0.72,
            strong=page.style.text,
            color=page.style.muted,
        )
        put(facts, rest.left, rest.centre[1] + facts.height / 2)
        groups.append(VGroup(page.card(box), title, facts))
    return VGroup(), groups
