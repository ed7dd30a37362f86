"""Environments with rows and columns."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element

from .atoms import Atom, Look, node, row, styled
from .lengths import length
from .source import Cursor, Fault, Token, Tokens, split, trimmed, written

if TYPE_CHECKING:
    from .parser import Parser


@dataclass(frozen=True)
class Kind:
    """How an environment is set; lengths in em. `columns` repeats where there are more."""

    columns: str = "c"
    gaps: tuple[float, ...] = (1.0,)
    brackets: tuple[str, str] = ("", "")
    display: bool = False
    small: bool = False
    skip: float = 0.0
    stretch: float = 1.0
    paired: bool = False
    given: bool = False
    """Whether the columns are given as an argument."""
    words: bool = False


_ALIGNED = Kind("rl", (0.0, 2.0), display=True, skip=0.3, paired=True)
_GATHERED = Kind("c", display=True, skip=0.3)
_CASES = Kind("l", (1.0,), ("{", ""), stretch=1.2)
_KINDS = {
    "matrix": Kind(),
    "pmatrix": Kind(brackets=("(", ")")),
    "bmatrix": Kind(brackets=("[", "]")),
    "Bmatrix": Kind(brackets=("{", "}")),
    "vmatrix": Kind(brackets=("|", "|")),
    "Vmatrix": Kind(brackets=("‖", "‖")),
    "smallmatrix": Kind(gaps=(0.35,), small=True, stretch=0.72),
    "array": Kind(given=True),
    "tabular": Kind(given=True, words=True),
    "cases": _CASES,
    "dcases": replace(_CASES, display=True),
    "rcases": replace(_CASES, brackets=("", "}")),
    "drcases": replace(_CASES, brackets=("", "}"), display=True),
    "subarray": Kind(given=True, gaps=(0.0,), small=True, stretch=0.72),
    **dict.fromkeys(("align", "aligned", "split", "eqnarray"), _ALIGNED),
    **dict.fromkeys(("alignat", "alignedat", "flalign"), _ALIGNED),
    **dict.fromkeys(("gather", "gathered", "multline"), _GATHERED),
    **dict.fromkeys(("equation", "displaymath", "math"), _GATHERED),
}
_MOST = 200
"""Columns are written out so far."""
_STRUT = (0.84, 0.36)
"""What a row of 10 pt text is high and deep in LaTeX."""


def environment(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\begin{name} … \end{name}`."""
    name = cursor.words(token)
    kind = _KINDS.get(name.removesuffix("*"))
    if kind is None:
        known = ", ".join(sorted(_KINDS))
        raise Fault(f"unknown environment {name}", token.at, f"write one of {known}")
    body, end = cursor.between(token, r"\begin", r"\end")
    closing = cursor.words(end)
    if closing != name:
        raise Fault(
            rf"\begin{{{name}}} is closed by \end{{{closing}}}", end.at, rf"write \end{{{name}}}"
        )
    return grid(parser, body, kind, token, look, alignat="alignat" in name or "alignedat" in name)


def rows_at_top(parser: Parser, tokens: Tokens, look: Look, environment: str) -> Element | None:
    """A whole formula that has rows or columns, as Manim's environment for it sets them."""
    first = next((end for _, end in split(tokens, "&", r"\\") if end), None)
    kind = _KINDS.get(environment.strip("{}").removesuffix("*"))
    if kind is None:
        raise Fault(
            f"unknown environment {environment}", 0, f"write one of {', '.join(sorted(_KINDS))}"
        )
    return None if first is None else grid(parser, tokens, kind, first, look)[0].element


def substack(parser: Parser, cursor: Cursor, token: Token, look: Look) -> list[Atom]:
    r"""`\substack{a \\ b}`."""
    kind = Kind(gaps=(0.0,), stretch=0.75)
    return grid(parser, cursor.argument(token), kind, token, look)


def grid(
    parser: Parser, body: Tokens, kind: Kind, token: Token, look: Look, *, alignat: bool = False
) -> list[Atom]:
    """Rows and columns as one atom."""
    cursor = parser.cursor(body)
    columns = _columns(cursor, token) if kind.given else kind.columns
    if alignat:
        cursor.argument(token)
    elif re.match(r"\[[tbc]\]", written(cursor.ahead(3))):
        cursor.option()
    inner = replace(look, display=kind.display, level=2 if kind.small else look.level)
    table = _Table(parser, kind, token, inner)
    lines = split(cursor.rest(), r"\\")
    made = table.element(lines, columns, parser.sheet.mark(token, look))
    if any(kind.brackets):
        return [parser.fenced(kind.brackets[0], made, kind.brackets[1], token, look)]
    return [Atom("ord", made)]


def _columns(cursor: Cursor, token: Token) -> str:
    at = cursor.at
    cursor.option()
    given = cursor.words(token).replace(" ", "")
    while len(given) < _MOST and (found := re.search(r"\*\{?(\d)\}?\{([^{}]*)\}", given)):
        given = given[: found.start()] + int(found[1]) * found[2] + given[found.end() :]
    given = re.sub(r"@\{[^{}]*\}", "", given)
    if not re.fullmatch(r"[lcr|]+", given):
        raise Fault(f"cannot read the columns {given or '{}'}", at, "write them as {l|c|r}")
    return given


@dataclass(frozen=True)
class _Line:
    cells: list[Element]
    rules: int


class _Table:
    """Makes the cells and the grid of one environment."""

    def __init__(self, parser: Parser, kind: Kind, token: Token, look: Look) -> None:
        self._parser = parser
        self._token = token
        self._kind = kind
        self._look = look

    def element(
        self, lines: Sequence[tuple[Tokens, Token | None]], columns: str, mark: str
    ) -> Element:
        """The grid of these rows, each with what ends it, and columns such as `l|c`."""
        rows, skips = self._rows(lines)
        trailing = rows.pop().rules if len(rows) > 1 and _is_empty(rows[-1]) else 0
        height, depth = (part * self._kind.stretch for part in _STRUT)
        made = node("grid", *(node("row", *row.cells) for row in rows), mathcolor=mark)
        made.set("columns", self._spread(columns, max(len(row.cells) for row in rows)))
        made.set("gaps", " ".join(map(str, self._kind.gaps)))
        made.set("hlines", " ".join(str(n) for n in [*(row.rules for row in rows), trailing]))
        made.set("skips", " ".join(f"{skip:.3f}" for skip in skips[: len(rows) - 1]))
        made.set("height", f"{height:.3f}")
        made.set("depth", f"{depth:.3f}")
        made.set("side", "0.5" if self._kind.given else "0")
        return styled(made, self._look)

    def _spread(self, columns: str, count: int) -> str:
        """Columns for as many as there are; given ones must be enough."""
        bare = columns.replace("|", "")
        if count <= len(bare):
            return columns
        if self._kind.given:
            raise Fault(
                f"a row has {count} columns, but only {len(bare)} are given",
                self._token.at,
                f"write {{{'c' * count}}} behind the name of the environment",
            )
        return columns + bare * (count // len(bare))

    def _rows(
        self, lines: Sequence[tuple[Tokens, Token | None]]
    ) -> tuple[list[_Line], list[float]]:
        rows: list[_Line] = []
        skips: list[float] = []
        for tokens, _ in lines:
            cursor = self._parser.cursor(tokens)
            if rows and cursor.peek() == "[":
                skips[-1] += length(written(cursor.option() or []), tokens[0])
            rules = 0
            while cursor.accept(r"\hline"):
                rules += 1
            rows.append(_Line(self._cells(cursor.rest()), rules))
            skips.append(self._kind.skip)
        return rows, skips

    def _cells(self, tokens: Tokens) -> list[Element]:
        return [self._cell(piece, n) for n, (piece, _) in enumerate(split(tokens, "&"))]

    def _cell(self, tokens: Tokens, number: int) -> Element:
        if self._kind.words:
            from .words import text

            upright = replace(self._look, variant="normal")
            return row(text(self._parser, trimmed(tokens), upright), upright)
        atoms = self._parser.atoms(tokens, self._look)
        if self._kind.paired and number % 2 and atoms:
            atoms = [self._parser.empty(), *atoms]
        return row(atoms, self._look)


def _is_empty(line: _Line) -> bool:
    """Nothing stands behind the last end of a row."""
    only = line.cells[0]
    return len(line.cells) == 1 and only.tag == "vidgen-row" and len(only) == 0
