"""Give the words of a written text the times of the words that were said for them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ...model.narration import Word
from .base import SpokenWord

_GAP, _SWAP = 1.0, 1.5


def owners(readings: Sequence[Sequence[str]], said: Sequence[str]) -> list[int]:
    """For every word that was said, the token that it belongs to; never falling.

    `readings` is how each token is said on its own. What was said differs from their sequence only
    where neighbours change each other (`in 1984`, `5 km`), so the cheapest way to turn one sequence
    into the other shows whose each word is. A word that pairs with none goes to the token before.
    """
    alone = [(word, token) for token, words in enumerate(readings) for word in words]
    if not alone:
        return [0] * len(said)
    pairs = _paired([_bare(word) for word, _ in alone], [_bare(word) for word in said])
    found = [alone[pair][1] if pair is not None else None for pair in pairs]
    first = next((token for token in found if token is not None), 0)
    result = []
    for token in found:
        first = first if token is None else token
        result.append(first)
    return result


def timed(tokens: Sequence[str], owned: Sequence[int], words: Sequence[SpokenWord]) -> list[Word]:
    """Every token from its first word's start to its last one's end; without words, no length."""
    spans: dict[int, tuple[float, float]] = {}
    for token, word in zip(owned, words, strict=True):
        start = spans[token][0] if token in spans else word.start_s
        spans[token] = (start, max(word.end_s, start))
    now = 0.0
    result = []
    for index, text in enumerate(tokens):
        start, end = spans.get(index, (now, now))
        result.append(Word(text=text, start_s=start, end_s=end))
        now = end
    return result


def _paired(old: list[str], new: list[str]) -> list[int | None]:
    """For each of `new`, the index in `old` that the cheapest edit pairs it with, or None."""
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    tail = 0
    while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    middle = _edited(old[same : len(old) - tail], new[same : len(new) - tail])
    return [
        *range(same),
        *(None if index is None else index + same for index in middle),
        *range(len(old) - tail, len(old)),
    ]


def _edited(old: list[str], new: list[str]) -> list[int | None]:
    """The cheapest edit of `old` into `new`, by a table of costs walked back from its end.

    Of edits that cost the same it takes the one that pairs early: what `km/h` is said as begins
    where its first word is, and all further words are its own.
    """
    cost = _costs(old, new)
    pairs: list[int | None] = [None] * len(new)
    i, j = len(old), len(new)
    while j:
        if cost[i][j] == cost[i][j - 1] + _GAP:
            j -= 1
        elif i and cost[i][j] == cost[i - 1][j] + _GAP:
            i -= 1
        else:
            i, j = i - 1, j - 1
            pairs[j] = i
    return pairs


def _costs(old: list[str], new: list[str]) -> list[list[float]]:
    cost = [[j * _GAP for j in range(len(new) + 1)]]
    for i, before in enumerate(old, start=1):
        row = [i * _GAP]
        for j, after in enumerate(new, start=1):
            swapped = cost[i - 1][j - 1] + _swap(before, after)
            row.append(min(swapped, cost[i - 1][j] + _GAP, row[j - 1] + _GAP))
        cost.append(row)
    return cost


def _swap(before: str, after: str) -> float:
    if before == after:
        return 0.0
    return 0.5 if before[:3] == after[:3] else _SWAP


def _bare(word: str) -> str:
    return re.sub(r"\W", "", word).lower() or word
