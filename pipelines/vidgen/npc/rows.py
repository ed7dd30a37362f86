"""Rows of a library file: each is checked whole, and every mistake is told with its place."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pydantic import ValidationError

from ..errors import BriefError
from ..model.npc import ClipRequest, Npc
from .words import FIELDS, SAME, one_word

MOST = 20
"""How many mistakes are told at once."""

_DURATION = "duration_s"


class Mistakes:
    """What is wrong in a file, gathered so that one run tells all of it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._found: list[str] = []

    def __bool__(self) -> bool:
        return bool(self._found)

    def add(self, where: str, reason: str) -> None:
        self._found.append(f"{where}: {reason}")

    def raise_any(self) -> None:
        """Raise BriefError with the first mistakes where there are any."""
        if not self._found:
            return
        shown = self._found[:MOST]
        if more := len(self._found) - len(shown):
            shown.append(f"and {more} more")
        first, *others = shown
        raise BriefError(
            "\n  ".join([f"{self.source}: {first}", *others]),
            cure="correct the file; `vidgen npc-clip --help` shows what it may hold",
        )


def request(row: Mapping[str, Any], where: str, mistakes: Mistakes) -> ClipRequest | None:
    """A request of one row; None, and a mistake for each field that is wrong."""
    values = named(row)
    try:
        return ClipRequest.model_validate(values)
    except ValidationError as error:
        told(error, where, values, ClipRequest, mistakes)
        return None


def named(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row under the names of a request's fields, with one word for each thing."""
    values: dict[str, Any] = {}
    for key, value in row.items():
        name = key.strip().lower().replace("-", "_")
        name = FIELDS.get(name, name)
        values[name] = one_word(name, value) if name in SAME and isinstance(value, str) else value
    return values


def told(
    error: ValidationError,
    where: str,
    values: Mapping[str, Any],
    kind: type[ClipRequest | Npc],
    mistakes: Mistakes,
) -> None:
    """Tell each thing that a validation found: field, value, and what is allowed."""
    for item in error.errors(include_url=False):
        field = str(item["loc"][0]) if item["loc"] else ""
        spot = f"{where}, {field}" if field else where
        mistakes.add(spot, _reason(item["type"], item["msg"], field, values.get(field), kind))


def _reason(kind: str, message: str, field: str, value: Any, model: type[ClipRequest | Npc]) -> str:
    if kind == "extra_forbidden":
        return f"there is no such field.{near(field, [*model.model_fields, *FIELDS])}"
    if kind == "missing":
        return "is missing"
    shown = repr(value) if len(repr(value)) <= 60 else repr(value)[:57] + "..."
    if kind == "literal_error":
        allowed = list(get_args(model.model_fields[field].annotation))
        allowed = [word for part in allowed for word in (get_args(part) or (part,)) if word]
        words = [str(word) for word in allowed if isinstance(word, str)]
        return f"{shown} is not one of {', '.join(words)}.{near(str(value), words)}"
    return f"{shown}: {message.removeprefix('Value error, ')}"


def near(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?` for the nearest known word, or nothing."""
    found: Sequence[str] = difflib.get_close_matches(word, list(known), n=1)
    return f" Did you mean {found[0]}?" if found else ""
