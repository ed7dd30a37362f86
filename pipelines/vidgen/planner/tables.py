"""Tables: a chart from numbers, a comparison from two columns of text, or the table itself."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pydantic import JsonValue

from .figure import Figure, Params, limit
from .place import Place
from .prose import bare, shown

_NUMBER = re.compile(
    r"([$€£¥]?)\s?([-+−]?\s?(?:[0-9]{1,3}(?:[,  ][0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,12})?)"
    r"\s?([%‰°A-Za-z/]{0,12}|[a-z]{1,12} [a-z$]{1,12})"
)
_UNIT = re.compile(r"^(.{1,80}?)\s*\(([^()]{1,30})\)$")


@dataclass(frozen=True)
class Table:
    """Cells as marked text. `bold` is the first row whose name is bold, or -1."""

    header: list[str]
    rows: list[list[str]]
    bold: int
    place: Place

    def bare(self) -> Table:
        """The same without marks, as charts and numbers want it."""
        rows = [[bare(cell) for cell in row] for row in self.rows]
        return Table([bare(cell) for cell in self.header], rows, self.bold, self.place)

    def shown(self) -> Table:
        """The same with its marks written out, as scenes draw them."""
        rows = [[shown(cell) for cell in row] for row in self.rows]
        return Table([shown(cell) for cell in self.header], rows, self.bold, self.place)


def table(found: Table, wanted: str | None) -> Figure:
    """The figure of a table: the template that is wanted, or the one that its cells suggest."""
    if not found.rows:
        raise found.place.error("a table without rows", cure="write rows below its header")
    template = wanted or _suggested(found.bare())
    if template in _CHARTS:
        return _CHARTS[template](found.bare())
    return _WORDS[template](found.shown())


def _suggested(found: Table) -> str:
    numbers = _numbers(found)
    if numbers and len(found.rows) > 1:
        first = [_number(row[0]) for row in found.rows]
        steps = [one[0] for one in first if one is not None]
        rising = len(steps) == len(first) and all(a < b for a, b in pairwise(steps))
        return "line_chart" if rising and len(steps) >= 4 else "bar_chart"
    return "comparison" if len(found.header) == 2 and len(found.rows) <= 6 else "table"


def _number(cell: str) -> tuple[float, str] | None:
    """The value of a cell and its unit, or None where the cell is text."""
    found = _NUMBER.fullmatch(cell.strip())
    if found is None:
        return None
    digits = found[2].replace("−", "-")
    return float(re.sub(r"[,  \s]", "", digits)), found[1] or found[3]


def _numbers(found: Table) -> list[list[tuple[float, str]]]:
    """The columns after the first as numbers; empty where a cell is no number."""
    columns = []
    for column in range(1, len(found.header)):
        cells = [value for row in found.rows if (value := _number(row[column]))]
        if len(cells) < len(found.rows):
            return []
        columns.append(cells)
    return columns


def _series(found: Table) -> tuple[dict[str, JsonValue], str]:
    """Values by the name of their column, and the unit that all of them share."""
    columns = _numbers(found)
    if not columns:
        raise found.place.error(
            "a chart needs numbers in every column but the first", cure="template: table"
        )
    limit(len(columns), 5, "columns of numbers", found.place, "make two charts")
    heads = [_UNIT.match(name) for name in found.header[1:]]
    units = {head[2] if head else "" for head in heads}
    shared = units.pop() if len(units) == 1 else ""
    in_cells = {unit for column in columns for _, unit in column}
    names = [
        head[1] if head and shared else name
        for head, name in zip(heads, found.header[1:], strict=True)
    ]
    series: dict[str, JsonValue] = {}
    for name, column in zip(names, columns, strict=True):
        if name in series:
            raise found.place.error(f"two columns are named {name!r}", cure="name them differently")
        series[name] = [value for value, _ in column]
    return series, shared or (in_cells.pop() if len(in_cells) == 1 else "")


def _bar_chart(found: Table) -> Figure:
    limit(len(found.rows), 12, "bars", found.place, "leave out the small ones")
    series, unit = _series(found)
    labels = [row[0] for row in found.rows]
    params: Params = {
        "labels": [*labels],
        "series": series,
        "unit": unit,
        "highlight": found.bold,
    }
    return Figure("bar_chart", params, found.place, items=labels)


def _line_chart(found: Table) -> Figure:
    limit(
        len(found.rows), 60, "points of a line", found.place, "take every second or fifth of them"
    )
    series, unit = _series(found)
    x: list[JsonValue] = [row[0] for row in found.rows]
    params: Params = {"x": x, "series": series, "unit": unit, "x_label": found.header[0]}
    return Figure("line_chart", params, found.place, items=list(series))


def _comparison(found: Table) -> Figure:
    if len(found.header) != 2:
        raise found.place.error("a comparison has two columns", cure="template: table")
    limit(
        len(found.rows), 6, "rows of a comparison", found.place, "keep the differences that matter"
    )
    params: Params = {
        "left_title": found.header[0],
        "left": [row[0] for row in found.rows if row[0]],
        "right_title": found.header[1],
        "right": [row[1] for row in found.rows if row[1]],
    }
    return Figure("comparison", params, found.place, items=_alternating(found.rows))


def _alternating(rows: Sequence[Sequence[str]]) -> list[str]:
    """left[0], right[0], left[1], …, as long as both last."""
    left = [row[0] for row in rows if row[0]]
    right = [row[1] for row in rows if row[1]]
    longest = range(max(len(left), len(right)))
    return [side[i] for i in longest for side in (left, right) if i < len(side)]


def _timeline(found: Table) -> Figure:
    if len(found.header) != 2:
        raise found.place.error("a timeline has two columns", cure="template: table")
    limit(len(found.rows), 10, "events", found.place, "keep the turning points")
    events: list[JsonValue] = [[*row] for row in found.rows]
    items = [" ".join(row) for row in found.rows]
    return Figure("timeline", {"events": events}, found.place, items=items)


def _table(found: Table) -> Figure:
    limit(len(found.rows), 12, "rows", found.place, "keep the rows that are spoken of")
    limit(len(found.header), 6, "columns", found.place, "keep the columns that are spoken of")
    rows: list[JsonValue] = [[*row] for row in found.rows]
    items = [" ".join(row) for row in found.rows]
    return Figure("table", {"header": [*found.header], "rows": rows}, found.place, items=items)


_CHARTS = {"bar_chart": _bar_chart, "line_chart": _line_chart}
_WORDS = {"comparison": _comparison, "table": _table, "timeline": _timeline}
TEMPLATES = (*_CHARTS, *_WORDS)
