"""How much of what fits a frame, template by template: fewer words than a brief may force on it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from pydantic import JsonValue

from ..model.formula import FORMULA, inside
from ..model.storyboard import Aspect

TITLE_CHARACTERS = 60


class Limit(NamedTuple):
    """At most so many entries, and so many characters in each text, as they are seen."""

    entries: int
    characters: int

    def __str__(self) -> str:
        if self.entries == 1:
            return f"at most {self.characters} characters"
        return f"at most {self.entries}, each at most {self.characters} characters"


LIMITS: dict[str, dict[str, Limit]] = {
    "title": {"subtitle": Limit(1, 100), "kicker": Limit(1, 40)},
    "statement": {"lines": Limit(4, 70)},
    "bullets": {"points": Limit(5, 80)},
    "equation": {"steps": Limit(6, 40), "notes": Limit(6, 32)},
    "plot": {
        "functions": Limit(4, 120),
        "labels": Limit(4, 16),
        "x_label": Limit(1, 24),
        "y_label": Limit(1, 24),
        "marks": Limit(2, 20),
    },
    "bar_chart": {"labels": Limit(8, 14), "series": Limit(2, 20), "unit": Limit(1, 12)},
    "line_chart": {
        "x": Limit(30, 10),
        "series": Limit(4, 24),
        "unit": Limit(1, 12),
        "x_label": Limit(1, 24),
    },
    "table": {"header": Limit(5, 24), "rows": Limit(7, 36)},
    "code": {"code": Limit(12, 54)},
    "diagram": {"boxes": Limit(7, 18), "arrows": Limit(10, 14)},
    "comparison": {
        "left_title": Limit(1, 28),
        "left": Limit(5, 44),
        "right_title": Limit(1, 28),
        "right": Limit(5, 44),
    },
    "timeline": {"events": Limit(6, 64)},
    "image": {"caption": Limit(1, 70)},
    "quote": {"quote": Limit(1, 220), "author": Limit(1, 50)},
    "outro": {"lines": Limit(3, 70)},
}
_NARROW = {
    ("equation", "steps"): Limit(6, 20),
    ("plot", "marks"): Limit(2, 14),
    ("line_chart", "x"): Limit(12, 8),
    ("line_chart", "series"): Limit(2, 16),
    ("code", "code"): Limit(12, 36),
    ("table", "header"): Limit(3, 14),
    ("table", "rows"): Limit(6, 20),
    ("diagram", "boxes"): Limit(6, 16),
    ("bar_chart", "labels"): Limit(5, 10),
}
_COMMAND = re.compile(r"\\[A-Za-z]+\*?|\\.")
_SILENT = re.compile(r"[{}$^_&]|\s+")


def limit_of(template: str, name: str, aspect: Aspect) -> Limit | None:
    """The limit of a parameter in a frame of this shape, or None where it has none."""
    narrow = _NARROW.get((template, name)) if aspect == "9:16" else None
    return narrow or LIMITS.get(template, {}).get(name)


def too_much(template: str, params: Mapping[str, JsonValue], aspect: Aspect) -> Iterator[str]:
    """What of a scene's parameters does not fit its frame, in words."""
    for name, value in params.items():
        limit = limit_of(template, name, aspect)
        if name == "title" and isinstance(value, str) and len(seen(value)) > TITLE_CHARACTERS:
            yield f"title: at most {TITLE_CHARACTERS} characters"
        elif limit and name == "code":
            yield from _code_too_much(str(value), limit)
        elif limit:
            yield from _value_too_much(name, value, limit, formula=name == "steps")


def seen(text: str, *, formula: bool = False) -> str:
    """A text about as long as it is on screen: a command of TeX counts as one sign."""
    if formula:
        return _SILENT.sub("", _COMMAND.sub("x", text))
    shown = FORMULA.sub(lambda found: seen(inside(found[0]), formula=True), text)
    return shown.replace("**", "").replace("`", "")


def texts(value: JsonValue) -> Iterator[str]:
    """All texts in a value, however deep; of a mapping its values, and its keys for lists."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from texts(item) if isinstance(item, str) else [key]


def _code_too_much(code: str, limit: Limit) -> Iterator[str]:
    lines = code.strip("\n").split("\n")
    if len(lines) > limit.entries:
        yield f"code: {len(lines)} lines; at most {limit.entries} can be read"
    if (longest := max(map(len, lines))) > limit.characters:
        yield f"code: a line of {longest} characters; at most {limit.characters} fit"


def _value_too_much(name: str, value: JsonValue, limit: Limit, *, formula: bool) -> Iterator[str]:
    if isinstance(value, list | dict) and len(value) > limit.entries:
        yield f"{name}: {len(value)} entries; at most {limit.entries} fit"
    for text in texts(value):
        if len(seen(text, formula=formula)) > limit.characters:
            yield f"{name}: {text[:60]!r} is too long; at most {limit.characters} characters fit"
