"""Text as an editor sets it: wrapped, balanced, on a common baseline, with maths in the line.

Sizes are ems in Manim's units. A reference glyph in a colour of its own, dropped after drawing,
tells where the baseline and the ends of a run are, whatever font Pango fell back to.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any, Literal

import numpy as np
from manim import MarkupText, MathTex, VGroup, VMobject

from .look_measure import advance
from .look_written import Atom, Piece, atoms

Align = Literal["left", "center", "right"]
EM = 0.013755  # Manim's units per em, at font size 1
ASCENT, DESCENT = 0.76, 0.24
MATHS = 1.3  # how much larger a formula is set, for its letters to be as high as the text's
STRUT = "strut"  # the name of what is unseen and gives a text its size
_MARK = "#010203"


@dataclass(frozen=True)
class Face:
    """How a text is set. `strong` is the colour of `**strong**` words."""

    family: str
    mono: str
    weight: str = "NORMAL"
    color: str = "#FFFFFF"
    strong: str | None = None
    italic: bool = False
    leading: float = 1.3


@lru_cache(maxsize=256)
def _formula(tex: str) -> tuple[Any, float]:
    """A formula of one em with its baseline at y = 0 and its left at x = 0, and its width."""
    glyphs = MathTex("x {" + tex + "}", font_size=MATHS / EM).family_members_with_points()
    reference = min(glyphs, key=lambda glyph: float(glyph.get_left()[0]))
    body = VGroup(*(glyph for glyph in glyphs if glyph is not reference))
    width = float(body.width)
    body.shift([-body.get_left()[0], -reference.get_bottom()[1], 0])
    return body, width


def _piece_width(piece: Piece, face: Face) -> float:
    if piece.kind == "maths":
        return _formula(piece.text)[1] + 0.04
    if piece.kind == "code":
        return 0.92 * advance(piece.text, face.mono)
    weight = "BOLD" if piece.kind == "strong" else face.weight
    return advance(piece.text, face.family, weight)


def _width(atom: Atom, face: Face) -> float:
    return sum(_piece_width(piece, face) for piece in atom)


def line_width(line: list[Atom], face: Face) -> float:
    """The width of one line, in ems."""
    spaces = advance(" ", face.family, face.weight) * max(0, len(line) - 1)
    return sum(_width(atom, face) for atom in line) + spaces


def longest_word(written: str, face: Face) -> float:
    """The width of the widest part that is never broken, in ems."""
    return max((_width(atom, face) for atom in atoms(written)), default=0.0)


def wrap(written: str, face: Face, width: float) -> list[list[Atom]]:
    """Fill lines of at most `width` ems; a word longer than a line is cut."""
    space = advance(" ", face.family, face.weight)
    lines: list[list[Atom]] = [[]]
    used = 0.0
    for atom in _short_enough(atoms(written), face, width):
        if not atom:
            continue
        size = _width(atom, face)
        if lines[-1] and used + space + size > width:
            lines.append([])
            used = 0.0
        used += size + (space if lines[-1] else 0.0)
        lines[-1].append(atom)
    return [line for line in lines if line]


def _short_enough(parts: list[Atom], face: Face, width: float) -> Iterator[Atom]:
    for atom in parts:
        if _width(atom, face) <= width or all(piece.kind == "maths" for piece in atom):
            yield atom
            continue
        rest = [
            (char, p.kind) for p in atom for char in ([p.text] if p.kind == "maths" else p.text)
        ]
        now: list[Piece] = []
        for text, kind in rest:
            if now and _width((*now, Piece(text, kind)), face) > width:
                yield _joined(now)
                now = []
            now.append(Piece(text, kind))
        yield _joined(now)


def _joined(run: list[Piece]) -> Atom:
    found: list[Piece] = []
    for piece in run:
        if found and found[-1].kind == piece.kind != "maths":
            found[-1] = Piece(found[-1].text + piece.text, piece.kind)
        else:
            found.append(piece)
    return tuple(found)


def balanced(written: str, face: Face, width: float) -> list[list[Atom]]:
    """Wrap to as few lines as `width` ems allows, all about equally long."""
    lines = wrap(written, face, width)
    low, high = width / max(1, len(lines)) * 0.8, width
    for _ in range(8 if len(lines) > 1 else 0):
        middle = (low + high) / 2
        tried = wrap(written, face, middle)
        if len(tried) <= len(lines) and not _cuts(tried, lines):
            high, lines = middle, tried
        else:
            low = middle
    return lines


def _cuts(tried: list[list[Atom]], lines: list[list[Atom]]) -> bool:
    return sum(map(len, tried)) > sum(map(len, lines))


def _extent(line: list[Atom]) -> tuple[float, float]:
    """How far a line reaches above and below its baseline, in ems."""
    above, below = ASCENT, DESCENT
    for piece in (piece for atom in line for piece in atom if piece.kind == "maths"):
        body, _ = _formula(piece.text)
        above = max(above, float(body.get_top()[1]))
        below = max(below, -float(body.get_bottom()[1]))
    return above, below


def _baselines(lines: list[list[Atom]], leading: float) -> tuple[list[float], float]:
    """The depth of each baseline under the top of the text and its whole height, in ems."""
    depths: list[float] = []
    under = 0.0
    for line in lines:
        above, below = _extent(line)
        depth = max(above, depths[-1] + max(leading, under + above + 0.14)) if depths else above
        depths.append(depth)
        under = below
    return depths, depths[-1] + under if depths else 0.0


def height(lines: list[list[Atom]], face: Face) -> float:
    """The height of set lines, in ems."""
    return _baselines(lines, face.leading)[1]


def strut(width: float, height: float) -> VMobject:
    """An unseen rectangle that gives a text its typographic size; its top left is the origin."""
    shape = VMobject(stroke_width=0, stroke_opacity=0, fill_opacity=0, name=STRUT)
    corners = [[0, 0, 0], [width, 0, 0], [width, -height, 0], [0, -height, 0], [0, 0, 0]]
    return shape.set_points_as_corners(np.array(corners, dtype=float))


def set_lines(lines: list[list[Atom]], face: Face, size: float, align: Align = "left") -> VGroup:
    """Draw wrapped lines at `size`. The first submobject is the strut."""
    depths, tall = _baselines(lines, face.leading)
    drawn = [_set_line(line, face, size) for line in lines]
    wide = max((width for _, width in drawn), default=0.0)
    share = {"left": 0.0, "center": 0.5, "right": 1.0}[align]
    group = VGroup(strut(max(wide, 1e-3), max(tall * size, 1e-3)))
    for (line, width), depth in zip(drawn, depths, strict=True):
        line.shift([(wide - width) * share, -depth * size, 0])
        group.add(line)
    return group


def _set_line(line: list[Atom], face: Face, size: float) -> tuple[VGroup, float]:
    group, at = VGroup(), 0.0
    for run in _runs(line):
        if run[0].kind == "maths":
            body, width = _formula(run[0].text)
            shape = body.copy().set_color(face.color).scale(size, about_point=np.zeros(3))
            group.add(shape.shift([at + 0.02 * size, 0, 0]))
            at += (width + 0.04) * size
        else:
            glyphs, width = _set_run(run, face, size)
            group.add(*glyphs.shift([at, 0, 0]).submobjects)
            at += width
    return group, at


def _runs(line: list[Atom]) -> Iterator[list[Piece]]:
    run: list[Piece] = []
    for number, atom in enumerate(line):
        for piece in ([Piece(" ")] if number else []) + list(atom):
            if piece.kind != "maths":
                run.append(piece)
                continue
            if run:
                yield run
            yield [piece]
            run = []
    if run:
        yield run


def _markup(piece: Piece, face: Face) -> str:
    text = escape(piece.text, quote=False)
    if piece.kind == "strong":
        colour = f' foreground="{face.strong}"' if face.strong else ""
        return f'<span weight="bold"{colour}>{text}</span>'
    if piece.kind == "emphasis":
        return f'<span style="{"normal" if face.italic else "italic"}">{text}</span>'
    if piece.kind == "code":
        return f'<span font_family="{face.mono}" size="92%">{text}</span>'
    return text


def _set_run(run: list[Piece], face: Face, size: float) -> tuple[VGroup, float]:
    """Draw text with its origin at (0, 0); also return its advance width."""
    mark = f'<span foreground="{_MARK}">x</span>'
    body = "".join(_markup(piece, face) for piece in run)
    weight = face.weight.lower()
    markup = f'<span weight="{weight}">{mark}{body}{mark}</span>'
    drawn = MarkupText(
        markup,
        font=face.family,
        font_size=size / EM,
        color=face.color,
        slant="ITALIC" if face.italic else "NORMAL",
    )
    marks = [g for g in drawn.submobjects if g.fill_color.to_hex() == _MARK]
    first, last = marks[0], marks[-1]
    step = advance("x", face.family, face.weight) * size
    origin = float(first.get_left()[0]) + step
    width = float(last.get_left()[0] - first.get_left()[0]) - step
    glyphs = VGroup(*(g for g in drawn.submobjects if g not in marks and len(g.points)))
    return glyphs.shift([-origin, -first.get_bottom()[1], 0]), width
