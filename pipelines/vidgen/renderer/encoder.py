"""Pictures in, H.264 out: what every clip of a film has in common is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any, ClassVar

import av
from av.video.stream import VideoStream

from ..media.contract import CODEC, PIXEL_FORMAT, container_options, run_options
from .colours import Colours, Pixels


class RunEncoder:
    """Writes one run of a clip: a closed piece that begins with a key picture at time 0.

    A context: the file is whole once it is left without an error. Raises OSError where the file
    cannot be written. The bytes depend only on the pictures and the options.
    """

    _container_options: ClassVar = staticmethod(run_options)

    def __init__(
        self, output: Path, *, size: tuple[int, int], fps: int, x264: Mapping[str, str]
    ) -> None:
        self.frames = 0
        self._tick = Fraction(1, fps)
        self._colours = Colours()
        self._container = av.open(
            str(output), "w", format="mp4", options=self._container_options(fps)
        )
        self._stream = self._add_stream(size, fps, x264)

    def _add_stream(self, size: tuple[int, int], fps: int, x264: Mapping[str, str]) -> VideoStream:
        stream: Any = self._container.add_stream(CODEC, rate=Fraction(fps), options=dict(x264))
        stream.width, stream.height = size
        stream.pix_fmt = PIXEL_FORMAT
        stream.time_base = self._tick
        assert isinstance(stream, VideoStream)
        return stream

    def write(self, pixels: Pixels, repeat: int = 1, rows: tuple[int, int] | None = None) -> None:
        """Append a picture, shown for `repeat` frames. It is converted once and not kept.

        `rows`, first and end, are those that may differ from the picture before; None is all.
        """
        frame = self._colours.convert(pixels, rows)
        for _ in range(repeat):
            frame.pts = self.frames
            frame.time_base = self._tick
            self._container.mux(self._stream.encode(frame))
            self.frames += 1

    def __enter__(self) -> RunEncoder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._container.mux(self._stream.encode(None))
        self._container.close()


class ClipEncoder(RunEncoder):
    """Writes a whole clip as one run after the other."""

    _container_options: ClassVar = staticmethod(container_options)
