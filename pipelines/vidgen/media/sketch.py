"""Write frames to a file that is read once more, and then fitted to its scene."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

from ..events import Tick
from .contract import CODEC, PIXEL_FORMAT
from .publish import beside

_OPTIONS = {
    "preset": "veryfast",
    "crf": "12",
    "g": "30",
    "color_range": "tv",
    "colorspace": "bt709",
    "color_primaries": "bt709",
    "color_trc": "bt709",
    "x264-params": "cpu-independent=1",
    "threads": "1",
    "flags": "+bitexact",
}
_EXACT = Interpolation.AREA | Interpolation.FULL_CHR_H_INP | Interpolation.BITEXACT


def write_frames(
    output: Path,
    frames: Iterable[Image.Image],
    size: tuple[int, int],
    fps: int,
    count: int,
    tick: Tick,
) -> None:
    """Write RGB pictures of one size as an mp4, finely. `tick` hears of each of `count`."""
    with (
        beside(output) as part,
        av.open(str(part), "w", format="mp4", options={"fflags": "+bitexact"}) as clip,
    ):
        stream: Any = clip.add_stream(CODEC, rate=fps, options=_OPTIONS)
        stream.width, stream.height = size
        stream.pix_fmt = PIXEL_FORMAT
        for index, picture in enumerate(frames):
            frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24").reformat(
                format=PIXEL_FORMAT,
                dst_colorspace=Colorspace.ITU709,
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
                interpolation=_EXACT,
            )
            frame.pts = index
            clip.mux(stream.encode(frame))
            if index % fps == 0:
                tick(index / count, "moving a picture")
        clip.mux(stream.encode(None))
