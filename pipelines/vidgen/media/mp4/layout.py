"""Where the samples of a film's tracks lie in its file, and how they get there."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np

from ...errors import MediaError
from ...events import Tick
from .samples import Numbers, Samples

_TURNS = 2
"""How often a second the tracks take turns."""

_CHUNK = 1 << 20


@dataclass(frozen=True)
class Layout:
    """The samples of all tracks, which `order` puts into the order in which they are written.

    `chunks` are, by track, where its turns begin, in bytes from the first sample of all, and how
    many samples each has.
    """

    order: Numbers
    chunks: Sequence[tuple[Numbers, Numbers]]
    bytes: int

    @classmethod
    def of(cls, tracks: Sequence[Samples]) -> Layout:
        turns = [track.times * _TURNS // track.scale for track in tracks]
        owners = np.repeat(np.arange(len(tracks)), [len(one) for one in turns])
        order = np.lexsort((owners, np.concatenate(turns)))
        sizes = np.concatenate([track.sizes for track in tracks])[order]
        places = np.empty(len(order), np.int64)
        places[order] = np.cumsum(sizes) - sizes
        chunks, at = [], 0
        for turn in turns:
            firsts = np.flatnonzero(np.diff(turn, prepend=-1))
            chunks.append((places[at + firsts], np.diff(firsts, append=len(turn))))
            at += len(turn)
        return cls(order, chunks, int(sizes.sum()))


def copy(
    layout: Layout,
    tracks: Sequence[Samples],
    files: Sequence[Numbers],
    sources: Sequence[Path],
    target: IO[bytes],
    tick: Tick | None,
) -> None:
    """Write all samples; `files` are, by track, the numbers of the sources that have them."""
    sizes, places, numbers = (
        np.concatenate(found)[layout.order]
        for found in ([one.sizes for one in tracks], [one.places for one in tracks], files)
    )
    written = 0
    with _Sources(sources) as opened:
        for number, place, length in _stretches(sizes, places, numbers):
            for start in range(place, place + length, _CHUNK):
                count = min(_CHUNK, place + length - start)
                target.write(opened.read(number, start, count))
                if tick is not None and (written + count) // _CHUNK > written // _CHUNK:
                    tick(written / layout.bytes, "joining scenes")
                written += count


def _stretches(sizes: Numbers, places: Numbers, numbers: Numbers) -> Iterator[tuple[int, int, int]]:
    """File, place and length of what lies in one piece."""
    apart = np.diff(numbers, prepend=-1) != 0
    apart[1:] |= places[1:] != places[:-1] + sizes[:-1]
    firsts = np.flatnonzero(apart)
    lengths = np.add.reduceat(sizes, firsts)
    yield from zip(numbers[firsts].tolist(), places[firsts].tolist(), lengths.tolist(), strict=True)


class _Sources:
    """The files that samples come from: the first two stay open, and one of the others."""

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = paths
        self._open: dict[int, tuple[int, int]] = {}

    def __enter__(self) -> _Sources:
        return self

    def __exit__(self, *_: object) -> None:
        for _number, handle in self._open.values():
            os.close(handle)

    def read(self, number: int, place: int, count: int) -> bytes:
        content = os.pread(self._handle(number), count, place)
        if len(content) != count:
            raise MediaError(f"{self._paths[number]}: ends too soon")
        return content

    def _handle(self, number: int) -> int:
        slot = min(number, 2)
        known = self._open.get(slot)
        if known is not None and known[0] == number:
            return known[1]
        handle = os.open(self._paths[number], os.O_RDONLY | os.O_CLOEXEC)
        if known is not None:
            os.close(known[1])
        self._open[slot] = number, handle
        return handle
