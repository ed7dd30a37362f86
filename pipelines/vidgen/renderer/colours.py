"""From the red, green and blue of a picture to the luma and chroma of a clip.

BT.709 in limited range, with chroma at half size: the mean of each square of four pixels, rounded.
A square depends on nothing around it, so a band of rows converted alone equals the same rows of the
whole picture, and the arithmetic is the same on every machine.
"""

from __future__ import annotations

import av
import numpy as np
import numpy.typing as npt
from av.video.plane import VideoPlane
from av.video.reformatter import ColorRange, Colorspace, Interpolation, VideoReformatter

from ..media.contract import PIXEL_FORMAT

Pixels = npt.NDArray[np.uint8]
"""A picture: height x width x 4, red, green, blue and an alpha that is ignored."""

_EXACT = Interpolation.AREA | Interpolation.FULL_CHR_H_INP | Interpolation.BITEXACT
_LEAST_ROWS = 4


class Colours:
    """Holds one picture as a clip's frame, and changes only the rows that are new."""

    def __init__(self) -> None:
        self._whole = VideoReformatter()
        self._part = VideoReformatter()
        self._frame: av.VideoFrame | None = None

    def convert(self, pixels: Pixels, rows: tuple[int, int] | None = None) -> av.VideoFrame:
        """The frame of `pixels`. It belongs to this object: the next call may overwrite it.

        `rows`, first and end, are those that may differ from the picture before; None is all.
        """
        first, end = _band(rows, pixels.shape[0])
        if self._frame is None or (first, end) == (0, pixels.shape[0]):
            self._frame = _converted(self._whole, pixels)
        elif first < end:
            self._paste(_converted(self._part, pixels[first:end]), first)
        return self._frame

    def _paste(self, band: av.VideoFrame, first: int) -> None:
        assert self._frame is not None
        for source, target in zip(band.planes, self._frame.planes, strict=True):
            start = first * target.height // self._frame.height
            _samples(target)[start : start + source.height] = _samples(source)


def _band(rows: tuple[int, int] | None, height: int) -> tuple[int, int]:
    """Rows widened to whole squares, and to what swscale converts as it does a whole picture."""
    if rows is None:
        return 0, height
    first, end = rows
    if first >= end:
        return 0, 0
    first = max(0, min(first - first % 2, height - _LEAST_ROWS))
    return first, min(height, max(end + end % 2, first + _LEAST_ROWS))


def _converted(colours: VideoReformatter, pixels: Pixels) -> av.VideoFrame:
    return colours.reformat(
        av.VideoFrame.from_numpy_buffer(pixels, format="rgba"),
        format=PIXEL_FORMAT,
        src_colorspace=Colorspace.ITU709,
        dst_colorspace=Colorspace.ITU709,
        src_color_range=ColorRange.JPEG,
        dst_color_range=ColorRange.MPEG,
        interpolation=_EXACT,
        threads=1,
    )


def _samples(plane: VideoPlane) -> npt.NDArray[np.uint8]:
    """A plane's memory as rows and columns, without the padding at the end of each row."""
    return np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[:, : plane.width]
