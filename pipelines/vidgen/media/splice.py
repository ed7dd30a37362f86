"""Put runs of clips behind each other by copying their packets.

A run is a closed piece of a clip: it begins with a key picture and nothing in it refers to what is
outside. So is its head, up to a picture that is decoded when all before it are. It comes from a
file of its own or from within an earlier clip, and the clip made of it is the same, byte for byte.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

import av
from av.packet import Packet
from av.video.stream import VideoStream

from ..errors import MediaError
from .contract import REORDERED, container_options, run_options, timescale
from .publish import beside

_VideoPacket: TypeAlias = "Packet[VideoStream]"
_BEFORE = REORDERED + 1
"""Frames to look before a key picture, whose time of decoding is earlier than that of showing."""


@dataclass(frozen=True)
class Part:
    """Whole runs of a file, and the head of one: so many frames from the first, counted from 0."""

    file: Path
    first: int
    frames: int


def splice(parts: Sequence[Part], output: Path, fps: int, *, final: bool = True) -> int:
    """Write the parts as one clip that keeps the clip contract, and return its count of frames.

    One that is not `final` is only copied from: its index stays at the end. Raises MediaError for a
    part that is broken, that is no run and no head of one, or that was encoded with other settings
    than the first.
    """
    options = container_options(fps) if final else run_options(fps)
    with (
        beside(output, durable=final) as target,
        av.open(str(target), "w", format="mp4", options=options) as clip,
    ):
        writer = _Writer(clip, fps)
        for file, pieces in groupby(parts, key=lambda part: part.file):
            with _opened(file) as source:
                writer.take_settings(source.streams.video[0], file)
                for part in _joined(pieces):
                    writer.append(_packets(source, part, fps), part.frames)
        return writer.frames


class _Writer:
    """Puts runs into a clip, each frame shown at its own time."""

    def __init__(self, clip: av.container.OutputContainer, fps: int) -> None:
        self.frames = 0
        self._clip = clip
        self._stream: VideoStream | None = None
        self._parameters = b""
        self._time_base = Fraction(1, timescale(fps))
        self._step = timescale(fps) // fps

    def take_settings(self, source: VideoStream, file: Path) -> None:
        """Write with the parameter sets of the first source; refuse any other."""
        parameters = bytes(source.codec_context.extradata or b"")
        if self._stream is None:
            self._parameters = parameters
            self._stream = self._clip.add_stream_from_template(source)
            self._stream.time_base = self._time_base
        elif parameters != self._parameters:
            raise MediaError(f"{file}: its encoder settings differ from the first part's")

    def append(self, packets: Iterator[tuple[int, _VideoPacket]], frames: int) -> None:
        """Append packets in the order of decoding, each with its place in the order of showing."""
        assert self._stream is not None
        for decoded, (shown, packet) in enumerate(packets):
            packet.pts = (self.frames + shown) * self._step
            packet.dts = (self.frames + decoded - REORDERED) * self._step
            packet.duration = self._step
            packet.time_base = self._time_base
            packet.stream = self._stream
            self._clip.mux(packet)
        self.frames += frames


def _joined(pieces: Iterable[Part]) -> Iterator[Part]:
    """Parts of one file, those in one piece that lie behind each other there."""
    joined: Part | None = None
    for part in pieces:
        if joined is not None and part.first == joined.first + joined.frames:
            joined = Part(part.file, joined.first, joined.frames + part.frames)
            continue
        if joined is not None:
            yield joined
        joined = part
    if joined is not None:
        yield joined


@contextmanager
def _opened(file: Path) -> Iterator[av.container.InputContainer]:
    try:
        with av.open(str(file), format="mp4") as source:
            if not source.streams.video:
                raise MediaError(f"{file}: a clip without pictures")
            yield source
    except av.InvalidDataError as error:
        raise MediaError(f"{file}: not a clip that can be read ({error.strerror})") from None


def _packets(
    source: av.container.InputContainer, part: Part, fps: int
) -> Iterator[tuple[int, _VideoPacket]]:
    stream = source.streams.video[0]
    step = Fraction(1, fps) / Fraction(stream.time_base or 1)
    source.seek(max(0, round((part.first - _BEFORE) * step)), stream=stream)
    seen: set[Fraction] = set()
    for packet in source.demux(stream):
        if not packet.size or packet.pts is None or packet.is_corrupt:
            continue
        shown = packet.pts / step - part.first
        if len(seen) == part.frames or (packet.is_keyframe and shown >= part.frames):
            break
        if seen or (packet.is_keyframe and shown == 0):
            seen.add(shown)
            yield int(shown), packet
    if seen != set(range(part.frames)):
        last = part.first + part.frames - 1
        raise MediaError(f"{part.file}: frames {part.first} to {last} are no runs")
