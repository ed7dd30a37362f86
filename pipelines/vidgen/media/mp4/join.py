"""Join pictures of clips, by copying bytes, into a film that has all else from another file.

The result plays before all of it has arrived, and what is seen and heard together lies together.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path

import numpy as np

from ...events import Tick
from ..publish import beside
from ..splice import Part
from .boxes import box, boxes, duration, movie, packed, timescale, top, with_duration, with_edit
from .layout import Layout, copy
from .pictures import Pictures, pictures_of
from .samples import chunk_boxes, kind_of, picture_boxes, samples_of, with_tables

_LONG = (1 << 32) - 16

_Boxes = list[tuple[bytes, bytes]]


def join(
    base: Path, parts: Sequence[Part], output: Path, fps: int, tick: Tick | None = None
) -> None:
    """Write `base`, an mp4 of ffmpeg's, with the parts for its pictures.

    It has the first of them itself. Raises MediaError for a part that is broken, that is no run and
    no head of one, or that was encoded with other settings than the first.
    """
    content = list(boxes(movie(base)))
    tracks = [inner for kind, inner in content if kind == b"trak"]
    seen = next(at for at, track in enumerate(tracks) if kind_of(track) == b"vide")
    samples = [samples_of(track) for track in tracks]
    pictures = pictures_of(parts, fps, samples[seen].scale)
    samples[seen] = pictures.samples
    layout = Layout.of(samples)
    files = [np.zeros(len(one.sizes), np.int64) for one in samples]
    files[seen] = pictures.parts + 1
    with beside(output, durable=False) as target, target.open("wb") as film:
        film.write(_head(top(base, b"ftyp"), _lasting(content, pictures, seen), layout))
        copy(layout, samples, files, [base, *(part.file for part in parts)], film, tick)


def _lasting(content: _Boxes, pictures: Pictures, seen: int) -> _Boxes:
    """The boxes of a movie as long as its pictures, with the tables of these, but for chunks."""
    samples, step = pictures.samples, pictures.step
    clock, ticks = timescale(dict(content)[b"mvhd"]), len(samples.sizes) * step
    length = -(-ticks * clock // samples.scale)
    tables = picture_boxes(samples.sizes, pictures.shifts, pictures.keys, step)
    tracks = count()
    found: _Boxes = []
    for kind, inner in content:
        changed = inner
        if kind == b"mvhd":
            changed = with_duration(kind, inner, max(length, duration(kind, inner)))
        elif kind == b"trak" and next(tracks) == seen:
            changed = with_tables(_as_long(inner, length, ticks), tables, only=True)
        found.append((kind, changed))
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
