"""The samples of a track: how many bytes each has, where they lie, and when it is decoded."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .boxes import box, boxes, packed, timescale

Numbers = NDArray[np.int64]

_FAR = 1 << 32
CHUNKS = frozenset({b"stsc", b"stco", b"co64"})
"""The tables that say where samples lie."""

_ALL = struct.pack(">I", 0)
"""Version 0 and no flags."""


@dataclass(frozen=True)
class Samples:
    """In the order of decoding: `sizes` in bytes, `places` in the file, `times` in ticks.

    `scale` are ticks a second.
    """

    sizes: Numbers
    places: Numbers
    times: Numbers
    scale: int


def table_of(track: bytes) -> dict[bytes, bytes]:
    """The boxes of a track's sample table, from the content of its `trak`."""
    media = dict(boxes(dict(boxes(track))[b"mdia"]))
    return dict(boxes(dict(boxes(media[b"minf"]))[b"stbl"]))


def kind_of(track: bytes) -> bytes:
    """What a track holds: `vide`, `soun`, `sbtl` or `text`."""
    media = dict(boxes(dict(boxes(track))[b"mdia"]))
    return media[b"hdlr"][8:12]


def samples_of(track: bytes) -> Samples:
    """The samples of a track. Raises ValueError, KeyError or struct.error for a broken table."""
    media = dict(boxes(dict(boxes(track))[b"mdia"]))
    table = table_of(track)
    sizes = _sizes(table[b"stsz"])
    steps = _numbers(table[b"stts"], 2)
    times = np.cumsum(np.repeat(steps[:, 1], steps[:, 0]))
    if len(times) != len(sizes):
        raise ValueError("a table of times that is no table of the samples")
    times = np.concatenate((np.zeros(1, np.int64), times[:-1]))[: len(sizes)]
    return Samples(sizes, _places(table, sizes), times, timescale(media[b"mdhd"]))


def _sizes(content: bytes) -> Numbers:
    same, count = struct.unpack_from(">II", content, 4)
    if same:
        return np.full(count, same, np.int64)
    return np.frombuffer(content, ">u4", count, 12).astype(np.int64)


def _numbers(content: bytes, columns: int) -> Numbers:
    """The rows of a table that begins with their count."""
    (count,) = struct.unpack_from(">I", content, 4)
    found = np.frombuffer(content, ">u4", count * columns, 8)
    return found.astype(np.int64).reshape(count, columns)


def _places(table: dict[bytes, bytes], sizes: Numbers) -> Numbers:
    """Where samples lie, which follow each other in chunks."""
    if b"co64" in table:
        (count,) = struct.unpack_from(">I", table[b"co64"], 4)
        chunks = np.frombuffer(table[b"co64"], ">u8", count, 8).astype(np.int64)
    else:
        chunks = _numbers(table[b"stco"], 1)[:, 0]
    runs = _numbers(table[b"stsc"], 3)
    if (runs[:, 2] != 1).any():
        raise ValueError("a track of several descriptions")
    following = np.append(runs[1:, 0], len(chunks) + 1) - runs[:, 0]
    counts = np.repeat(runs[:, 1], following)
    if counts.sum() != len(sizes):
        raise ValueError("a table of chunks that is no table of the samples")
    firsts = np.cumsum(counts) - counts
    before = np.cumsum(sizes) - sizes
    within = before - np.repeat(before[firsts], counts) if len(sizes) else before
    return np.repeat(chunks, counts) + within


def chunk_boxes(places: Numbers, counts: Numbers) -> dict[bytes, bytes]:
    """`stsc` and `stco`, or `co64`: where chunks begin, and how many samples each has."""
    new = np.flatnonzero(np.diff(counts, prepend=-1))
    rows = np.stack((new + 1, counts[new], np.ones(len(new), np.int64)), axis=1)
    far = bool(len(places)) and int(places[-1]) >= _FAR
    spelled = places.astype(">u8" if far else ">u4").tobytes()
    return {
        b"stsc": _table(rows),
        b"co64" if far else b"stco": _ALL + struct.pack(">I", len(places)) + spelled,
    }


def picture_boxes(sizes: Numbers, shifts: Numbers, keys: Numbers, step: int) -> dict[bytes, bytes]:
    """The tables of pictures at a constant rate.

    `shifts` are ticks from decoding to showing, `keys` the numbers of key pictures, from 0.
    """
    count = len(sizes)
    new = np.flatnonzero(np.diff(shifts, prepend=shifts[0] - 1))
    lengths = np.diff(new, append=count)
    return {
        b"stts": _table(np.array([[count, step]])),
        b"stss": _table(keys[:, None] + 1),
        b"ctts": _table(np.stack((lengths, shifts[new]), axis=1)),
        b"stsz": _ALL + struct.pack(">II", 0, count) + sizes.astype(">u4").tobytes(),
    }


def _table(rows: Numbers) -> bytes:
    return _ALL + struct.pack(">I", len(rows)) + rows.astype(">u4").tobytes()


def with_tables(track: bytes, tables: Mapping[bytes, bytes], *, only: bool) -> bytes:
    """A track with other tables among its own; or `only` with these, and its descriptions."""
    found = b""
    for kind, content in boxes(track):
        found += box(kind, _replaced(content, tables, only=only) if kind == b"mdia" else content)
    return found


def _replaced(content: bytes, tables: Mapping[bytes, bytes], *, only: bool) -> bytes:
    """The content of a box that holds, however deep, a table of samples, with other tables."""
    found = b""
    for kind, inner in boxes(content):
        if kind == b"minf":
            found += box(kind, _replaced(inner, tables, only=only))
        elif kind == b"stbl":
            kept = [
                (name, value)
                for name, value in boxes(inner)
                if name not in tables and (name == b"stsd" or not (only or name in CHUNKS))
            ]
            found += box(kind, packed([*kept, *tables.items()]))
        else:
            found += box(kind, inner)
    return found
