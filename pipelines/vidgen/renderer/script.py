"""Whose words are whose: the texts of a scene's code laid along the words that are spoken."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from ..model.narration import SpokenBeat, Word
from ..model.pace import BOOKMARK
from .spoken import bare


@dataclass(frozen=True)
class Bookmarked:
    """A text without its bookmarks, and how many of its letters stand before each."""

    text: str
    marks: dict[str, int]


def read_bookmarks(text: str) -> Bookmarked:
    """Take `<bookmark mark="name"/>` out of a text."""
    plain, marks, at = "", {}, 0
    for found in BOOKMARK.finditer(text):
        plain += text[at : found.start()]
        marks[found[1] if found[1] is not None else found[2]] = len(bare(plain))
        at = found.end()
    return Bookmarked(" ".join((plain + text[at:]).split()), marks)


class Span:
    """The words that say a text. `text` is as the scene's code has it, which may be other words."""

    def __init__(self, words: Sequence[Word], text: str, start_s: float = 0.0) -> None:
        self.start_s = words[0].start_s if words else start_s
        self.end_s = max((word.end_s for word in words), default=start_s)
        self._words = [word for word in words if bare(word.text)]
        self._ends = list(accumulate(len(bare(word.text)) for word in self._words))
        self._letters = len(bare(text))

    def moment(self, letters: int) -> float:
        """When the text is said up to a number of its letters, in seconds of the scene.

        Other words than the text's are met in proportion.
        """
        spoken = self._ends[-1] if self._ends else 0
        at = round(letters * spoken / self._letters) if self._letters else 0
        index = bisect_right(self._ends, at)
        if index == len(self._words):
            return self.end_s
        word, first = self._words[index], self._ends[index - 1] if index else 0
        share = (at - first) / (self._ends[index] - first)
        return word.start_s + share * (word.end_s - word.start_s)


class Script:
    """The words of a shot, of which each text of the scene's code takes its own, in order."""

    def __init__(self, beats: Sequence[SpokenBeat]) -> None:
        self._words = [word for beat in beats for word in _words(beat)]
        self._firsts = [0, *accumulate(len(_words(beat)) for beat in beats)]
        self._edges = [0, *accumulate(len(bare(word.text)) for word in self._words)]
        self._letters = "".join(bare(word.text) for word in self._words)
        self._at = 0

    def take(self, text: str) -> Span | None:
        """The words that say a text, or else the next beats of about its length.

        None where all words are taken, or there are none.
        """
        if self._at >= len(self._words):
            return None
        first, end = self._same(bare(text)) or (self._at, self._next(len(bare(text))))
        self._at = end
        return Span(self._words[first:end], text)

    def _same(self, letters: str) -> tuple[int, int] | None:
        """The first and the last word, from here on, between which exactly a text is said."""
        found = self._letters.find(letters, self._edges[self._at]) if letters else -1
        while found >= 0:
            if found in self._edges and found + len(letters) in self._edges:
                first = bisect_right(self._edges, found) - 1
                return first, bisect_right(self._edges, found + len(letters)) - 1
            found = self._letters.find(letters, found + 1)
        return None

    def _next(self, letters: int) -> int:
        """Where the beat ends that comes nearest to so many letters from here."""
        ends = [first for first in self._firsts if first > self._at]
        here = self._edges[self._at]
        return min(ends, key=lambda end: abs(self._edges[end] - here - letters))


def _words(beat: SpokenBeat) -> tuple[Word, ...]:
    """A beat's words; where they are not known, one that lasts as long as the beat."""
    return beat.words or (Word(text=beat.id, start_s=beat.start_s, end_s=beat.end_s),)
