"""Written text taken apart: its marks, and what of it stands in one piece on a line.

It may hold `$maths$`, `**strong**`, `*emphasis*` and `` `code` ``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .look_measure import breaks_anywhere

_TOKEN = re.compile(
    r"(?<!\\)\$(?P<maths>[^\s$](?:[^$\n]*?[^\s$\\])?)\$(?!\d)"
    r"|\*\*(?P<strong>[^\s*](?:.*?[^\s*])?)\*\*"
    r"|(?<![\w*])\*(?P<emphasis>[^\s*](?:[^*]*?[^\s*])?)\*(?![\w*])"
    r"|`(?P<code>[^`]+)`"
)


@dataclass(frozen=True)
class Piece:
    """A run of one kind that is never broken."""

    text: str
    kind: str = "plain"


Atom = tuple[Piece, ...]
"""What stands between two places where a line may end."""


def pieces(written: str) -> list[Piece]:
    """Split written text at its marks."""
    found, at = [], 0
    for match in _TOKEN.finditer(written):
        found.append(Piece(written[at : match.start()]))
        found.append(Piece(match[match.lastgroup or 0], match.lastgroup or "plain"))
        at = match.end()
    found.append(Piece(written[at:]))
    return [Piece(p.text.replace("\\$", "$"), p.kind) for p in found if p.text]


def atoms(written: str) -> list[Atom]:
    """The unbreakable parts of a text, in order."""
    found: list[Atom] = []
    now: list[Piece] = []
    for piece in pieces(" ".join(written.split())):
        if piece.kind == "maths":
            now.append(piece)
            continue
        for part in _parts(piece.text):
            if part == " ":
                found.append(tuple(now))
                now = []
            elif now and breaks_anywhere(part[0]):
                found += [tuple(now), ()]
                now = [Piece(part, piece.kind)]
            else:
                now.append(Piece(part, piece.kind))
    return [*found, tuple(now)]


def _parts(text: str) -> Iterator[str]:
    for word in re.split(r"( )", text):
        if any(breaks_anywhere(char) for char in word):
            yield from word
        elif word:
            yield word
