"""What goes over, under, around or through a part of a formula."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from .atoms import Atom, Look, node, row, stacked
from .parser import Command, Parser
from .source import Cursor, Token, Tokens, trimmed


def accent(
    parser: Parser, cursor: Cursor, token: Token, look: Look, *, char: str, wide: bool = False
) -> list[Atom]:
    """A hat, a dot, an arrow over something."""
    inside = parser.group(_dotless(cursor.argument(token)), look)
    made = node("accent", inside, mathcolor=parser.sheet.mark(token, look), char=char)
    made.set("wide", str(wide).lower())
    return [Atom("ord", made)]


def _dotless(tokens: Tokens) -> Tokens:
    """An i or a j under an accent loses its dot."""
    bare = trimmed(tokens)
    spelling = {"i": r"\imath", "j": r"\jmath"}
    if len(bare) == 1 and bare[0].text in spelling:
        return [replace(bare[0], text=spelling[bare[0].text])]
    return tokens


def line(
    parser: Parser, cursor: Cursor, token: Token, look: Look, *, side: str = "over"
) -> list[Atom]:
    r"""`\overline` and `\underline`."""
    inside = parser.group(cursor.argument(token), look)
    mark = parser.sheet.mark(token, look)
    return [Atom("ord", node("bar", node("row", inside), mathcolor=mark, side=side))]


def brace(
    parser: Parser, cursor: Cursor, token: Token, look: Look, *, char: str, side: str, limits: bool
) -> list[Atom]:
    """A brace, a bracket or an arrow along something, with words at it as limits."""
    inside = parser.group(cursor.argument(token), look)
    mark = parser.sheet.mark(token, look)
    made = node("stretched", node("row", inside), mathcolor=mark, char=char, side=side)
    return [Atom("op" if limits else "ord", made, limits=limits, operator=limits)]


def arrow(parser: Parser, cursor: Cursor, token: Token, look: Look, *, char: str) -> list[Atom]:
    r"""`\xrightarrow[under]{over}`."""
    small = look.script()
    below = cursor.option()
    rows = {"over": cursor.argument(token), "under": below or []}
    shown = {name: parser.fresh(toks, small) for name, toks in rows.items() if trimmed(toks)}
    mark = parser.sheet.mark(token, look)
    made = node("arrow", *shown.values(), mathcolor=mark, char=char, order=" ".join(shown))
    return [Atom("rel", made)]


def over(
    parser: Parser, cursor: Cursor, token: Token, look: Look, *, side: str = "over"
) -> list[Atom]:
    r"""`\overset`, `\underset` and `\stackrel`."""
    extra = parser.fresh(cursor.argument(token), look.script())
    atoms = parser.atoms(cursor.argument(token), look)
    kind = atoms[0].kind if len(atoms) == 1 else "ord"
    if token.text == r"\stackrel":
        kind = "rel"
    base = row(atoms, look)
    made = stacked(base, extra, None) if side == "over" else stacked(base, None, extra)
    return [Atom(kind, made)]


def enclosed(
    parser: Parser, cursor: Cursor, token: Token, look: Look, *, lines: str, pad: float = 0.0
) -> list[Atom]:
    """A box around, or strokes through, something."""
    inside = parser.group(cursor.argument(token), look)
    mark = parser.sheet.mark(token, look)
    made = node("enclosed", node("row", inside), mathcolor=mark, lines=lines, pad=str(pad))
    return [Atom("ord", made)]


def padded(
    parser: Parser, cursor: Cursor, token: Token, look: Look, *, given: dict[str, str]
) -> list[Atom]:
    r"""`\phantom`, `\smash`, `\mathclap` and the like."""
    cursor.option()
    inside = node("row", parser.group(cursor.argument(token), look))
    return [Atom("ord", node("padded", inside, **given))]


_ACCENTS = {
    r"\hat": "\u0302",
    r"\check": "\u030c",
    r"\tilde": "\u0303",
    r"\acute": "\u0301",
    r"\grave": "\u0300",
    r"\dot": "\u0307",
    r"\ddot": "\u0308",
    r"\dddot": "\u20db",
    r"\ddddot": "\u20dc",
    r"\breve": "\u0306",
    r"\bar": "\u0304",
    r"\mathring": "\u030a",
    r"\vec": "\u20d7",
}


_WIDE = {r"\widehat": "\u0302", r"\widetilde": "\u0303", r"\widecheck": "\u030c"}


_ALONG = {
    r"\overbrace": ("⏞", "over", True),
    r"\underbrace": ("⏟", "under", True),
    r"\overbracket": ("⎴", "over", True),
    r"\underbracket": ("⎵", "under", True),
    r"\overparen": ("⏜", "over", False),
    r"\underparen": ("⏝", "under", False),
    r"\overrightarrow": ("→", "over", False),
    r"\overleftarrow": ("←", "over", False),
    r"\overleftrightarrow": ("↔", "over", False),
    r"\underrightarrow": ("→", "under", False),
    r"\underleftarrow": ("←", "under", False),
    r"\underleftrightarrow": ("↔", "under", False),
}


_ARROWS = {
    r"\xrightarrow": "→",
    r"\xleftarrow": "←",
    r"\xleftrightarrow": "↔",
    r"\xRightarrow": "⇒",
    r"\xLeftarrow": "⇐",
    r"\xLeftrightarrow": "⇔",
    r"\xmapsto": "↦",
    r"\xhookrightarrow": "↪",
    r"\xhookleftarrow": "↩",
    r"\xrightleftharpoons": "⇀↽",
    r"\xleftrightharpoons": "↼⇁",
    r"\xrightharpoonup": "⇀",
    r"\xleftharpoonup": "↼",
}


_LINES = {
    r"\boxed": ("box", 0.3),
    r"\fbox": ("box", 0.3),
    r"\cancel": ("up", 0.0),
    r"\bcancel": ("down", 0.0),
    r"\xcancel": ("up down", 0.0),
    r"\sout": ("middle", 0.0),
}


_PADS: dict[str, dict[str, str]] = {
    r"\phantom": {"hidden": "true"},
    r"\hphantom": {"hidden": "true", "drop": "height depth"},
    r"\vphantom": {"hidden": "true", "drop": "width"},
    r"\smash": {"drop": "height depth"},
    r"\mathrlap": {"drop": "width"},
    r"\rlap": {"drop": "width"},
    r"\mathllap": {"drop": "width", "shift": "1"},
    r"\llap": {"drop": "width", "shift": "1"},
    r"\mathclap": {"drop": "width", "shift": "0.5"},
    r"\clap": {"drop": "width", "shift": "0.5"},
}


DECORATIONS: dict[str, Command] = {
    r"\overline": line,
    r"\underline": partial(line, side="under"),
    r"\underbar": partial(line, side="under"),
    r"\overset": over,
    r"\stackrel": over,
    r"\underset": partial(over, side="under"),
    **{name: partial(accent, char=char) for name, char in _ACCENTS.items()},
    **{name: partial(accent, char=char, wide=True) for name, char in _WIDE.items()},
    **{
        name: partial(brace, char=char, side=side, limits=limits)
        for name, (char, side, limits) in _ALONG.items()
    },
    **{name: partial(arrow, char=char) for name, char in _ARROWS.items()},
    **{name: partial(enclosed, lines=lines, pad=pad) for name, (lines, pad) in _LINES.items()},
    **{name: partial(padded, given=given) for name, given in _PADS.items()},
}
