"""Tables as plain text: columns as wide as they must be, the last one wrapped."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .terminal import harmless, paint, width

_GAP = "  "


class Cell(NamedTuple):
    """A word or two, and the ANSI style it is shown in."""

    text: str
    style: str = ""


def table(rows: Sequence[Sequence[Cell]]) -> Iterator[str]:
    """Lines of a table for stdout. Rows are of one length; the last column may wrap."""
    if not rows:
        return
    rows = [[Cell(harmless(cell.text), cell.style) for cell in row] for row in rows]
    sizes = [max(len(row[column].text) for row in rows) for column in range(len(rows[0]) - 1)]
    taken = sum(sizes) + len(_GAP) * len(sizes)
    left = max(16, width() - taken)
    for row in rows:
        *first, last = row
        padded = [_shown(cell, size) for cell, size in zip(first, sizes, strict=True)]
        wrapped = textwrap.wrap(last.text, left, break_on_hyphens=False) or [""]
        yield _GAP.join([*padded, _shown(Cell(wrapped[0], last.style), 0)]).rstrip()
        yield from (" " * taken + line for line in wrapped[1:])


def _shown(cell: Cell, size: int) -> str:
    padding = " " * (size - len(cell.text))
    return (paint(cell.text, cell.style, sys.stdout) if cell.style else cell.text) + padding
