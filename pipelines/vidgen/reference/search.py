"""Finds what answers a question among the pages of the reference."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from .words import question, words

_NAMED = 12.0
_COVERED = 1.5


class Index:
    """Reads the plain values that `index_of` made; a question takes about a millisecond."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._words: Mapping[str, str] = values["words"]
        self._own: list[float] = values["own"]
        self._names: list[str] = values["names"]
        self._stems: list[str] = values["stems"]

    def best(self, asked: str, count: int = 5) -> list[int]:
        """The numbers of the pages that answer best, the best first.

        Of methods with the same name in several classes only the best is there.
        """
        scores = self._scores(asked)
        for number, name in enumerate(self._names):
            if _is_named(name, asked):
                scores[number] += _NAMED
        ranked = sorted(scores, key=lambda number: (-scores[number], number))
        return list(_apart(ranked, self._names))[:count]

    def _scores(self, asked: str) -> dict[int, float]:
        scores: dict[int, float] = defaultdict(float)
        for word, weight in question(asked).items():
            for posting in self._words.get(word, "").split():
                page, _, worth = posting.partition(":")
                scores[int(page)] += weight * float(worth)
        said = set(words(asked))
        for number in scores:
            scores[number] *= 1 + 0.1 * self._own[number]
            if said.issuperset(self._stems[number].split()):
                scores[number] += _COVERED
        return scores


def _is_named(name: str, asked: str) -> bool:
    """Whether a question is a symbol's name, or holds one that no ordinary word is."""
    bare = name.rpartition(".")[2]
    if asked.strip() in (name, bare):
        return True
    written = asked.split()
    return (name in written and name.lower() != name) or (bare in written and "_" in bare)


def _apart(ranked: list[int], names: list[str]) -> Iterator[int]:
    seen: set[str] = set()
    for number in ranked:
        bare = names[number].rpartition(".")[2]
        if bare not in seen:
            seen.add(bare)
            yield number
