"""The picture that stands for a film."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from ..errors import MediaError
from .frames import frames_at, merit
from .publish import beside

WIDTH = 1280
MAX_CANDIDATES = 40


def thumbnail(video: Path, times_s: Sequence[float], target: Path) -> float:
    """Write the best of a film's frames at these times as a JPEG 1280 pixels wide.

    Returns the time of the frame that was taken. Raises MediaError where all candidates are blank
    and there is no frame at all.
    """
    every = max(1, -(-len(times_s) // MAX_CANDIDATES))
    times = list(times_s)[::every]
    best: tuple[float, float, Image.Image] | None = None
    for time_s, image in zip(times, frames_at(video, times, near=True), strict=True):
        score = merit(image)
        if best is None or score > best[0]:
            best = (score, time_s, image)
    if best is None:
        raise MediaError(f"{video}: no frame to choose a thumbnail from")
    _, time_s, image = best
    size = (WIDTH, round(image.height * WIDTH / image.width))
    with beside(target) as part:
        image.resize(size, Image.Resampling.LANCZOS).save(part, "JPEG", quality=88, optimize=True)
    return time_s
