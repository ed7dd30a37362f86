"""What of a film is copied from its clips, and what is drawn anew."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .index import Index
from .timeline import Crossing, Timeline

CHUNK_S = 5
"""Seconds after which a long piece is followed by another, so that they are made side by side."""

Range = tuple[int, int]


@dataclass(frozen=True)
class Copy:
    """Frames of a clip that are in the film as they are. `first` is counted in the clip."""

    scene: int
    first: int
    frames: int


@dataclass(frozen=True)
class Drawn:
    """Frames of the film, from its frame `first` on, that are decoded, changed and encoded.

    They show `scene`, and with a `crossing` that into it, from the scene before.
    """

    first: int
    frames: int
    scene: int
    crossing: Crossing | None = None

    @property
    def end(self) -> int:
        return self.first + self.frames


def planned(
    timeline: Timeline, indexes: Sequence[Index], touched: Sequence[Range] = ()
) -> list[Copy | Drawn]:
    """A film's parts in their order. `touched` are frames, first and end, that layers change."""
    parts: list[Copy | Drawn] = []
    at = 0
    for copy in _copies(timeline, indexes, _merged(touched)):
        begin = timeline.starts[copy.scene] + copy.first
        parts += [*_drawn(timeline, at, begin), copy]
        at = begin + copy.frames
    return [*parts, *_drawn(timeline, at, timeline.frames)]


def _copies(
    timeline: Timeline, indexes: Sequence[Index], touched: Sequence[Range]
) -> Iterator[Copy]:
    for scene, index in enumerate(indexes):
        start = timeline.starts[scene]
        for first, end in _without(timeline.alone(scene), touched):
            begin, stop = index.inside(first - start, end - start)
            if stop > begin:
                yield Copy(scene, begin, stop - begin)


def _merged(ranges: Sequence[Range]) -> list[Range]:
    merged: list[Range] = []
    for first, end in sorted(ranges):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif end > first:
            merged.append((first, end))
    return merged


def _without(whole: Range, holes: Sequence[Range]) -> Iterator[Range]:
    at, end = whole
    for first, stop in holes:
        if stop <= at or first >= end:
            continue
        if first > at:
            yield at, first
        at = stop
    if at < end:
        yield at, end


def _drawn(timeline: Timeline, first: int, end: int) -> Iterator[Drawn]:
    """The pieces of a stretch that is drawn: each shows one scene, or one transition."""
    if first >= end:
        return
    crossings = [one for one in timeline.crossings if first <= one.first < end]
    inner = [point for point in _breaks(timeline, first, end) if first < point < end]
    for begin, stop in zip([first, *inner], [*inner, end], strict=True):
        here = [one for one in crossings if begin <= one.first < stop]
        # What lies between two transitions goes with the first of them.
        points = [begin, *(one.first for one in here[1:]), stop]
        for piece in pairwise(points):
            yield _piece(timeline, piece, here)


def _piece(timeline: Timeline, piece: Range, crossings: Sequence[Crossing]) -> Drawn:
    first, end = piece
    into = next((one for one in crossings if first <= one.first < end), None)
    if into is not None:
        return Drawn(first, end - first, into.scene, into)
    scene = max(at for at in range(len(timeline.starts) - 1) if timeline.alone(at)[0] <= first)
    return Drawn(first, end - first, scene)


def _breaks(timeline: Timeline, first: int, end: int) -> list[int]:
    """Frames at which a piece must end, as a scene begins without a transition, or had better."""
    crossed = {crossing.scene for crossing in timeline.crossings}
    cuts = [start for at, start in enumerate(timeline.starts[:-1]) if at not in crossed]
    chunk = CHUNK_S * timeline.fps
    if end - first <= 2 * chunk:
        return sorted(cuts)
    halts = set(cuts)
    for scene, start in enumerate(timeline.starts[:-1]):
        alone = timeline.alone(scene)
        halts |= {at for at in range(start, alone[1] - chunk // 4, chunk) if at > alone[0]}
    return sorted(halts)
