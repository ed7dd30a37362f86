"""How a clip is cut into runs of frames, and how the frames of each get from player to studio.

A run is a closed group of pictures of its own: runs are painted and encoded side by side, and one
whose frames were there before is copied from where it was. Where runs begin depends only on the
scene and its clip's length, so that a clip's bytes are the same however many painters there were.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ..media.contract import run_frames
from .cuts import Cuts
from .display_list import RunWriter
from .recording import Frame

_HEAD = struct.Struct("<cq")
_FRAME, _RUN_ENDS, _SCENE_ENDS = b"F", b"R", b"E"
_VERDICT = 1 << 24
_AT_ONCE = 1 << 18
"""Bytes that are sent together, at the least, but for what a run ends with."""
LARGEST = 1 << 29
"""Bytes that a run may have, but for raw pictures of a large clip."""


def run_lengths(total: int, fps: int) -> list[int]:
    """The frames of each run of a film that is no tape; the last has up to half more, or fewer."""
    length = run_frames(fps)
    count = max(1, round(total / length))
    return [length] * (count - 1) + [total - length * (count - 1)]


class Enough(BaseException):
    """The clip has all its frames: what the scene would still show is not seen."""


class RunTape:
    """A tape for a player: writes `total` frames to a pipe, run by run, equal ones only once."""

    def __init__(self, pipe: int, total: int, fps: int) -> None:
        self.asked = 0
        self._pipe = pipe
        self._total = total
        self._cuts = Cuts(total, fps)
        self._writer = RunWriter()
        self._pending: Frame | None = None
        self._repeat = 0
        self._written: list[bytes] = []
        self._size = 0

    def begins(self, frames: int) -> None:
        """A play of about so many frames begins: a good place for a run to do so too."""
        self._flush()
        if self._cuts.begin(frames):
            self._end_run()

    def frame(self, frame: Frame, repeat: int) -> None:
        """Put a frame on the tape; raises Enough once there are more than the clip has."""
        room = self._total - self.asked
        self.asked += repeat
        if room > 0:
            self._add(frame, min(repeat, room))
        if self.asked > self._total:
            raise Enough

    def hold(self, frame: Frame) -> None:
        """Fill what is left of the clip with one frame."""
        left = self._total - self.asked
        if left > 0:
            self.begins(left)
            self._add(frame, left)

    def close(self, verdict: Mapping[str, Any]) -> None:
        """End the tape, saying how the scene ended."""
        self._flush()
        self._write(_SCENE_ENDS, [json.dumps(dict(verdict)).encode()])
        self._send()

    def _add(self, frame: Frame, repeat: int) -> None:
        if self._pending is None or self._pending.marks != frame.marks:
            self._flush()
            self._pending = frame
        self._repeat += repeat

    def _flush(self) -> None:
        frame, repeat = self._pending, self._repeat
        self._pending, self._repeat = None, 0
        while frame is not None and repeat:
            now = min(repeat, self._cuts.room)
            self._write(_FRAME, self._writer.frame(frame.marks, now))
            repeat -= now
            if self._cuts.take(now):
                self._end_run()

    def _end_run(self) -> None:
        self._write(_RUN_ENDS, [])
        self._send()
        self._writer = RunWriter()

    def _write(self, tag: bytes, pieces: list[bytes]) -> None:
        """Put something on the tape; it is sent with what follows, unless there is much of it."""
        whole = _packed(tag, pieces)
        self._written.append(whole)
        self._size += len(whole)
        if self._size >= _AT_ONCE:
            self._send()

    def _send(self) -> None:
        whole = b"".join(self._written)
        self._written, self._size = [], 0
        _send(self._pipe, whole)


def send_stills(pipe: int, frames: Sequence[Frame], verdict: Mapping[str, Any]) -> None:
    """A tape of single frames, each a run of its own, and what is said of them."""
    for frame in frames:
        _send(pipe, _packed(_FRAME, RunWriter().frame(frame.marks, 1)))
        _send(pipe, _packed(_RUN_ENDS, []))
    _send(pipe, _packed(_SCENE_ENDS, [json.dumps(dict(verdict)).encode()]))


def _packed(tag: bytes, pieces: list[bytes]) -> bytes:
    return b"".join([_HEAD.pack(tag, sum(map(len, pieces))), *pieces])


def _send(pipe: int, whole: bytes) -> None:
    view = memoryview(whole)
    while view:
        view = view[os.write(pipe, view) :]


@dataclass(frozen=True)
class Ended:
    """How a player says that its scene ended."""

    verdict: Mapping[str, Any]


class TapeReader:
    """Takes the bytes of a tape as they come, and gives whole runs, then Ended.

    Raises ValueError for what is no tape.
    """

    def __init__(self, largest_run: int = LARGEST) -> None:
        self._bytes = bytearray()
        self._run = bytearray()
        self._largest = largest_run

    def feed(self, data: bytes) -> Iterator[bytes | Ended]:
        self._bytes += data
        while len(self._bytes) >= _HEAD.size:
            tag, length = _HEAD.unpack_from(self._bytes)
            room = _VERDICT if tag == _SCENE_ENDS else self._largest - len(self._run)
            if not 0 <= length <= room:
                raise ValueError("a run has no sensible length")
            if len(self._bytes) < _HEAD.size + length:
                return
            body = self._bytes[_HEAD.size : _HEAD.size + length]
            del self._bytes[: _HEAD.size + length]
            if tag == _FRAME:
                self._run += struct.pack("<q", length)
                self._run += body
            elif tag == _RUN_ENDS:
                whole, self._run = bytes(self._run), bytearray()
                yield whole
            elif tag == _SCENE_ENDS:
                yield Ended(_verdict(body))
            else:
                raise ValueError("a tape has an unknown part")


def _verdict(body: bytearray) -> Mapping[str, Any]:
    try:
        verdict = json.loads(body)
    except RecursionError:
        raise ValueError("a verdict is no object") from None
    if not isinstance(verdict, dict):
        raise ValueError("a verdict is no object")
    return verdict
