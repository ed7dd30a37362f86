"""What a field may hold, in words, for messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from pydantic import BaseModel

_NAME = "a name of letters, digits, - and _, at most 63"
_KINDS = {"boolean": "true or false", "array": "a list", "object": "a table"}


def allowed(model: type[BaseModel], place: Sequence[str | int]) -> tuple[str, tuple[str, ...]]:
    """What may stand at a place of a model, and the words that may, where there are so many.

    A place is as pydantic tells it: a field, or a field with what lies in it.
    """
    spec = _schema(model)
    for part in place:
        inner = spec.get("items", {}) if isinstance(part, int) else spec["properties"].get(part, {})
        spec = _given(model, inner)
    words = tuple(str(word) for word in spec.get("enum", ()))
    return _in_words(spec), words


@cache
def _schema(model: type[BaseModel]) -> Mapping[str, Any]:
    return model.model_json_schema()


def _given(model: type[BaseModel], spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """A schema without the choice of leaving it out, and without references."""
    for one in spec.get("anyOf", ()):
        if one.get("type") != "null":
            return _given(model, one)
    if "$ref" in spec:
        found: Mapping[str, Any] = _schema(model)["$defs"][spec["$ref"].rpartition("/")[2]]
        return found
    return spec


def _in_words(spec: Mapping[str, Any]) -> str:
    if "enum" in spec:
        return f"one of {', '.join(map(str, spec['enum']))}"
    kind = spec.get("type")
    if kind in ("integer", "number"):
        even = ", even" if spec.get("multipleOf") == 2 else ""
        return f"a {'whole ' if kind == 'integer' else ''}number{_range(spec)}{even}"
    if kind in _KINDS:
        return _KINDS[kind]
    if "pattern" in spec:
        return _NAME
    most = spec.get("maxLength")
    return f"a text of at most {most} characters" if most else "a text"


def _range(spec: Mapping[str, Any]) -> str:
    least, most = spec.get("minimum"), spec.get("maximum")
    if most is None and "exclusiveMaximum" in spec:
        most = spec["exclusiveMaximum"] - 1
    if least is None:
        return f" above {spec['exclusiveMinimum']:g}" if "exclusiveMinimum" in spec else ""
    return f" from {least:g}" if most is None else f" from {least:g} to {_plain(most)}"


def _plain(number: float) -> str:
    return str(int(number)) if number == int(number) else f"{number:g}"
