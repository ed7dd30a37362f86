"""Read where a clip can be cut from the index of its mp4, without a decoder.

Source: ISO/IEC 14496-12, 8.6 (times and key pictures), 8.5.2 (what a track holds), 8.6.6 (edits).
"""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from pathlib import Path

from ...files import storage_error
from ..mp4.boxes import boxes, movie, timescale

_MOST = 1 << 22
_ENTRY = 8 + 78
"""Bytes of a visual sample entry before the boxes in it."""


@dataclass(frozen=True)
class Index:
    """A clip of constant rate from time 0.

    `shown` are the places of its pictures in the order of showing, as they follow in decoding;
    `keys` those of its key pictures, in order. `parameters` is the decoder's configuration.
    """

    size: tuple[int, int]
    fps: Fraction
    parameters: bytes
    shown: tuple[int, ...]
    keys: tuple[int, ...]

    @property
    def frames(self) -> int:
        return len(self.shown)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """Where a copy may end: before it all is decoded that is shown, and nothing else."""
        found, last = [], -1
        for count, place in enumerate(self.shown, start=1):
            last = max(last, place)
            if last == count - 1:
                found.append(count)
        return tuple(found)

    def inside(self, first: int, end: int) -> tuple[int, int]:
        """The longest copy within these frames; an empty one where there is none."""
        at = bisect_left(self.keys, first)
        begin = self.keys[at] if at < len(self.keys) else self.frames
        at = bisect_right(self.ends, end)
        stop = self.ends[at - 1] if at else 0
        return (begin, stop) if stop > begin else (first, first)


def read_index(clip: Path) -> Index | None:
    """The index of an H.264 clip; None for any other file, and one of another make.

    Raises StorageError where the file cannot be read.
    """
    try:
        return index_of(movie(clip))
    except OSError as error:
        raise storage_error(error, clip) from None


def index_of(content: bytes) -> Index | None:
    """The index in the content of the box `moov`, as `read_index` finds it."""
    try:
        return _index(content)
    except (struct.error, IndexError, KeyError, ValueError, ZeroDivisionError):
        return None


def _index(content: bytes) -> Index | None:
    tracks = [dict(boxes(inner)) for kind, inner in boxes(content) if kind == b"trak"]
    for track in tracks:
        media = dict(boxes(track[b"mdia"]))
        if media[b"hdlr"][8:12] == b"vide":
            return _video(track, media)
    return None


def _video(track: dict[bytes, bytes], media: dict[bytes, bytes]) -> Index | None:
    table = dict(boxes(dict(boxes(media[b"minf"]))[b"stbl"]))
    kind, entry = next(boxes(table[b"stsd"][8:]))
    if kind != b"avc1":
        return None
    size = struct.unpack_from(">HH", entry, 24)
    parameters = dict(boxes(entry[_ENTRY - 8 :]))[b"avcC"]
    times = _times(table)
    order = sorted(times)
    step = order[1] - order[0] if len(order) > 1 else _runs(table[b"stts"])[0][1]
    places = [(time - order[0]) // step for time in times]
    if [order[0] + step * place for place in range(len(order))] != order:
        return None
    if _begins(track) not in (None, order[0]):
        return None
    return Index(
        size=(size[0], size[1]),
        fps=Fraction(timescale(media[b"mdhd"]), step),
        parameters=parameters,
        shown=tuple(places),
        keys=tuple(sorted(_keys(table, places))),
    )


def _times(table: dict[bytes, bytes]) -> list[int]:
    """When each picture is shown, in the order of decoding."""
    decoded: list[int] = []
    at = 0
    for count, step in _runs(table[b"stts"]):
        decoded += range(at, at + count * step, step)
        at += count * step
    later = [
        shift for count, shift in _runs(table.get(b"ctts", bytes(8)), "i") for _ in range(count)
    ]
    later += [0] * (len(decoded) - len(later))
    return [time + shift for time, shift in zip(decoded, later, strict=True)]


def _runs(box: bytes, kind: str = "I") -> list[tuple[int, int]]:
    """Pairs of a count and a value."""
    (count,) = struct.unpack_from(">I", box, 4)
    found = list(struct.iter_unpack(f">I{kind}", box[8 : 8 + 8 * count]))
    if sum(times for times, _ in found) > _MOST:
        raise ValueError("more pictures than any clip has")
    return found


def _keys(table: dict[bytes, bytes], places: list[int]) -> list[int]:
    box = table.get(b"stss")
    if box is None:
        return places
    (count,) = struct.unpack_from(">I", box, 4)
    return [places[number - 1] for number in struct.unpack_from(f">{count}I", box, 8)]


def _begins(track: dict[bytes, bytes]) -> int | None:
    """The time that is shown first; None where no edit says so, -1 for edits of another kind."""
    edits = dict(boxes(track.get(b"edts", b""))).get(b"elst")
    if edits is None:
        return None
    (count,) = struct.unpack_from(">I", edits, 4)
    if count != 1:
        return -1
    return int(
        struct.unpack_from(">q", edits, 16)[0]
        if edits[0]
        else struct.unpack_from(">i", edits, 12)[0]
    )
