"""Speed ramps: a clip that goes slower and faster, and lasts as long as before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from .cut.reading import Reader
from .finish.planes import Planes

_FINE = 4096
_SAME = 1 / 32


def places(speeds: Sequence[float], frames: int) -> NDArray[np.float64]:
    """Which frame of a clip, with fractions, is seen at each of its frames.

    `speeds` are those at times that lie evenly from the first frame to the last, relative to each
    other; in between they change steadily. All of the clip is seen.
    """
    times = np.linspace(0, 1, _FINE)
    speed = np.interp(times, np.linspace(0, 1, len(speeds)), speeds)
    way = np.concatenate(([0.0], np.cumsum((speed[1:] + speed[:-1]) / 2)))
    found: NDArray[np.float64] = np.interp(
        np.linspace(0, 1, frames), times, way / way[-1] * (frames - 1)
    )
    return found


def ramped(clip: Path, speeds: Sequence[float], frames: int, fps: int) -> Iterator[Planes]:
    """The pictures of a clip at changing speed; between two of them, a mix of both.

    Raises MediaError for a clip that cannot be decoded.
    """
    reader = Reader(clip, 0, fps)
    before, after, at = reader.next().copy(), reader.next().copy(), 0
    for place in places(speeds, frames):
        while place >= at + 1 and at + 2 <= frames:
            before, after, at = after, reader.next().copy(), at + 1
        yield _between(before, after, place - at)


def _between(before: Planes, after: Planes, share: float) -> Planes:
    if share <= _SAME:
        return before.copy()
    if share >= 1 - _SAME:
        return after.copy()
    weight = round(256 * share)
    mixed = before.flat.astype(np.uint16) * (256 - weight) + after.flat.astype(np.uint16) * weight
    return Planes(before.size, ((mixed + 128) >> 8).astype(np.uint8))
