"""The scenes that a docstring shows, by its `.. manim::` directives."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import takewhile

_DIRECTIVE = re.compile(r"^(?P<indent> *)\.\. manim:: +(?P<name>[A-Za-z_]\w*)\s*$")
_OPTION = re.compile(r"^:[a-z_]+:")
_PROMPT = re.compile(r"^(>>>|\.\.\.)( |$)")


@dataclass(frozen=True)
class Example:
    """A scene that a docstring shows: its class, and its code without imports."""

    name: str
    code: str


def examples_in(docstring: str) -> Iterator[Example]:
    """The examples of a docstring that was cleaned of its indent, in their order."""
    lines = docstring.splitlines()
    for number, line in enumerate(lines):
        if found := _DIRECTIVE.match(line):
            yield Example(found["name"], _code(lines[number + 1 :], len(found["indent"])))


def _code(lines: list[str], indent: int) -> str:
    inside = takewhile(lambda line: not line.strip() or line[: indent + 1].isspace(), lines)
    block = inspect.cleandoc("\n" + "\n".join(inside)).splitlines()
    code = [line for line in block if not _OPTION.match(line)]
    if any(line.startswith(">>>") for line in code):
        code = [_PROMPT.sub("", line) for line in code if _PROMPT.match(line)]
    return "\n".join(code).strip() + "\n"
