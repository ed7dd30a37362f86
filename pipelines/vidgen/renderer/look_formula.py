"""Derivations: formulas under each other, broken at their relations where they are too wide."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from manim import MathTex, VGroup

from .layout import Box
from .look import Page, put, shrink
from .look_text import EM, MATHS

_RELATION = re.compile(
    r"\\(?:leq?|geq?|approx|equiv|implies|Rightarrow|to|sim|neq?|iff)(?![A-Za-z])|[=<>]"
)
_DEEPER = re.compile(r"\\left(?![a-z])|\\begin\b|(?<!\\)\{")
_HIGHER = re.compile(r"\\right(?![a-z])|\\end\b|(?<!\\)\}")


def broken(tex: str) -> list[str]:
    """A formula cut before each relation at its top level, but for the first."""
    depth, cuts, at = 0, [], 0
    while at < len(tex):
        if match := _DEEPER.match(tex, at):
            depth += 1
        elif match := _HIGHER.match(tex, at):
            depth -= 1
        elif match := _RELATION.match(tex, at):
            if depth == 0 and at:
                cuts.append(at)
        elif tex[at] == "\\":
            match = re.compile(r"\\[A-Za-z]+|\\.").match(tex, at)
        at = match.end() if match else at + 1
    ends = [*cuts[1:], len(tex)]
    starts = [0, *cuts[1:]]
    return [tex[a:b].strip() for a, b in zip(starts, ends, strict=True)]


@dataclass(frozen=True)
class Derivation:
    """Steps with their notes, placed; `window` is how many are seen at once, `pitch` the way up."""

    steps: list[VGroup]
    notes: list[VGroup]
    window: int
    pitch: float


def _formula(tex: str, size: float, width: float, colour: str) -> VGroup:
    whole = MathTex(tex, font_size=size * MATHS / EM, color=colour)
    if whole.width <= width:
        return VGroup(*whole)
    parts = broken(tex)
    if len(parts) > 1 and "&" not in tex and "\\\\" not in tex:
        lines = VGroup(*(MathTex(p, font_size=size * MATHS / EM, color=colour) for p in parts))
        lines.arrange([0, -1, 0], buff=0.3 * size)
        if lines.width < whole.width * 0.8:
            for line in lines[1:]:
                line.align_to(lines[0], [-1, 0, 0]).shift([0.35 * size, 0, 0])
            return shrink(VGroup(*(glyph for line in lines for glyph in line)), width)
    return shrink(VGroup(*whole), width)


def derivation(page: Page, steps: Sequence[str], notes: Sequence[str]) -> Derivation:
    """Lay out a derivation. Notes stand to the right in wide frames, else below."""
    most = {"16:9": 3, "9:16": 5, "1:1": 3}[page.aspect]
    window = max(1, min(most, len(steps)))
    noted = any(note.strip() for note in notes)
    beside = page.aspect == "16:9" and noted
    boxes = page.body.rows(window, 0.2)
    if window == 1:
        boxes = [page.body.middle(min(page.body.height, 4.5))]
    elif boxes[0].height > 2.2:
        middle = page.body.middle(2.2 * window + 0.2 * (window - 1))
        boxes = middle.rows(window, 0.2)
    pitch = boxes[0].height + 0.2
    size = min(1.2 if window < 3 else 1.0, boxes[0].height * (0.6 if beside or not noted else 0.44))
    formulas, words = [], []
    for number, tex in enumerate(steps):
        box = boxes[min(number, window - 1)]
        note = notes[number] if number < len(notes) else ""
        place, note_box = _split(box, beside, noted)
        formula = _formula(tex, size, place.width, page.style.text)
        shrink(formula, place.width, place.height).move_to(place.centre)
        formulas.append(formula)
        words.append(_note(page, note, note_box, beside))
    if beside:
        _centre(page, formulas, [note for note in words if len(note)])
    return Derivation(formulas, words, window, pitch)


def _centre(page: Page, formulas: Sequence[VGroup], notes: Sequence[VGroup]) -> None:
    """Put the column of formulas and that of their notes in the middle of the page together."""
    wide = max(formula.width for formula in formulas)
    side = max(note.width for note in notes)
    gap = min(1.2, page.body.width - wide - side)
    left = page.body.centre[0] - (wide + gap + side) / 2
    for formula in formulas:
        formula.shift([left + wide / 2 - formula.get_center()[0], 0, 0])
    for note in notes:
        note.shift([left + wide + gap - note.get_left()[0], 0, 0])


def _split(box: Box, beside: bool, noted: bool) -> tuple[Box, Box]:
    if beside:
        left, right = box.cut_left(box.width * 0.62, 0.4)
        return left, right
    if noted:
        below, above = box.cut_bottom(min(0.75, box.height * 0.36), 0.06)
        return above, below
    return box, box


def _note(page: Page, note: str, box: Box, beside: bool) -> VGroup:
    if not note.strip():
        return VGroup()
    words = page.text(
        note,
        width=box.width,
        height=box.height,
        size=page.size * 0.95,
        color=page.style.muted,
        align="left" if beside else "center",
    )
    if beside:
        return put(words, box.left, box.centre[1] + words.height / 2)
    return words.move_to([box.centre[0], box.top - words.height / 2, 0])
