"""A matrix of requests: every combination of its axes, without some, and with others."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .rows import Mistakes, named
from .words import SAME, one_word

AXES: Mapping[str, str] = {
    "npcs": "npc",
    "expressions": "expression",
    "emotions": "emotion",
    "animations": "animation",
    "intensities": "intensity",
    "qualities": "quality",
    "seeds": "seed",
    "dialogues": "dialogue",
    "art_styles": "art_style",
    "durations": "duration_s",
}
MOST_ROWS = 1_000_000
_KEYS = {"include", "exclude"}


def spread(
    matrix: Mapping[str, Any], npcs: Sequence[str], where: str, mistakes: Mistakes
) -> Iterator[dict[str, Any]]:
    """The rows of a matrix, in the order of its axes; `npcs` are those of the library.

    What is no axis is a value that all rows share. `exclude` drops rows that match all it names,
    `include` adds rows of its own.
    """
    axes = _axes(matrix, npcs, where, mistakes)
    if axes is None:
        return
    shared = named({key: matrix[key] for key in matrix if key not in AXES and key not in _KEYS})
    dropped = [_wanted(one) for one in _tables(matrix, "exclude", where, mistakes)]
    for combination in itertools.product(*axes.values()):
        row = {**shared, **dict(zip(axes, combination, strict=True))}
        if not any(_matches(row, one) for one in dropped):
            yield row
    for one in _tables(matrix, "include", where, mistakes):
        yield {**shared, **named(one)}


def _axes(
    matrix: Mapping[str, Any], npcs: Sequence[str], where: str, mistakes: Mistakes
) -> dict[str, list[Any]] | None:
    """The values of each axis by its field, or None where something is wrong with them."""
    axes: dict[str, list[Any]] = {}
    for key, field in AXES.items():
        if key not in matrix:
            continue
        values = list(npcs) if key == "npcs" and matrix[key] == "all" else matrix[key]
        if not isinstance(values, list) or not values:
            mistakes.add(f"{where}, {key}", f"{values!r} is not a list with something in it")
            return None
        axes[field] = [_spelled(field, value) for value in values]
    if "npc" not in axes and "npc" not in named(matrix):
        axes = {"npc": list(npcs), **axes}
    rows = math.prod(len(values) for values in axes.values())
    if rows > MOST_ROWS:
        mistakes.add(where, f"comes to {rows:,} requests; a matrix may have {MOST_ROWS:,}")
        return None
    return axes


def _spelled(field: str, value: Any) -> Any:
    return one_word(field, value) if field in SAME and isinstance(value, str) else value


def _tables(
    matrix: Mapping[str, Any], key: str, where: str, mistakes: Mistakes
) -> list[Mapping[str, Any]]:
    found = matrix.get(key, [])
    if isinstance(found, list) and all(isinstance(one, Mapping) for one in found):
        return found
    mistakes.add(f"{where}, {key}", "is not a list of tables")
    return []


def _wanted(table: Mapping[str, Any]) -> dict[str, list[Any]]:
    """What a row must have, field by field, to be dropped: one of these values."""
    wanted: dict[str, list[Any]] = {}
    for key, value in table.items():
        field = AXES.get(key) or next(iter(named({key: value})))
        values = value if isinstance(value, list) else [value]
        wanted[field] = [_spelled(field, one) for one in values]
    return wanted


def _matches(row: Mapping[str, Any], wanted: Mapping[str, list[Any]]) -> bool:
    return all(row.get(field) in values for field, values in wanted.items())
