"""Answers to a question, as a person or a model reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .home import index, pages, ready

_SHORT = 24


@dataclass(frozen=True)
class Answer:
    """A symbol that answers a question. `name` is as in `Mobject.rotate`, `kind` one of class,
    function, method and property, `takes` its arguments in parentheses, and `example` the shortest
    scene that its documentation shows, or ""."""

    name: str
    kind: str
    module: str
    takes: str
    summary: str
    example: str


def answers(asked: str, count: int = 5) -> list[Answer]:
    """The best answers to a question, the best first; fewer where fewer have its words.

    Builds the reference where it is missing. Raises MissingError and StorageError as `home.ready`.
    """
    place = ready()
    found = pages(place)
    return [_answer(found[number]) for number in index(place).best(asked, count)]


def _answer(page: Mapping[str, Any]) -> Answer:
    codes = sorted((example["code"] for example in page["examples"]), key=_lines)
    short = [code for code in codes if _lines(code) <= _SHORT]
    return Answer(
        name=page["name"],
        kind=page["kind"],
        module=page["module"],
        takes=page["takes"],
        summary=page["summary"],
        example=short[0] if short else "",
    )


def _lines(code: str) -> int:
    return code.count("\n")
