"""A sheet of source code: coloured, numbered, with long lines turned under themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from manim import MarkupText, VGroup

from .layout import Box
from .look import Page, bar, put
from .look_measure import advance
from .look_paper import contrast, mix
from .look_text import EM

_MARK = "#010203"
_LEADING = 1.38
_TURN = "  "
_GLOW = 0.17


@dataclass(frozen=True)
class Listing:
    """Drawn code: the sheet behind it, a group a written line, and the glow behind each."""

    sheet: VGroup
    lines: list[VGroup]
    glows: list[VGroup]


Run = tuple[str, str]
"""Some characters and their colour."""


def _coloured(code: str, language: str, page: Page) -> list[list[Run]]:
    from pygments.lexers import TextLexer, get_lexer_by_name
    from pygments.styles import get_style_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language.strip().lower() or "text", stripnl=False)
    except ClassNotFound:
        lexer = TextLexer(stripnl=False)
    theme = get_style_by_name(page.style.code_theme)
    lines: list[list[Run]] = [[]]
    for kind, text in lexer.get_tokens(code):
        hue = theme.style_for_token(kind)["color"]
        colour = _readable(page, f"#{hue}" if hue else page.style.text)
        for number, part in enumerate(text.split("\n")):
            if number:
                lines.append([])
            if part:
                lines[-1].append((part, colour))
    while len(lines) > 1 and not lines[-1]:
        lines.pop()
    return lines


def _readable(page: Page, colour: str) -> str:
    """The colour, moved towards the text's until it reads well on the sheet and on its glow."""
    sheet = page.style.surface
    grounds = (sheet, mix(sheet, page.style.accent, _GLOW))
    for share in (0, 0.2, 0.35, 0.5, 0.7):
        mixed = mix(colour, page.style.text, share)
        if min(contrast(mixed, ground) for ground in grounds) >= 4.5:
            return mixed
    return page.style.text


def _turned(line: list[Run], columns: int) -> list[list[Run]]:
    """Cut a line at `columns` characters; what follows is indented under it."""
    text = "".join(part for part, _ in line)
    indent = " " * min(len(text) - len(text.lstrip()), columns // 3) + _TURN
    rows: list[list[Run]] = [[]]
    used = 0
    for part, colour in line:
        rest = part
        while rest:
            room = columns - used
            if room <= 0:
                rows.append([(indent, colour)])
                used = len(indent)
                continue
            taken = rest[:room]
            if len(rest) > room and " " in taken.strip():
                taken = taken[: taken.rstrip().rfind(" ") + 1] or taken
            rows[-1].append((taken, colour))
            used = columns if len(taken) < len(rest) else used + len(taken)
            rest = rest[len(taken) :]
    return rows


def listing(page: Page, code: str, language: str) -> Listing:
    """Draw code as large as fits the page's body, at most a little larger than body text."""
    lines = _coloured(code.expandtabs(4).strip("\n"), language, page)
    pad, mono = 0.26, page.style.fonts.mono
    cell = advance("0", mono)
    box = page.body
    digits = len(str(len(lines))) + 2
    size, rows = page.size * 1.2, [[line] for line in lines]
    while True:
        columns = int((box.width - 2 * pad) / (size * cell)) - digits
        rows = [_turned(line, max(columns, 12)) for line in lines]
        turns = sum(len(r) - 1 for r in rows)
        tall = sum(map(len, rows)) * _LEADING * size + 2 * pad
        least = 0.2 if page.aspect == "16:9" else 0.29
        if (tall <= box.height and (not turns or size <= least)) or size < 0.05:
            break
        size *= 0.95
    sheet_box = box.cut_top(min(box.height, tall))[0]
    spare = (box.height - sheet_box.height) * 0.3
    sheet_box = Box(box.left, sheet_box.bottom - spare, box.right, sheet_box.top - spare)
    return _drawn(page, rows, sheet_box, size, digits * cell * size, pad)


def _drawn(
    page: Page, rows: list[list[list[Run]]], box: Box, size: float, gutter: float, pad: float
) -> Listing:
    flat = [row for line in rows for row in line]
    glyphs = _glyph_rows(page, flat, size)
    lines, glows, at = [], [], 0
    for number, line in enumerate(rows):
        group, top = VGroup(), box.top - pad - at * _LEADING * size
        for row in glyphs[at : at + len(line)]:
            row.shift([box.left + pad + gutter, box.top - pad - (at + 0.68) * _LEADING * size, 0])
            group.add(row)
            at += 1
        if len(rows) > 1:
            label = page.text(
                str(number + 1),
                width=2,
                size=size * 0.8,
                least=0.05,
                family=page.style.fonts.mono,
                color=_readable(page, mix(page.style.surface, page.style.muted, 0.6)),
            )
            x = box.left + pad + gutter - 1.1 * size - label.width
            group.add(put(label, x, top - 0.41 * size))
        tall = len(line) * _LEADING * size
        glow = Box(box.left + 0.1, top - tall - 0.02 * size, box.right - 0.1, top - 0.02 * size)
        sheet = page.card(glow, fill=page.style.accent).set_fill(opacity=_GLOW)
        edge = bar(0.07, max(tall - 0.06, 0.08), page.style.accent)
        edge.move_to([glow.left + 0.02, glow.centre[1], 0])
        glows.append(VGroup(sheet, edge))
        lines.append(group)
    return Listing(VGroup(page.card(box)), lines, glows)


def _glyph_rows(page: Page, rows: Sequence[list[Run]], size: float) -> list[VGroup]:
    """All rows from one drawing, each with its baseline and its left at the origin."""
    mark = f'<span foreground="{_MARK}">x</span>'
    body = "\n".join(
        mark + "".join(f'<span foreground="{c}">{escape(t, quote=False)}</span>' for t, c in row)
        for row in rows
    )
    markup = f'<span font_features="calt=0,liga=0">{body}</span>'
    drawn = MarkupText(markup, font=page.style.fonts.mono, font_size=size / EM)
    found: list[VGroup] = []
    origin = [0.0, 0.0, 0.0]
    for glyph in drawn.submobjects:
        if glyph.fill_color.to_hex() == _MARK:
            step = advance("x", page.style.fonts.mono) * size
            origin = [-glyph.get_left()[0] - step, -glyph.get_bottom()[1], 0.0]
            found.append(VGroup())
        elif len(glyph.points):
            found[-1].add(glyph.shift(origin))
    return found
