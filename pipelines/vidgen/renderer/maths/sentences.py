r"""The sentences of `Tex`: lines of words, and lists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from .atoms import Look, node
from .lengths import length
from .source import Cursor, Fault, Token, Tokens, like, trimmed
from .words import text

if TYPE_CHECKING:
    from .parser import Parser

ENVIRONMENTS = {
    None: "l",
    "": "l",
    "document": "l",
    "center": "c",
    "flushleft": "l",
    "flushright": "r",
    "justify": "l",
    "minipage": "l",
    "itemize": "l",
    "enumerate": "l",
}
"""The environments that hold words, and how each aligns its lines."""

_WIDTH_EM = 34.5
"""The width of a line in Manim's template for TeX."""


def sentence(parser: Parser, tokens: Tokens, look: Look, environment: str | None) -> Element:
    r"""Words in lines, cut at `\\`, at empty lines, at items, and where a line is full."""
    upright = replace(look, variant="normal", display=False)
    kind, width = _named(environment)
    laid = list(_lines(parser.cursor(trimmed(tokens)), [kind]))
    while laid and laid[-1].text == r"\\":
        laid.pop()
    atoms = text(parser, laid, upright)
    shown = [atom.element for atom in atoms]
    listed = any(token.text == r"\item" for token in tokens)
    align = "l" if listed else ENVIRONMENTS[kind]
    return node("paragraph", *shown, align=align, width=f"{width:.3f}")


def _named(environment: str | None) -> tuple[str | None, float]:
    """`minipage}{9em` is how Manim is told an environment with an argument."""
    name, _, argument = (environment or "").strip("{}").partition("}{")
    found = re.fullmatch(r"[\d.]+(?:em|ex|pt|cm|mm|in)", argument)
    return name or None, length(found[0], Token(r"\begin", 0)) if found else _WIDTH_EM


def _lines(cursor: Cursor, names: list[str | None]) -> Iterator[Token]:
    """The tokens with lists, empty lines and environments of words turned into line breaks."""
    number = 0
    start = True
    while cursor:
        token = cursor.take()
        if token.text == r"\begin" and cursor.following_words() in ENVIRONMENTS:
            names.append(cursor.words(token))
            cursor.option()
            if names[-1] == "minipage":
                cursor.argument(token)
            number = 0
        elif token.text == r"\end" and len(names) > 1 and cursor.following_words() == names[-1]:
            cursor.words(token)
            names.pop()
            yield replace(token, text=r"\\")
        elif token.text == r"\item":
            number += 1
            yield from _item(token, cursor, names[-1], number, first=start)
        elif token.is_space and token.text.count("\n") > 1:
            yield replace(token, text=r"\\")
        else:
            yield token
        start = start and token.is_space


def _item(
    token: Token, cursor: Cursor, name: str | None, number: int, *, first: bool
) -> list[Token]:
    if name not in {"itemize", "enumerate"}:
        raise Fault(
            r"\item stands outside of a list",
            token.at,
            r"write \begin{itemize} … \end{itemize}, or a BulletedList",
        )
    label = cursor.option()
    sign = label or like("•" if name == "itemize" else f"{number}.", token)
    cursor.skip()
    return [*([] if first else like(r"\\", token)), *sign, *like("~", token)]
