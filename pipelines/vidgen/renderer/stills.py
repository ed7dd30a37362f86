"""Hold a picture for as many frames as it stays without encoding it again.

The encoder is shown a held picture only a few times. For every further frame a coded picture that
says no more than "as before" is put into the stream, and the pictures after it are numbered anew.
What a decoder shows is what it would show of the encoder's own stream, with the held pictures
repeated. That is so because of what the clip contract says: one reference at most in each direction
and no B-frame that others refer to. As the last copy that the encoder saw is no B-frame, everything
later refers to it or to what comes after it, and the repeats take its place one after the other.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

import av
from av.video.codeccontext import VideoCodecContext
from av.video.frame import PictureType, VideoFrame

from ..media.contract import CODEC, PIXEL_FORMAT
from ..media.slices import Numbering, Numbers, packet_of, picture_of

_GREY = 128


@dataclass(frozen=True)
class Coded:
    """A coded picture in the order of decoding. `shown` is its place in the order of showing."""

    packet: bytes
    shown: int
    key: bool = False


class Stills:
    """Takes what the encoder hands out, and gives what the run consists of."""

    def __init__(self, numbering: Numbering, still: Callable[[], bytes]) -> None:
        self._numbering = numbering
        self._still = still
        self._holds: deque[tuple[int, int]] = deque()
        self._numbers: dict[int, Numbers] = {}
        self._added = self._added_since_key = 0

    def hold(self, at: int, repeats: int) -> None:
        """Show the picture that the encoder counts as `at`, and codes as no B-frame, longer."""
        self._holds.append((at, repeats))

    def place(self, packet: bytes, at: int, key: bool) -> Iterator[Coded]:
        """A packet of the encoder with its new number, behind the repeats that come before it."""
        while self._holds and self._holds[0][0] < at:
            yield from self._repeats(*self._holds.popleft())
        if key:
            self._added_since_key = 0
        picture = picture_of(packet)
        numbers = self._numbering.read(picture).after(self._added_since_key)
        if any(hold == at for hold, _ in self._holds):
            self._numbers[at] = numbers
        yield Coded(packet_of(self._numbering.write(picture, numbers)), at + self._added, key)

    def rest(self) -> Iterator[Coded]:
        """The repeats of a picture that is held to the end of the run."""
        while self._holds:
            yield from self._repeats(*self._holds.popleft())

    def _repeats(self, at: int, repeats: int) -> Iterator[Coded]:
        held, still = self._numbers.pop(at), self._still()
        for n in range(1, repeats + 1):
            picture = self._numbering.write(still, held.after(n))
            yield Coded(packet_of(picture), at + self._added + n)
        self._added += repeats
        self._added_since_key += repeats


@lru_cache(maxsize=8)
def _still(size: tuple[int, int], fps: int, x264: tuple[tuple[str, str], ...]) -> bytes:
    encoder = av.CodecContext.create(CODEC, "w")
    assert isinstance(encoder, VideoCodecContext)
    encoder.width, encoder.height = size
    encoder.pix_fmt = PIXEL_FORMAT
    encoder.time_base, encoder.framerate = Fraction(1, fps), Fraction(fps)
    encoder.options = dict(x264)
    packets = [packet for frame in _grey(size) for packet in encoder.encode(frame)]
    packets += encoder.encode(None)
    return picture_of(bytes(packets[-1]))


def still_picture(size: tuple[int, int], fps: int, x264: Mapping[str, str]) -> bytes:
    """The coded picture that says "as before", as the encoder itself writes it.

    Kept for the next call: a process that forks others spares them the work by asking first.
    """
    return _still(size, fps, tuple(sorted(x264.items())))


def _grey(size: tuple[int, int]) -> Iterator[VideoFrame]:
    frame = VideoFrame(*size, PIXEL_FORMAT)
    for plane in frame.planes:
        plane.update(bytes([_GREY]) * plane.buffer_size)
    for at, kind in enumerate((PictureType.I, PictureType.P)):
        frame.pts = at
        frame.pict_type = kind
        yield frame
