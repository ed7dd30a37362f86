"""Pictures that came from outside, put together into a clip."""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from PIL import Image, UnidentifiedImageError

from ...errors import AnswerError
from ...events import Tick
from ...media.footage import MOST_FPS, MOST_PIXELS, MOST_S
from ...media.sketch import write_frames
from .server import SERVICE

USUAL_RATE = 16.0
"""Frames a second where neither the files nor the workflow say so."""

_FORMATS = ("PNG", "JPEG", "WEBP", "GIF")


def assembled(files: Sequence[Path], rate: float | None, to: Path, tick: Tick) -> Path:
    """Write a clip of pictures, or of one that moves and then goes at its own pace; `to` again.

    Raises AnswerError for what is no picture, is broken, too large or too long.
    """
    with _decoding():
        times = _times(files, rate or USUAL_RATE)
        fps = min(MOST_FPS, max(1, round(len(times) / times[-1])))
        count = max(1, round(times[-1] * fps))
        size = _size(files[0])

    def said(fraction: float | None, _: str) -> None:
        tick(fraction, f"{SERVICE}: putting pictures together")

    write_frames(to, _shown(files, times, size, fps, count), size, fps, count, said)
    return to


def _times(files: Sequence[Path], rate: float) -> list[float]:
    """When each picture ends, in s."""
    if len(files) > 1:
        return [(index + 1) / rate for index in range(len(files))]
    times: list[float] = []
    with _opened(files[0]) as moving:
        for index in range(getattr(moving, "n_frames", 1)):
            moving.seek(index)
            moving.load()  # WebP tells how long a picture is seen once it is decoded
            lasts_s = float(moving.info.get("duration") or 1000 / rate) / 1000
            times.append((times[-1] if times else 0.0) + lasts_s)
            if times[-1] > MOST_S or index > MOST_S * MOST_FPS:
                raise AnswerError(f"{SERVICE} sends a picture that moves for too long")
    if len(times) < 2:
        raise AnswerError(f"{SERVICE} sends a picture that does not move")
    return times


def _shown(
    files: Sequence[Path], times: Sequence[float], size: tuple[int, int], fps: int, count: int
) -> Iterator[Image.Image]:
    """So many pictures at an even rate, in RGB and of one size."""
    with _decoding():
        pictures = _pictures(files, size)
        index, picture = 0, next(pictures)
        for frame in range(count):
            while index + 1 < len(times) and times[index] <= (frame + 0.5) / fps:
                index, picture = index + 1, next(pictures)
            yield picture


def _pictures(files: Sequence[Path], size: tuple[int, int]) -> Iterator[Image.Image]:
    for file in files:
        with _opened(file) as found:
            for index in range(getattr(found, "n_frames", 1) if len(files) == 1 else 1):
                found.seek(index)
                yield _flat(found, size)


def _flat(picture: Image.Image, size: tuple[int, int]) -> Image.Image:
    """A picture in RGB on black, of that size."""
    seen = picture.convert("RGBA")
    flat = Image.alpha_composite(Image.new("RGBA", seen.size, "black"), seen).convert("RGB")
    return flat if flat.size == size else flat.resize(size, Image.Resampling.LANCZOS)


def _size(file: Path) -> tuple[int, int]:
    """The size of the clip: that of its first picture, with even sides."""
    with _opened(file) as found:
        return found.width // 2 * 2, found.height // 2 * 2


@contextmanager
def _opened(file: Path) -> Iterator[Image.Image]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        found = Image.open(file, formats=_FORMATS)
    with found:
        if found.width * found.height > MOST_PIXELS or min(found.size) < 16:
            raise AnswerError(f"{SERVICE} sends a picture of {found.width} x {found.height} pixels")
        yield found


@contextmanager
def _decoding() -> Iterator[None]:
    """Tell in words what is wrong with pictures."""
    try:
        yield
    except Image.DecompressionBombError:
        raise AnswerError(f"{SERVICE} sends a picture that is far too large") from None
    except UnidentifiedImageError:
        raise AnswerError(f"{SERVICE} sends something that is no picture") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise AnswerError(f"{SERVICE} sends a picture that is broken") from None
