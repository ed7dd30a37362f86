"""Find the beat at which each item of a figure appears: in order, where it is mentioned."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from .words import COMMON

_WORD = re.compile(r"[^\W_]{1,40}")
_CROWDED = 0.04
_UNEVEN = 0.12

Block = tuple[Sequence[str], int]
"""Items that stand together, and how many beats stand before them."""


def appearances(blocks: Sequence[Block], beats: Sequence[str]) -> list[int] | None:
    """The index of the beat for each item of all blocks, never falling.

    None where nothing is mentioned and nothing stands between beats: any even spread will do.
    """
    if not beats or not any(items for items, _ in blocks):
        return None
    ranges = _ranges(blocks, len(beats))
    scores = _scores([item for items, _ in blocks for item in items], beats)
    anchored = any(low > 0 for low, _ in ranges)
    if not anchored and not any(any(row) for row in scores):
        return None
    return _best(scores, ranges)


def _ranges(blocks: Sequence[Block], count: int) -> list[tuple[int, int]]:
    """The first and last beat for each item.

    A block begins with the sentence before it; one that ends its scene alone, anywhere.
    """
    ranges: list[tuple[int, int]] = []
    low = 0
    for place, (items, stop) in enumerate(blocks):
        last = place + 1 == len(blocks)
        until = count if last else max(blocks[place + 1][1] - 1, 1)
        alone = len(blocks) == 1 and stop >= count
        wanted = 0 if alone else min(stop - 1, until - len(items))
        first = min(max(low, wanted), count - 1)
        high = max(first, min(until, count) - 1)
        ranges += [(first, high)] * len(items)
        low = first
    return ranges


def _scores(items: Sequence[str], beats: Sequence[str]) -> list[list[float]]:
    """How much each beat speaks of each item, 0 to 1. Words that all items share do not count."""
    words = [_words(item) for item in items]
    spoken = [_words(beat) for beat in beats]
    counts = Counter(word for item in words for word in item)
    shared = {word for word, count in counts.items() if count == len(items) > 1}
    scores = []
    for item in words:
        own = item - shared
        whole = sum(1 / counts[word] for word in own) or 1.0
        scores.append([sum(1 / counts[word] for word in own & beat) / whole for beat in spoken])
    return scores


def _words(text: str) -> frozenset[str]:
    found = (word.lower() for word in _WORD.findall(text))
    return frozenset(_stem(word) for word in found if word not in COMMON)


def _stem(word: str) -> str:
    for ending in ("ing", "ed", "es", "s"):
        if len(word) > len(ending) + 3 and word.endswith(ending):
            return word.removesuffix(ending)
    return word


def _best(scores: Sequence[Sequence[float]], ranges: Sequence[tuple[int, int]]) -> list[int]:
    """The never falling choice with the highest score; evenly spread where nothing decides."""
    count = len(scores[0])
    totals: list[float] = []
    choices: list[list[int]] = []
    for item, row in enumerate(scores):
        low, high = ranges[item]
        group = [i for i, ends in enumerate(ranges) if ends == (low, high)]
        even = low + (high - low + 1) * group.index(item) / len(group)
        best: list[float] = [float("-inf")] * count
        chosen = [0] * count
        reach, reached = float("-inf"), 0
        for beat in range(count):
            if totals and totals[beat] > reach:
                reach, reached = totals[beat], beat
            if not low <= beat <= high:
                continue
            before = _before(totals, beat, reach, reached)
            own = row[beat] - _UNEVEN * abs(beat - even) / count - 0.001 * beat / count
            best[beat], chosen[beat] = before[0] + own, before[1]
        totals = best
        choices.append(chosen)
    return _traced(totals, choices)


def _before(totals: list[float], beat: int, reach: float, reached: int) -> tuple[float, int]:
    """The best choice for the item before; a beat that it has already taken costs a little."""
    if not totals:
        return 0.0, 0
    earlier = max(totals[:beat], default=float("-inf"))
    if earlier > totals[beat] - _CROWDED:
        return earlier, totals.index(earlier)
    return (totals[beat] - _CROWDED, beat) if totals[beat] > float("-inf") else (reach, reached)


def _traced(totals: list[float], choices: list[list[int]]) -> list[int]:
    beat = totals.index(max(totals))
    path = []
    for chosen in reversed(choices):
        path.append(beat)
        beat = chosen[beat]
    return path[::-1]
