"""Colour the parts of a formula, so that a glyph's colour tells whose it is."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from itertools import pairwise

from .tex import Groups, Run

_UNPAINTABLE = {"{", "}", "[", "^", "_", "&", r"\\", r"\end", r"\right", r"\limits", r"\nolimits"}
_BEFORE_ARGUMENT = {r"\begin", r"\end", r"\left", r"\right", r"\text"}
_FIRST_MARK = 0x010000


def flat(runs: Sequence[Run], palette: Sequence[Groups]) -> str:
    """Switch colours in passing. Keeps spacing, but cannot cross the cells of a table."""
    out: list[str] = []
    scopes: list[int | None] = [None]
    for run in runs:
        wanted = palette.index(run.groups)
        for token, before in zip(run.tokens, ("", *run.tokens), strict=False):
            if scopes[-1] != wanted and _paintable(token):
                if before in {"^", "_"}:
                    out.append(f"{{{_colour(wanted)}{token}}}")
                    continue
                if before not in _BEFORE_ARGUMENT:
                    out.append(_colour(wanted))
                    scopes[-1] = wanted
            out.append(token)
            if token in {"{", r"\left"}:
                scopes.append(scopes[-1])
            elif token in {"}", r"\right"} and len(scopes) > 1:
                scopes.pop()
    return "".join(out)


def _paintable(token: str) -> bool:
    return token not in _UNPAINTABLE and not token.isspace()


def braced(runs: Sequence[Run], palette: Sequence[Groups]) -> str:
    """Put every cell of every run into coloured braces; the loss of spacing does no harm here."""
    out: list[str] = []
    for run in runs:
        colour = _colour(palette.index(run.groups))
        cells = [0, *_cell_ends(run.tokens), len(run.tokens)]
        for start, end in pairwise(cells):
            piece = "".join(run.tokens[start:end])
            whole = piece.strip() and piece not in {"&", r"\\"}
            out.append(f"{{{colour}{piece}}}" if whole else piece)
    return "".join(out)


def _cell_ends(tokens: Sequence[str]) -> list[int]:
    ends = []
    depth = 0
    for at, token in enumerate(tokens):
        depth += {r"\begin": 1, r"\end": -1}.get(token, 0)
        if depth == 0 and token in {"&", r"\\"}:
            ends += [at, at + 1]
    return ends


def _colour(index: int) -> str:
    return rf"\color{{#{_FIRST_MARK + index:06x}}}"


def mark_of(shape: ET.Element, palette: Sequence[Groups]) -> Groups | None:
    """The part whose colour a shape has, if any."""
    for colour in (shape.get("fill", ""), shape.get("stroke", "")):
        if re.fullmatch(r"#01[0-9a-fA-F]{4}", colour):
            index = int(colour[1:], 16) - _FIRST_MARK
            if index < len(palette):
                return palette[index]
    return None
