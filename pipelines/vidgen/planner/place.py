"""A line of a text, and how an error there is told."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass

from ..errors import BriefError


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file; both as a person counts them, from 1."""

    source: str
    line: int

    def __str__(self) -> str:
        return f"{self.source}, line {self.line}"

    def below(self, lines: int) -> Place:
        return Place(self.source, self.line + lines)

    def error(self, message: str, *, cure: str | None = None) -> BriefError:
        return BriefError(f"{self}: {message}", cure=cure)


class Option(Place):
    """An option of a command, in the place of a line of a file."""

    def __str__(self) -> str:
        return f"--{self.source}"

    def error(self, message: str, *, cure: str | None = None) -> BriefError:
        return super().error(message.removeprefix(f"{self.source}: "), cure=cure)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """` Did you mean …?` for the nearest known word, or nothing."""
    near = difflib.get_close_matches(word[:60], list(known), n=1)
    return f" Did you mean {near[0]!r}?" if near else ""


def shorten(text: str, limit: int = 60) -> str:
    """The beginning of a text on one line, for a message."""
    line = " ".join(text[: 4 * limit].split())
    return line if len(line) <= limit else line[: limit - 1] + "…"
