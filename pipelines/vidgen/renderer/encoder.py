"""Pictures in, H.264 out: what every clip of a film has in common is decided elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from functools import cached_property
from pathlib import Path
from typing import Any

import av
from av.packet import Packet
from av.video.frame import PictureType, VideoFrame
from av.video.stream import VideoStream

from ..media.contract import CODEC, PIXEL_FORMAT, REORDERED, run_options
from ..media.slices import Numbering
from .colours import Colours, Pixels
from .stills import Coded, Stills, still_picture

_SEEN = 2
"""Times that the encoder sees a held picture: once more than needed, to code it well."""
HELD = 4
"""A picture shown for as many frames or more is held."""


class RunEncoder:
    """Writes one run of a clip: a closed piece that begins with a key picture at time 0.

    A context: the file is whole once it is left without an error. Raises OSError where the file
    cannot be written. The bytes depend only on the pictures, for how long each is shown, and the
    options.
    """

    def __init__(
        self, output: Path, *, size: tuple[int, int], fps: int, x264: Mapping[str, str]
    ) -> None:
        self.frames = 0
        self._tick = Fraction(1, fps)
        self._size, self._x264 = size, x264
        self._colours = Colours()
        self._picture: VideoFrame | None = None
        self._repeat = self._seen = self._muxed = 0
        self._container = av.open(str(output), "w", format="mp4", options=run_options(fps))
        self._stream = self._add_stream()

    def _add_stream(self) -> VideoStream:
        options = dict(self._x264)
        stream: Any = self._container.add_stream(CODEC, rate=1 / self._tick, options=options)
        stream.width, stream.height = self._size
        stream.pix_fmt = PIXEL_FORMAT
        stream.time_base = self._tick
        assert isinstance(stream, VideoStream)
        return stream

    @cached_property
    def _stills(self) -> Stills:
        self._container.start_encoding()
        numbering = Numbering.of(self._stream.codec_context.extradata or b"")
        fps = self._tick.denominator
        return Stills(numbering, lambda: still_picture(self._size, fps, self._x264))

    def write(self, pixels: Pixels, repeat: int = 1, rows: tuple[int, int] | None = None) -> None:
        """Append a picture, shown for `repeat` frames. It is converted once and not kept.

        `rows`, first and end, are those that may differ from the picture before; None is all, and
        an empty range shows the picture before for longer.
        """
        if self._picture is None or rows is None or rows[0] < rows[1]:
            self._encode()
            self._picture = self._colours.convert(pixels, rows)
        self._repeat += repeat
        self.frames += repeat

    def _encode(self) -> None:
        """Hand the picture to the encoder as often as it needs to see it."""
        held = self._repeat >= HELD
        seen = _SEEN if held else self._repeat
        if held:
            self._stills.hold(self._seen + seen - 1, self._repeat - seen)
        for left in range(seen, 0, -1):
            assert self._picture is not None
            self._picture.pict_type = PictureType.P if held and left == 1 else PictureType.NONE
            self._picture.pts, self._picture.time_base = self._seen, self._tick
            self._seen += 1
            self._take(self._stream.encode(self._picture))
        self._repeat = 0

    def _take(self, packets: Iterable[Packet[VideoStream]]) -> None:
        for packet in packets:
            at = int((packet.pts or 0) * packet.time_base / self._tick)
            self._mux(self._stills.place(bytes(packet), at, packet.is_keyframe))

    def _mux(self, pictures: Iterable[Coded]) -> None:
        for picture in pictures:
            packet = Packet(picture.packet)
            packet.stream = self._stream
            packet.time_base = self._tick
            packet.pts, packet.dts = picture.shown, self._muxed - REORDERED
            packet.duration = 1
            packet.is_keyframe = picture.key
            self._container.mux(packet)
            self._muxed += 1

    def __enter__(self) -> RunEncoder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._container:
            if kind is None:
                self._encode()
                self._take(self._stream.encode(None))
                self._mux(self._stills.rest())
