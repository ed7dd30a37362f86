"""What of Manim's documentation a model is shown."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from ..reference.answers import Answer, answers
from .problem import Problem

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{2,}")
_EACH = 4
_FEWEST = 2
"""Words of a question: one alone finds what has nothing to do with it."""

_SYMBOLS = 14
_EXAMPLES = 3
_TAKES = 240
_SUMMARY = 200
_ASKED = 400
_HEAD = "From the documentation of the Manim that is installed:"


def for_scene(asked: Iterable[str]) -> str:
    """The symbols that fit what a scene shows, with some examples; "" where none do."""
    rows = [answers(words[:_ASKED], _EACH) for words in asked if len(words.split()) >= _FEWEST]
    best_first = [one for rank in zip_longest(*rows) for one in rank if one is not None]
    return _page(_apart(best_first)[:_SYMBOLS], _EXAMPLES)


def for_problems(problems: Sequence[Problem]) -> str:
    """The symbols that problems are about: those on the lines that are wrong."""
    found: list[Answer] = []
    for problem in problems[:_EACH]:
        found += _named(f"{problem.code} {problem.message} {problem.cure}"[:_ASKED])
    return _page(_apart(found)[: _SYMBOLS // 2], 1)


def _named(text: str) -> Iterator[Answer]:
    """The symbols whose names stand in a text."""
    for name in dict.fromkeys(_NAME.findall(text)):
        for answer in answers(name, 1):
            if answer.name.rpartition(".")[2] == name:
                yield answer


def _apart(found: Iterable[Answer]) -> list[Answer]:
    """Each symbol once, without those that nothing is said of."""
    return list({answer.name: answer for answer in found if answer.summary}.values())


def _page(found: Sequence[Answer], examples: int) -> str:
    if not found:
        return ""
    lines = [_HEAD, *(_line(answer) for answer in found)]
    for code in dict.fromkeys(answer.example for answer in found if answer.example):
        if examples:
            lines += ["", "```python", code.strip(), "```"]
        examples -= bool(examples)
    return "\n".join(lines)


def _line(answer: Answer) -> str:
    takes = answer.takes if len(answer.takes) <= _TAKES else answer.takes[:_TAKES] + "…"
    return f"- `{answer.name}{takes}`: {answer.summary[:_SUMMARY]}"
