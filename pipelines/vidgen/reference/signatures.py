"""What callables take, written as one would write it: with Manim's names for values."""

from __future__ import annotations

import inspect
import types
from collections.abc import Mapping
from typing import Any

from .forwarding import Bound

_NUMBERS = ("PI", "TAU", "DEGREES")
_MARKS: dict[Any, str] = {
    inspect.Parameter.VAR_POSITIONAL: "*",
    inspect.Parameter.VAR_KEYWORD: "**",
}
_LONG = 40


class Signatures:
    """Writes signatures. `names` is all that `from manim import *` gives."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self._names: dict[str, str] = {}
        for name, value in names.items():
            if name in _NUMBERS or type(value).__name__ in ("ndarray", "ManimColor"):
                self._names.setdefault(repr(value), name)

    def of(self, bound: Bound) -> str:
        """What a callable takes, with defaults and without types."""
        return "(" + ", ".join(map(self._parameter, bound.parameters)) + ")"

    def _parameter(self, given: inspect.Parameter) -> str:
        mark = _MARKS.get(given.kind, "")
        default = "" if given.default is given.empty else f"={self._default(given.default)}"
        return f"{mark}{given.name}{default}"

    def _default(self, value: Any) -> str:
        if isinstance(value, types.FunctionType | type):
            return value.__name__
        text = repr(value)
        if text in self._names:
            return self._names[text]
        return text if len(text) <= _LONG and "<" not in text and "\n" not in text else "..."
