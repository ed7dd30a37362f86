"""Answers from the reference, printed for a person or a program."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator
from dataclasses import asdict

from vidgen.errors import ConfigError
from vidgen.reference.answers import Answer, answers

from .console import json_line
from .terminal import BOLD, DIM, paint, width


def look_up(asked: str, count: int, *, as_json: bool) -> None:
    """Print the best answers. Raises ConfigError where nothing has any of the words."""
    found = answers(asked, count)
    if not found:
        raise ConfigError(
            f"Nothing in Manim's documentation is about {asked!r}.",
            cure='ask with other words, such as "move an object along a path"',
        )
    if as_json:
        sys.stdout.write(json_line([asdict(answer) for answer in found]) + "\n")
        return
    for number, answer in enumerate(found):
        lines = "\n".join(_lines(answer, with_example=number == _first_shown(found)))
        sys.stdout.write(f"{lines}\n\n" if number + 1 < len(found) else f"{lines}\n")


def _first_shown(found: list[Answer]) -> int:
    """The answer whose example is shown: one is enough to see how it is done."""
    return next((number for number, answer in enumerate(found) if answer.example), -1)


def _lines(answer: Answer, *, with_example: bool) -> Iterator[str]:
    head = paint(answer.name, BOLD, sys.stdout)
    first, *rest = _wrapped(f"{answer.name}{answer.takes}", "    ")
    yield head + first[len(answer.name) :]
    yield from rest
    if answer.summary:
        yield from (f"  {line}" for line in _wrapped(answer.summary, ""))
    if with_example:
        for line in answer.example.rstrip().splitlines():
            yield paint(f"    {line}".rstrip(), DIM, sys.stdout)


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(
        text,
        width() - 2,
        subsequent_indent=indent,
        break_on_hyphens=False,
        break_long_words=False,
    )
