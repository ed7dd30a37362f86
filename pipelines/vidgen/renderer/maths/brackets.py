"""Brackets: those that grow, those of given sizes, and pairs of physics."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from .atoms import Atom, Look, node
from .parser import Command, Parser
from .source import Cursor, Fault, Token, split
from .symbols import Kind, character


def left(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\left( … \middle| … \right)`."""
    opening = bracket(cursor, token)
    inside, closing = cursor.between(token, r"\left", r"\right")
    parts = [parser.delimiter(opening, token, look)]
    pieces = split(inside, r"\middle")
    before: Token | None = None
    for piece, middle in pieces:
        within = parser.cursor(piece)
        if before:
            parts.append(parser.delimiter(bracket(within, before), before, look))
        parts.append(node("row", parser.group(within.rest(), look)))
        before = middle
    parts.append(parser.delimiter(bracket(cursor, closing), closing, look))
    return [Atom("inner", node("fence", *parts))]


def stray(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    """An end without its beginning."""
    del parser, cursor, look
    opening = {r"\right": r"\left", r"\middle": r"\left", r"\end": r"\begin"}[token.text]
    raise Fault(f"{token.text} has no {opening}", token.at, f"add the {opening}")


def big(
    parser: Parser, cursor: Cursor, token: Token, look: Look, *, height: float, kind: Kind
) -> list[Atom]:
    r"""`\bigl(` and the like."""
    made = parser.delimiter(bracket(cursor, token), token, look)
    made.set("height", str(height))
    return [Atom(kind, made)]


_BRACKETS = set("()[]{}|‖/\\⟨⟩⌊⌋⌈⌉↑↓↕⇑⇓⇕⟦⟧⟮⟯⎰⎱⌜⌝⌞⌟")


def bracket(cursor: Cursor, command: Token) -> str:
    """The delimiter that comes next; a point is none."""
    cursor.skip()
    if not cursor:
        raise Fault(f"{command.text} lacks its bracket", command.at, f"write {command.text}(")
    token = cursor.take()
    if token.text == ".":
        return ""
    spelling = {"<": "⟨", ">": "⟩", r"\backslash": "\\", r"\lt": "⟨", r"\gt": "⟩"}
    char = spelling.get(token.text) or character(token.text) or ""
    if char not in _BRACKETS:
        raise Fault(
            f"{token.text} is no bracket that {command.text} can set",
            token.at,
            r"write one of ( ) [ ] \{ \} | \| \langle \rangle, or a point for none",
        )
    return char


def bra_ket(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\bra`, `\ket`, `\braket`, and the same with a capital, whose brackets grow."""
    name = token.text[1:].lower()
    inside = parser.group(cursor.argument(token), look)
    if name == "braket":
        return [replace(parser.fenced("⟨", inside, "⟩", token, look), kind="ord")]
    sides = {"bra": "⟨|", "ket": "|⟩", "abs": "||", "norm": "‖‖"}[name]
    return [replace(parser.fenced(sides[0], inside, sides[1], token, look), kind="ord")]


_HEIGHTS = {"big": 1.2, "Big": 1.8, "bigg": 2.4, "Bigg": 3.0}


_SIDES: dict[str, Kind] = {"": "ord", "l": "open", "m": "rel", "r": "close"}


BRACKETS: dict[str, Command] = {
    r"\left": left,
    r"\right": stray,
    r"\middle": stray,
    r"\end": stray,
    **dict.fromkeys(
        (r"\bra", r"\ket", r"\braket", r"\Bra", r"\Ket", r"\Braket", r"\abs", r"\norm"), bra_ket
    ),
    **{
        f"\\{name}{side}": partial(big, height=height, kind=kind)
        for name, height in _HEIGHTS.items()
        for side, kind in _SIDES.items()
    },
}
