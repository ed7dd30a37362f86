"""The picture that stands for a film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from ..errors import MediaError
from .frames import frames_at, merit
from .publish import beside

WIDTH = 1280
MAX_CANDIDATES, _EXACT = 40, 8
_POOR = 0.3
"""The merit of a frame with hardly anything on it."""


class _Choice(NamedTuple):
    merit: float
    time_s: float
    image: Image.Image


def thumbnail(video: Path, times_s: Sequence[float], target: Path) -> float:
    """Write the best of a film's frames at these times as a JPEG 1280 pixels wide.

    A single time is met exactly. Of several, key pictures before them are looked at, which are
    found soon; where those are all but empty, as the beginnings of scenes are, some of the times
    themselves. Returns the time of the frame that was taken. Raises MediaError where there is none.
    """
    best = None
    if len(times_s) > 1:
        best = _best(video, _some(times_s, MAX_CANDIDATES), near=True)
    if best is None or best.merit < _POOR:
        best = _best(video, _some(times_s, _EXACT), near=False)
    if best is None:
        raise MediaError(f"{video}: no frame to choose a thumbnail from")
    _, time_s, image = best
    size = (WIDTH, round(image.height * WIDTH / image.width))
    with beside(target) as part:
        image.resize(size, Image.Resampling.LANCZOS).save(part, "JPEG", quality=88, optimize=True)
    return time_s


def _some(times_s: Sequence[float], most: int) -> Sequence[float]:
    return times_s[:: max(1, -(-len(times_s) // most))]


def _best(video: Path, times_s: Sequence[float], *, near: bool) -> _Choice | None:
    best: _Choice | None = None
    for time_s, image in zip(times_s, frames_at(video, times_s, near=near), strict=True):
        score = merit(image)
        if best is None or score > best.merit:
            best = _Choice(score, time_s, image)
    return best
