"""Clips made of other clips: one that goes on, two that follow each other, several in layers."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from ..errors import MediaError
from ..media.game.drawing import Drawing, Picture, seam
from ..media.game.films import frames_of
from ..media.game.targets import SEAM
from ..media.probe import probe
from .layers import mixed, stacked

_Make = Callable[[Sequence[list[Picture]], int], list[Picture]]
_Change = Callable[[Picture, Picture, float], Picture]

_DECODERS = {"vp8": "libvpx", "vp9": "libvpx-vp9"}
"""What reads the alpha of films that have it."""


def spliced(asked: Mapping[str, Any], inputs: Path) -> Drawing:
    """Make a clip of the films in `inputs`: clip0, clip1 and on.

    Raises MediaError for a film that cannot be read.
    """
    size, fps = (asked["width"], asked["height"]), asked["fps"]
    films = [film_of(inputs / f"clip{at}", size, fps) for at in range(len(asked["clips"]))]
    make = _MADE[asked["operation"]]
    if "transition" in asked:
        make = _TRANSITIONS[asked["transition"]]
    pictures = make(films, asked["frames"])
    loop = asked["operation"] != "video_transition" and seam(pictures) <= SEAM
    clear = any(int(one[..., 3].min()) < 128 for one in pictures[:: max(1, len(pictures) // 8)])
    return Drawing(pictures, fps, asked["crf"], asked["preset"], clear=clear, loop=loop)


def film_of(path: Path, size: tuple[int, int], fps: int) -> list[Picture]:
    """The pictures of a film at another size and rate. Raises MediaError where it has none."""
    track = probe(path).video
    if track is None:
        raise MediaError(f"{path.name}: has no pictures")
    found = frames_of(path, _DECODERS.get(track.codec))
    count = max(1, round(len(found) * fps / float(track.fps)))
    return [_fitted(found[at * len(found) // count], size) for at in range(count)]


def _fitted(picture: Picture, size: tuple[int, int]) -> Picture:
    """A picture that covers a size, cut evenly at both sides."""
    height, width = picture.shape[:2]
    if (width, height) == size:
        return picture
    scale = max(size[0] / width, size[1] / height)
    large = (max(size[0], round(width * scale)), max(size[1], round(height * scale)))
    image = Image.fromarray(picture).resize(large, Image.Resampling.LANCZOS)
    left, top = (large[0] - size[0]) // 2, (large[1] - size[1]) // 2
    return np.asarray(image.crop((left, top, left + size[0], top + size[1])), np.uint8)


def _extended(films: Sequence[list[Picture]], frames: int) -> list[Picture]:
    """A loop goes around; any other film goes back and forth."""
    film = films[0]
    there_and_back = film if len(film) < 3 or seam(film) <= SEAM else [*film, *film[-2:0:-1]]
    return [there_and_back[at % len(there_and_back)] for at in range(frames)]


def _crossed(films: Sequence[list[Picture]], frames: int) -> list[Picture]:
    return _joined(films, frames, mixed)


def _morphed(films: Sequence[list[Picture]], frames: int) -> list[Picture]:
    from .morphed import morph

    return _joined(films, frames, morph)


def _joined(films: Sequence[list[Picture]], frames: int, change: _Change) -> list[Picture]:
    """The end of one film, which becomes the beginning of the next over a third of the clip."""
    first, second = films[0], films[1]
    fade = max(1, frames // 3)
    start = (frames - fade) // 2
    pictures = []
    for at in range(frames):
        share = min(1.0, max(0.0, (at - start + 1) / (fade + 1)))
        old = first[max(0, len(first) - start - fade + at) if at < start + fade else -1]
        pictures.append(change(old, second[max(0, at - start) % len(second)], share))
    return pictures


def _layered(films: Sequence[list[Picture]], frames: int) -> list[Picture]:
    """All films over each other, the first below."""
    return [stacked([film[at % len(film)] for film in films]) for at in range(frames)]


_MADE: Mapping[str, _Make] = {
    "video_extend": _extended,
    "video_transition": _crossed,
    "fusion": _layered,
}
_TRANSITIONS: Mapping[str, _Make] = {"crossfade": _crossed, "morph": _morphed}
