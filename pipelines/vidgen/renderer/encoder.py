"""Frames in, one H.264 clip out: what every clip of a film has in common is decided elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter
from av.video.stream import VideoStream

from ..media.contract import CODEC, PIXEL_FORMAT, container_options

Pixels = npt.NDArray[np.uint8]
"""A picture: height x width x 4, red, green, blue and an alpha that is ignored."""


class ClipEncoder:
    """Writes frames to an mp4 file as they come, at a constant rate from time 0.

    A context: the file is whole once it is left without an error. Raises OSError where the file
    cannot be written.
    """

    def __init__(
        self, output: Path, *, size: tuple[int, int], fps: int, x264: Mapping[str, str]
    ) -> None:
        self.frames = 0
        self._tick = Fraction(1, fps)
        self._colours = VideoReformatter()
        self._container = av.open(
            str(output), "w", format="mp4", options=dict(container_options(fps))
        )
        self._stream = self._add_stream(size, fps, x264)

    def _add_stream(self, size: tuple[int, int], fps: int, x264: Mapping[str, str]) -> VideoStream:
        stream: Any = self._container.add_stream(CODEC, rate=Fraction(fps), options=dict(x264))
        stream.width, stream.height = size
        stream.pix_fmt = PIXEL_FORMAT
        stream.time_base = self._tick
        assert isinstance(stream, VideoStream)
        return stream

    def write(self, pixels: Pixels, repeat: int = 1) -> None:
        """Append a picture, shown for `repeat` frames. It is converted once and not kept."""
        frame = self._colours.reformat(
            av.VideoFrame.from_numpy_buffer(pixels, format="rgba"),
            format=PIXEL_FORMAT,
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            src_color_range=ColorRange.JPEG,
            dst_color_range=ColorRange.MPEG,
        )
        for _ in range(repeat):
            frame.pts = self.frames
            frame.time_base = self._tick
            self._container.mux(self._stream.encode(frame))
            self.frames += 1

    def __enter__(self) -> ClipEncoder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._container.mux(self._stream.encode(None))
        self._container.close()
