"""The picture that stands for a film."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from ..errors import MediaError
from .frames import frames_at, merit, timed_frames
from .publish import beside
from .see_through import over

WIDTH = 1280
MAX_CANDIDATES, _EXACT = 16, 8
_POOR = 0.3
"""The merit of a frame with hardly anything on it."""


class Behind(NamedTuple):
    """What lies behind a film that has no ground itself: a colour, such as #1a2b3c.

    `matte` is a film that says in grey how opaque each pixel is.
    """

    matte: Path
    colour: str


class _Choice(NamedTuple):
    merit: float
    time_s: float
    image: Image.Image


def thumbnail(
    video: Path,
    times_s: Sequence[float],
    target: Path,
    behind: Behind | None = None,
    without: Sequence[tuple[float, float]] = (),
) -> float:
    """Write the best of a film's frames at these times as a JPEG 1280 pixels wide.

    A single time is met exactly. Of several, key pictures before them are looked at, which are
    found soon, but for those in stretches to do `without`, from one time to another; where those
    are all but empty, as the beginnings of scenes are, some of the times themselves. Returns the
    time of the frame that was taken. Raises MediaError where there is none.
    """
    best = None
    if len(times_s) > 1 and behind is None:
        best = _best_key(video, _some(times_s, MAX_CANDIDATES), without)
    if best is None or best.merit < _POOR:
        some = _some(times_s, _EXACT)
        best = _best(zip(some, _exact(video, some, behind), strict=True))
    if best is None:
        raise MediaError(f"{video}: no frame to choose a thumbnail from")
    _, time_s, image = best
    size = (WIDTH, round(image.height * WIDTH / image.width))
    with beside(target) as part:
        image.resize(size, Image.Resampling.LANCZOS).save(part, "JPEG", quality=88, optimize=True)
    return time_s


def _best_key(
    video: Path, times_s: Sequence[float], without: Sequence[tuple[float, float]]
) -> _Choice | None:
    """The best key picture; two are looked at at a time."""

    def best(times_s: Sequence[float]) -> _Choice | None:
        keys = timed_frames(video, times_s, near=True)
        return _best(key for key in keys if not any(a <= key[0] < b for a, b in without))

    half = -(-len(times_s) // 2)
    with ThreadPoolExecutor(2) as pool:
        found = [one for one in pool.map(best, (times_s[:half], times_s[half:])) if one]
    return max(found, key=lambda one: one.merit, default=None)


def _some(times_s: Sequence[float], most: int) -> Sequence[float]:
    return times_s[:: max(1, -(-len(times_s) // most))]


def _exact(video: Path, times_s: Sequence[float], behind: Behind | None) -> Iterator[Image.Image]:
    shown = frames_at(video, times_s)
    if behind is None:
        return shown
    mattes = frames_at(behind.matte, times_s)
    return (over(image, matte, behind.colour) for image, matte in zip(shown, mattes, strict=True))


def _best(shown: Iterable[tuple[float, Image.Image]]) -> _Choice | None:
    best: _Choice | None = None
    for time_s, image in shown:
        score = merit(image)
        if best is None or score > best.merit:
            best = _Choice(score, time_s, image)
    return best
