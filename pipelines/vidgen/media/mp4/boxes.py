"""The boxes that an mp4 is made of (ISO/IEC 14496-12, 4.2)."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator
from pathlib import Path

_LARGEST = 1 << 28
_MOST = 64
BROKEN = (struct.error, IndexError, KeyError, ValueError)
"""What reading a broken box raises."""

_NARROW = (1 << 32) - 1


def heads(path: Path) -> Iterator[tuple[bytes, int, int]]:
    """The kinds of the boxes of a file itself, and where the content of each begins and ends.

    It may end behind the end of the file. Raises OSError.
    """
    with path.open("rb") as file:
        at = 0
        for _ in range(_MOST):
            file.seek(at)
            if len(head := file.read(16)) < 8:
                return
            length, kind = struct.unpack_from(">I4s", head)
            wide = length == 1 and len(head) == 16
            if wide:
                (length,) = struct.unpack_from(">Q", head, 8)
            if length < (16 if wide else 8):
                return
            yield kind, at + (16 if wide else 8), at + length
            at += length


def is_whole(path: Path) -> bool:
    """Whether all boxes of a file end where it does, or before. Raises OSError."""
    size = path.stat().st_size
    return all(end <= size for _, _, end in heads(path))


def movie(path: Path) -> bytes:
    """The content of the box `moov`; empty where there is none. Raises OSError."""
    return top(path, b"moov")


def top(path: Path, wanted: bytes) -> bytes:
    """The content of a box of the file itself; empty where there is none. Raises OSError."""
    for kind, begin, end in heads(path):
        if kind == wanted and end - begin < _LARGEST:
            with path.open("rb") as file:
                file.seek(begin)
                return file.read(end - begin)
    return b""


def boxes(content: bytes) -> Iterator[tuple[bytes, bytes]]:
    """The kinds and contents of boxes that follow each other."""
    at = 0
    while at + 8 <= len(content):
        length, kind = struct.unpack_from(">I4s", content, at)
        if length < 8:
            return
        yield kind, content[at + 8 : at + length]
        at += length


def box(kind: bytes, *contents: bytes) -> bytes:
    """A box with its head."""
    content = b"".join(contents)
    return struct.pack(">I4s", len(content) + 8, kind) + content


def packed(found: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Boxes behind each other."""
    return b"".join(box(kind, content) for kind, content in found)


def duration(kind: bytes, content: bytes) -> int:
    """How long a movie, a track or its media are, as the head of each says, in its ticks."""
    return _head(kind, content)[2]


def with_duration(kind: bytes, content: bytes, ticks: int) -> bytes:
    """The head of a movie, a track or its media (`mvhd`, `tkhd`, `mdhd`) with another duration."""
    dates, middle, _, rest = _head(kind, content)
    wide = content[0] == 1 or ticks > _NARROW
    form = ">QQ" if wide else ">II"
    spelled = struct.pack(form, *dates) + middle + struct.pack(form[:2], ticks)
    return bytes([wide]) + content[1:4] + spelled + rest


def _head(kind: bytes, content: bytes) -> tuple[tuple[int, ...], bytes, int, bytes]:
    """Two dates, what is between them and the duration, this, and what follows."""
    form = ">QQ" if content[0] == 1 else ">II"
    begin = 4 + struct.calcsize(form)
    end = begin + (8 if kind == b"tkhd" else 4)
    (ticks,) = struct.unpack_from(form[:2], content, end)
    rest = content[end + struct.calcsize(form[:2]) :]
    return struct.unpack_from(form, content, 4), content[begin:end], ticks, rest


def with_edit(content: bytes, ticks: int) -> bytes:
    """An edit list (`elst`) whose last edit, the one that shows the track, has another duration."""
    form = ">Qq4s" if content[0] == 1 else ">Ii4s"
    *before, (_, begin, pace) = struct.iter_unpack(form, content[8:])
    wide = content[0] == 1 or ticks > _NARROW
    edits = [*before, (ticks, begin, pace)]
    spelled = b"".join(struct.pack(">Qq4s" if wide else ">Ii4s", *edit) for edit in edits)
    return bytes([wide]) + content[1:8] + spelled


def edit_begin(content: bytes) -> int:
    """From which tick of its own on the last edit (`elst`) shows a track."""
    form = ">Qq4s" if content[0] == 1 else ">Ii4s"
    return int(list(struct.iter_unpack(form, content[8:]))[-1][1])


def timescale(header: bytes) -> int:
    """Ticks a second, as `mvhd` and `mdhd` say."""
    return int(struct.unpack_from(">I", header, 20 if header[0] else 12)[0])
