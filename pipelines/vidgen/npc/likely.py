"""Which clips a game is likely to show next, learned from traces of it."""

from __future__ import annotations

import heapq
import itertools
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

_UNSEEN = 0.5
"""How often a step counts as seen that no trace has: rare, but never impossible."""


class Steps:
    """How often one thing was followed by another."""

    def __init__(self, walks: Iterable[Sequence[Hashable]]) -> None:
        self._seen: Mapping[Hashable, Counter[Hashable]] = defaultdict(Counter)
        for walk in walks:
            for here, there in itertools.pairwise(walk):
                self._seen[here][there] += 1

    def chance(self, here: Hashable, there: Hashable) -> float:
        """How likely a step is, from 0 to 1."""
        seen = self._seen.get(here, Counter())
        return (seen[there] + _UNSEEN) / (seen.total() + _UNSEEN * (len(seen) + 1))

    def after(self, here: Hashable) -> list[Hashable]:
        """What was seen to follow, the likeliest first."""
        return [there for there, _ in self._seen.get(here, Counter()).most_common()]


def by_likelihood(start: Hashable, everything: Iterable[T], steps: Steps) -> list[T]:
    """All things, those that a walk from `start` most likely comes to first.

    A thing is as likely as the best walk to it; what no trace has comes last, in its own order.
    """
    found: list[Hashable] = []
    ahead: list[tuple[float, int, Hashable]] = [(-1.0, 0, start)]
    done: set[Hashable] = set()
    number = 0
    while ahead:
        chance, _, here = heapq.heappop(ahead)
        if here in done:
            continue
        done.add(here)
        found.append(here)
        for there in steps.after(here):
            number += 1
            heapq.heappush(ahead, (chance * steps.chance(here, there), number, there))
    rank = {thing: place for place, thing in enumerate(found)}
    return sorted(everything, key=lambda thing: rank.get(thing, len(rank)))
