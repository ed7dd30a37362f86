"""Inline Markdown as plain text: emphasis, links and code lose their marks, maths stays `$…$`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote

from .sentences import Span

if TYPE_CHECKING:
    from markdown_it.token import Token


_STRONG, _EMPHASIS, _CODE = "\ue000", "\ue001", "\ue002"
_SIGNS = {_STRONG: "**", _EMPHASIS: "*", _CODE: "`"}
_MARKS = {
    "strong_open": _STRONG,
    "strong_close": _STRONG,
    "em_open": _EMPHASIS,
    "em_close": _EMPHASIS,
}


@dataclass(frozen=True)
class Reference:
    """A picture that a text asks for."""

    source: str
    alt: str
    title: str


@dataclass
class Prose:
    """A paragraph: its text, its **bold** stretches, and those that no cut may enter."""

    text: str = ""
    bold: list[Span] = field(default_factory=list)
    italic: list[Span] = field(default_factory=list)
    guards: list[Span] = field(default_factory=list)
    pictures: list[Reference] = field(default_factory=list)

    @property
    def wholly_italic(self) -> bool:
        return self.italic == [(0, len(self.text))] and bool(self.text)

    @property
    def wholly_bold(self) -> bool:
        return self.bold == [(0, len(self.text))] and bool(self.text)


def read_inline(children: Sequence[Token] | None, *, lines: bool = False) -> Prose:
    """The prose of an inline token's children; with `lines`, line breaks stay line breaks."""
    prose = Prose()
    parts: list[str] = []
    opened: list[int] = []
    length = 0
    for token in children or ():
        kind = token.type
        if kind in {"strong_open", "em_open"}:
            opened.append(length)
        elif kind in {"strong_close", "em_close"}:
            spans = prose.bold if kind == "strong_close" else prose.italic
            spans.append((opened.pop(), length))
        elif kind == "image":
            prose.pictures.append(_reference(token))
        else:
            text = _text(token, lines)
            if kind in {"math_inline", "math_inline_double", "code_inline"}:
                prose.guards.append((length, length + len(text)))
            parts.append(text)
            length += len(text)
    prose.text = "".join(parts)
    return prose


def plain(children: Sequence[Token] | None) -> str:
    """Only the text, on one line."""
    return " ".join(read_inline(children).text.split())


def marked(children: Sequence[Token] | None) -> str:
    """The text on one line, with signs of our own where emphasis and code begin and end."""
    parts = (_MARKS.get(token.type, "") or _marked_text(token) for token in children or ())
    return " ".join("".join(parts).split())


def shown(text: str) -> str:
    """A marked text as scenes draw it: `**strong**`, `*emphasis*` and code in backticks."""
    return text.translate({ord(sign): written for sign, written in _SIGNS.items()})


def bare(text: str) -> str:
    """A marked text without its marks."""
    return text.translate(dict.fromkeys(map(ord, _SIGNS)))


def _marked_text(token: Token) -> str:
    text = _text(token, False)
    return f"{_CODE}{text}{_CODE}" if token.type == "code_inline" and "`" not in text else text


def _text(token: Token, lines: bool) -> str:
    if token.type in {"math_inline", "math_inline_double"}:
        return f"${' '.join(token.content.split())}$"
    if token.type in {"softbreak", "hardbreak"}:
        return "\n" if lines else " "
    return token.content if token.type in {"text", "code_inline"} else ""


def _reference(token: Token) -> Reference:
    return Reference(
        unquote(str(token.attrs.get("src", ""))),
        plain(token.children),
        str(token.attrs.get("title", "")),
    )
