"""A clip that came from a service: whether it is an mp4 or WebM at all, without decoding it."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from ...errors import AnswerError

_EBML = b"\x1a\x45\xdf\xa3"
_TO_REFERENCES = (b"moov", b"trak", b"mdia", b"minf", b"dinf")
_MOST_BOXES = 20_000
_SELF_CONTAINED = 1


def arrived(file: Path, service: str) -> Path:
    """The file, given the name of what it is.

    Only its frame is read, by code that cannot be misled; its pictures are read where they can do
    no harm. Raises AnswerError for what is neither mp4 nor WebM, is cut off, or holds pictures that
    lie elsewhere.
    """
    with file.open("rb") as content:
        head = content.read(16)
        if head[:4] == _EBML:
            return file.replace(file.with_name("clip.webm"))
        if head[4:8] != b"ftyp":
            raise AnswerError(f"{service} sends something that is no film: {_looks_like(head)}")
        _check(content, file.stat().st_size, service)
    return file.replace(file.with_name("clip.mp4"))


def _looks_like(head: bytes) -> str:
    if head.lstrip()[:7] == b"#EXTM3U":
        return "a playlist"
    if head.lstrip()[:1] in {b"<", b"{"}:
        return "a text"
    return "neither mp4 nor WebM by its content"


def _check(content: BinaryIO, size: int, service: str) -> None:
    found = {kind for kind, _, _ in _boxes(content, 0, size)}
    if not {b"moov", b"mdat"} <= found:
        raise AnswerError(f"{service} sends a film that is cut off")
    if not all(_references(content, 0, size, _TO_REFERENCES)):
        raise AnswerError(f"{service} sends a film whose pictures lie elsewhere")


def _references(content: BinaryIO, start: int, end: int, way: tuple[bytes, ...]) -> Iterator[bool]:
    """Whether each track of an mp4 holds its own samples: ISO/IEC 14496-12, 8.7.2."""
    for kind, first, last in _boxes(content, start, end):
        if way and kind == way[0]:
            yield from _references(content, first, last, way[1:])
        elif not way and kind == b"dref":
            for _, entry, _ in _boxes(content, first + 8, last):
                content.seek(entry)
                yield bool(int.from_bytes(content.read(4), "big") & _SELF_CONTAINED)


def _boxes(content: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes of a span: kind, first byte and end of what is in them. Stops at a broken one."""
    for _ in range(_MOST_BOXES):
        content.seek(start)
        head = content.read(16)
        if start + 8 > end or len(head) < 8:
            return
        length, kind = struct.unpack(">I4s", head[:8])
        inner = 8
        if length == 1 and len(head) == 16:
            length, inner = struct.unpack(">Q", head[8:])[0], 16
        length = length or end - start
        if length < inner or start + length > end:
            return
        yield kind, start + inner, start + length
        start += length
