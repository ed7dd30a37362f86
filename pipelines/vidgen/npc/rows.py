"""Rows of a library file: each is checked whole, and every mistake is told with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from typing import Any

from pydantic import ValidationError

from ..errors import BriefError
from ..model.npc import ClipRequest, Npc
from .allowed import allowed
from .words import FIELDS, SAME, one_word

MOST = 50
"""How many mistakes are told at once."""

_OWN_WORDS = ("value_error", "too_short")
"""What pydantic finds wrong that our own words, or its own, say better than a range."""


class Mistakes:
    """What is wrong in a file, each once, gathered so that one run tells all of it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._found: dict[str, None] = {}

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, where: str, reason: str) -> None:
        self._found[f"{where}: {reason}"] = None

    def raise_any(self) -> None:
        """Raise BriefError with the first mistakes where there are any."""
        if not self._found:
            return
        shown = list(self._found)[:MOST]
        if more := len(self._found) - len(shown):
            shown.append(f"and {more:,} more")
        first, *others = shown
        raise BriefError(
            "\n  ".join([f"{self.source}: {first}", *others]),
            cure="correct the file; `vidgen npc-clip --help` shows what it may hold",
        )


def request(
    row: Mapping[str, Any],
    where: str,
    mistakes: Mistakes,
    defaults: Mapping[str, Any] | None = None,
) -> ClipRequest | None:
    """A request of one row, and a mistake for each field that is wrong.

    What remains of a wrong row is given back, so that its other fields can be looked at; None
    where nothing does.
    """
    values = {**(defaults or {}), **named(row)}
    try:
        return ClipRequest.model_validate(values)
    except ValidationError as error:
        wrong = told(error, where, row, ClipRequest, mistakes)
    with suppress(ValidationError):
        sound = {field: value for field, value in values.items() if field not in wrong}
        return ClipRequest.model_validate(sound)
    return None


def field_of(key: str) -> str:
    """The field of a request that a name in a file means."""
    name = key.strip().lower().replace("-", "_")
    return FIELDS.get(name, name)


def named(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row under the names of a request's fields, with one word for each thing."""
    values: dict[str, Any] = {}
    for key, value in row.items():
        name = field_of(key)
        if name == "loras":
            values[name] = loras(value)
        elif name == "clips" and isinstance(value, str):
            values[name] = _parts(value)
        elif name in SAME and isinstance(value, str):
            values[name] = one_word(name, value)
        else:
            values[name] = value
    return values


def loras(found: Any) -> Any:
    """Loras as tables, where they are written as `name` or `name:0.8`."""
    if isinstance(found, str):
        found = _parts(found)
    if not isinstance(found, list):
        return found
    return [_lora(one) if isinstance(one, str) else one for one in found]


def _lora(written: str) -> dict[str, Any]:
    name, colon, strength = written.strip().rpartition(":")
    return {"name": name, "strength": strength} if colon else {"name": written.strip()}


def _parts(text: str) -> list[str]:
    return [part.strip() for part in text.split(";") if part.strip()]


def told(
    error: ValidationError,
    where: str,
    row: Mapping[str, Any],
    kind: type[ClipRequest | Npc],
    mistakes: Mistakes,
) -> set[str]:
    """Tell each thing that a validation found, under the names that the row has; which fields."""
    written = {field_of(key): key for key in row}
    fields = set()
    for item in error.errors(include_url=False):
        place = item["loc"]
        field = str(place[0]) if place else ""
        fields.add(field)
        parts = [part + 1 if isinstance(part, int) else part for part in place[1:]]
        spot = " ".join(map(str, (written.get(field, field), *parts)))
        mistakes.add(f"{where}, {spot}" if spot else where, _reason(item, place, kind))
    return fields


def _reason(item: Any, place: Sequence[str | int], model: type[ClipRequest | Npc]) -> str:
    """What is wrong with a value: the value, and what is allowed."""
    kind = item["type"]
    if kind == "extra_forbidden":
        field = str(place[-1])
        return f"there is no such field.{near(field, [*model.model_fields, *FIELDS])}"
    if kind == "missing":
        return "is missing"
    shown = repr(item["input"])
    shown = shown if len(shown) <= 60 else shown[:57] + "..."
    if kind in _OWN_WORDS:
        return f"{shown}: {item['msg'].removeprefix('Value error, ')}"
    said, words = allowed(model, place)
    return f"{shown} is not {said}." + near(str(item["input"]), words)


def near(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?` for the nearest known word, or nothing."""
    found: Sequence[str] = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {found[0]}?" if found else ""
