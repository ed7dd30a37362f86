"""Take single frames out of a film, quickly, and judge what is on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import numpy as np
from PIL import Image

from ..errors import MediaError
from .plain import PLAIN
from .see_through import decoded, image_of

_JUDGED_WIDTH = 320
_BLACK = 40


def frames_at(
    video: Path, times_s: Sequence[float], *, near: bool = False
) -> Iterator[Image.Image]:
    """The frames that show at the given times, as `timed_frames` finds them."""
    return (image for _, image in timed_frames(video, times_s, near=near))


def timed_frames(
    video: Path, times_s: Sequence[float], *, near: bool = False
) -> Iterator[tuple[float, Image.Image]]:
    """The frames that show at the given times, each with its own, one by one as they are asked for.

    With `near` it is the last key picture until then, which is found much sooner. Through what is
    transparent a board of squares is seen. Raises MediaError where a frame cannot be decoded.
    """
    try:
        with av.open(str(video), options=PLAIN) as container:
            stream = container.streams.video[0]
            stream.thread_type = "NONE" if near else "AUTO"
            for time_s in times_s:
                yield _frame(container, stream, time_s, near=near)
    except (av.FFmpegError, IndexError) as error:
        raise MediaError(f"{video}: its pictures cannot be decoded ({error})") from None


def _frame(
    container: av.container.InputContainer,
    stream: av.video.stream.VideoStream,
    time_s: float,
    *,
    near: bool,
) -> tuple[float, Image.Image]:
    base = stream.time_base
    assert base is not None
    wanted = int(time_s / base)
    container.seek(wanted, stream=stream, backward=True)
    found = None
    for frame in decoded(container, stream):
        if frame.is_corrupt:
            raise MediaError(f"{container.name}: a broken picture near {time_s:.1f} s")
        if found is not None and (frame.pts or 0) > wanted:
            break
        found = frame
        if near:
            break
    if found is None:
        raise MediaError(f"{container.name}: no picture at {time_s:.1f} s")
    return float((found.pts or 0) * base), image_of(found)


def is_black(image: Image.Image) -> bool:
    """Whether nothing on a frame is brighter than near black."""
    return int(np.asarray(image.convert("L")).max()) <= _BLACK


def merit(image: Image.Image) -> float:
    """How well a frame stands for its film: much to see, sharply drawn. A blank one has 0.

    Sharpness is the mean of the Laplacian's size, content the share of tiles that are not flat.
    """
    height = max(16, round(image.height * _JUDGED_WIDTH / image.width))
    small = image.resize((_JUDGED_WIDTH, height), Image.Resampling.BOX)
    luma = np.asarray(small.convert("L"), dtype=np.float32)
    edges = np.abs(
        4 * luma[1:-1, 1:-1] - luma[:-2, 1:-1] - luma[2:, 1:-1] - luma[1:-1, :-2] - luma[1:-1, 2:]
    )
    rows, columns = luma.shape[0] // 16, luma.shape[1] // 16
    tiles = luma[: rows * 16, : columns * 16].reshape(rows, 16, columns, 16)
    content = float((tiles.std(axis=(1, 3)) > 4).mean())
    return float(np.sqrt(edges.mean())) * content
