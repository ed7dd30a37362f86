"""Find where a scene leaves room for captions, from a few of its own frames."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from ...errors import MediaError

_LOOKS = (0.3, 0.6, 0.85, 1.0)
_EDGE = 14
_CLEAR = 0.0004
_BETTER = 0.25
_HIGHEST = 0.55
_STEP = 0.25
"""Share of a caption's height by which places to stand differ."""

Safe = tuple[int, int, int, int]


def clear_bottom(clip: Path, safe: Safe, height: int) -> int:
    """The lowest bottom, in pixels, for captions of this height that cover nothing of a scene.

    Where all places are taken, the one that covers least by far, else the lowest. They stay within
    `safe` (left, top, right, bottom) and never climb into the upper part of the frame.
    Raises MediaError for a clip that cannot be decoded.
    """
    busy = _busy(clip)
    left, top, right, lowest = safe
    columns = busy[:, left:right].mean(axis=1)
    above = np.concatenate([[0.0], np.cumsum(columns)])
    highest = max(top + height, round(busy.shape[0] * _HIGHEST))
    bottoms = list(range(lowest, highest, -max(2, round(height * _STEP)))) or [lowest]
    taken = [float(above[one] - above[max(0, one - height)]) / height for one in bottoms]
    for bottom, share in zip(bottoms, taken, strict=True):
        if share <= _CLEAR:
            return bottom
    least = min(taken)
    return bottoms[taken.index(least)] if least < _BETTER * taken[0] else lowest


def _busy(clip: Path) -> NDArray[np.bool_]:
    """Which pixels differ from their neighbours in any of the frames that are looked at."""
    found: NDArray[np.bool_] | None = None
    for luma in _key_pictures(clip):
        signed = luma.astype(np.int16)
        edges = np.zeros(luma.shape, np.bool_)
        edges[:, 1:] |= np.abs(np.diff(signed, axis=1)) > _EDGE
        edges[1:] |= np.abs(np.diff(signed, axis=0)) > _EDGE
        found = edges if found is None else found | edges
    if found is None:
        raise MediaError(f"{clip.name}: a clip without pictures")
    return found


def _key_pictures(clip: Path) -> list[NDArray[np.uint8]]:
    """Luma of the last key pictures before a few times: these need no other frame."""
    pictures: dict[int, NDArray[np.uint8]] = {}
    try:
        with av.open(str(clip), format="mp4") as container:
            stream = container.streams.video[0]
            length = stream.duration or 0
            for look in _LOOKS:
                container.seek(max(0, int(length * look) - 1), stream=stream)
                frame = next(container.decode(stream), None)
                if frame is not None:
                    luma = frame.to_ndarray(format="gray")
                    pictures[frame.pts or 0] = np.asarray(luma, np.uint8)
    except (av.FFmpegError, IndexError) as error:
        raise MediaError(f"{clip}: its pictures cannot be decoded ({error})") from None
    return list(pictures.values())
