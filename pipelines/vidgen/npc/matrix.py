"""A matrix of requests: every combination of its axes, without some, and with others."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from ..model.npc import ClipRequest
from .rows import Mistakes, field_of, named, told
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
_USUAL = {name: field.default for name, field in ClipRequest.model_fields.items()}


def spread(
    matrix: Mapping[str, Any],
    npcs: Sequence[str],
    where: str,
    mistakes: Mistakes,
    defaults: Mapping[str, Any],
) -> Iterator[dict[str, Any]]:
    """The rows of a matrix, in the order of its axes; `npcs` are those of the library.

    An axis is a list, under its own name or that of its field. What is no axis is a value that all
    rows share. `exclude` drops rows that match all it names, by what `defaults` say of them too;
    `include` adds rows of its own.
    """
    named_axes = {key: field for key in matrix if (field := _axis(key, matrix[key]))}
    axes = _axes(matrix, named_axes, npcs, where, mistakes)
    if axes is None:
        return
    shared = named({key: matrix[key] for key in matrix if key not in {*named_axes, *_KEYS}})
    excluded = enumerate(_tables(matrix, "exclude", where, mistakes), start=1)
    dropped = [_wanted(one, f"{where}, exclude {at}", mistakes) for at, one in excluded]
    for combination in itertools.product(*axes.values()):
        row = {**shared, **dict(zip(axes, combination, strict=True))}
        if not any(_matches({**defaults, **row}, one) for one in dropped):
            yield row
    for one in _tables(matrix, "include", where, mistakes):
        yield {**shared, **named(one)}


def _axis(key: str, value: Any) -> str | None:
    """The field that an entry of a matrix is an axis of, or None where it is none."""
    if key in AXES:
        return AXES[key]
    field = field_of(key)
    return field if isinstance(value, list) and field in AXES.values() else None


def _axes(
    matrix: Mapping[str, Any],
    named_axes: Mapping[str, str],
    npcs: Sequence[str],
    where: str,
    mistakes: Mistakes,
) -> dict[str, list[Any]] | None:
    """The values of each axis by its field, or None where something is wrong with them."""
    axes: dict[str, list[Any]] = {}
    order = list(AXES.values())
    for key, field in sorted(named_axes.items(), key=lambda axis: order.index(axis[1])):
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


def _wanted(table: Mapping[str, Any], where: str, mistakes: Mistakes) -> dict[str, list[Any]]:
    """What a row must have, field by field, to be dropped: one of these values.

    A field or a value that no request can have is a mistake: it would never drop anything.
    """
    wanted: dict[str, list[Any]] = {}
    for key, value in table.items():
        field = AXES.get(key) or field_of(key)
        values = value if isinstance(value, list) else [value]
        wanted[field] = [_spelled(field, one) for one in values]
        for one in wanted[field]:
            try:
                ClipRequest.model_validate({"npc": "anybody", field: one})
            except ValidationError as error:
                told(error, where, {field: one}, ClipRequest, mistakes)
    return wanted


def _matches(row: Mapping[str, Any], wanted: Mapping[str, list[Any]]) -> bool:
    return all(row.get(field, _USUAL.get(field)) in values for field, values in wanted.items())
