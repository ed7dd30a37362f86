"""Join pictures of clips and a sound, by copying bytes, into a film that has all else from another.

The result plays before all of it has arrived, and what is seen and heard together lies together.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import count
from pathlib import Path

import numpy as np

from ...errors import MediaError
from ...events import Tick
from ..publish import beside
from ..splice import Part
from .boxes import (
    BROKEN,
    box,
    boxes,
    duration,
    edit_begin,
    movie,
    packed,
    timescale,
    top,
    with_duration,
    with_edit,
)
from .layout import Layout, copy
from .pictures import pictures_of
from .samples import (
    CHUNKS,
    Numbers,
    Samples,
    chunk_boxes,
    kind_of,
    picture_boxes,
    samples_of,
    table_of,
    with_tables,
)

_LONG = (1 << 32) - 16

_Boxes = list[tuple[bytes, bytes]]


@dataclass(frozen=True)
class _Track:
    """What a track becomes: its samples, the number of the source of each, and its other tables.

    It lasts so many `ticks` of its own, of which `skipped` at the beginning are not played.
    """

    samples: Samples
    sources: Numbers
    tables: Mapping[bytes, bytes]
    ticks: int
    skipped: int = 0

    def length(self, clock: int) -> int:
        """How long it is played, by another clock."""
        return -(-(self.ticks - self.skipped) * clock // self.samples.scale)


def join(
    base: Path,
    parts: Sequence[Part],
    output: Path,
    fps: int,
    tick: Tick | None = None,
    sound: Path | None = None,
) -> None:
    """Write `base`, an mp4 of ffmpeg's, with the parts for its pictures, and all of its `sound`.

    It has the first of both itself. Raises MediaError for a part that is broken, that is no run and
    no head of one, or that was encoded with other settings than the first.
    """
    sources = [base, sound or base, *(part.file for part in parts)]
    try:
        content, tracks = _content(base)
        changed = {_first(tracks, b"vide"): _seen(parts, fps, tracks, len(sources) - len(parts))}
        if sound is not None:
            changed[_first(tracks, b"soun")] = _heard(sound)
        samples = [samples_of(track) for track in tracks]
        head = partial(_head, top(base, b"ftyp"), _lasting(content, changed))
    except BROKEN:
        raise MediaError(f"{base}: not a film that can be read") from None
    numbers = [np.zeros(len(one.sizes), np.int64) for one in samples]
    for at, track in changed.items():
        samples[at], numbers[at] = track.samples, track.sources
    layout = Layout.of(samples)
    with beside(output, durable=False) as target, target.open("wb") as film:
        film.write(head(layout))
        copy(layout, samples, numbers, sources, film, tick)


def _content(film: Path) -> tuple[_Boxes, list[bytes]]:
    """All boxes of its `moov`, and what is in those that are tracks."""
    content = list(boxes(movie(film)))
    return content, [inner for kind, inner in content if kind == b"trak"]


def _first(tracks: Sequence[bytes], kind: bytes) -> int:
    return [kind_of(track) for track in tracks].index(kind)


def _seen(parts: Sequence[Part], fps: int, tracks: Sequence[bytes], source: int) -> _Track:
    """The pictures of parts, of which the first is the source of that number."""
    scale = samples_of(tracks[_first(tracks, b"vide")]).scale
    found = pictures_of(parts, fps, scale)
    tables = picture_boxes(found.samples.sizes, found.shifts, found.keys, found.step)
    ticks = len(found.samples.sizes) * found.step
    return _Track(found.samples, found.parts + source, tables, ticks)


def _heard(sound: Path) -> _Track:
    """The track of a sound. Raises MediaError for a broken one."""
    try:
        _, tracks = _content(sound)
        track = tracks[_first(tracks, b"soun")]
        found = samples_of(track)
        tables = {kind: one for kind, one in table_of(track).items() if kind not in CHUNKS}
        parts = dict(boxes(track))
        ticks = duration(b"mdhd", dict(boxes(parts[b"mdia"]))[b"mdhd"])
        skipped = edit_begin(dict(boxes(parts[b"edts"]))[b"elst"]) if b"edts" in parts else 0
    except BROKEN:
        raise MediaError(f"{sound}: not a sound that can be read") from None
    return _Track(found, np.ones(len(found.sizes), np.int64), tables, ticks, skipped)


def _lasting(content: _Boxes, changed: Mapping[int, _Track]) -> _Boxes:
    """The boxes of a movie with the tables of other tracks, but for chunks, and as long as they."""
    clock = timescale(dict(content)[b"mvhd"])
    longest = max(track.length(clock) for track in changed.values())
    numbers = count()
    found: _Boxes = []
    for kind, inner in content:
        track = changed.get(next(numbers)) if kind == b"trak" else None
        if kind == b"mvhd":
            found.append((kind, with_duration(kind, inner, max(longest, duration(kind, inner)))))
        elif track is None:
            found.append((kind, inner))
        else:
            played = _as_long(inner, track.length(clock), track.ticks)
            found.append((kind, with_tables(played, track.tables, only=True)))
    return found


def _as_long(content: bytes, length: int, ticks: int) -> bytes:
    """Boxes of a track with other durations: `length` by the film's clock, `ticks` by its own."""
    found: _Boxes = []
    for kind, inner in boxes(content):
        changed = inner
        if kind in {b"edts", b"mdia"}:
            changed = _as_long(inner, length, ticks)
        elif kind in {b"tkhd", b"mdhd"}:
            changed = with_duration(kind, inner, length if kind == b"tkhd" else ticks)
        elif kind == b"elst":
            changed = with_edit(inner, length)
        found.append((kind, changed))
    return packed(found)


def _head(kinds: bytes, content: _Boxes, layout: Layout) -> bytes:
    """All that lies before the samples."""
    data = struct.pack(">I4s", layout.bytes + 8, b"mdat")
    if layout.bytes >= _LONG:
        data = struct.pack(">I4sQ", 1, b"mdat", layout.bytes + 16)
    head, start = b"", -1
    while len(head) != start:  # places that are far take more room, and move all the others
        start = len(head)
        film = packed(_placed(content, layout, start))
        head = box(b"ftyp", kinds) + box(b"moov", film) + data
    return head


def _placed(content: _Boxes, layout: Layout, start: int) -> Iterator[tuple[bytes, bytes]]:
    chunks = iter(layout.chunks)
    for kind, inner in content:
        if kind == b"trak":
            places, counts = next(chunks)
            yield kind, with_tables(inner, chunk_boxes(places + start, counts), only=False)
        else:
            yield kind, inner
