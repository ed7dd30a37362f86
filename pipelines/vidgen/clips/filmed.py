"""The pictures of a clip that a provider filmed: decoded where they can do no harm, and fitted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from ..events import Tick
from ..media.game.drawing import Drawing, Picture, seam
from ..media.game.targets import SEAM
from ..media.outside import screened
from ..media.screenings import Frames, of_clip
from .beginning import EXTENDED
from .filming import CROSSED_S, FILM
from .spliced import film_of
from .voice import line_of


def filmed(request: Mapping[str, Any], work: Path, limit_s: float, tick: Tick) -> Drawing:
    """Fit the film in `work/inputs` to what is asked for: its size, its rate, its length.

    What is spoken is laid under it, and the clip is as long as that takes. A loop fades from its
    end into its beginning. Raises MediaError for a film that cannot be read.
    """
    asked = request["asked"]
    line, fps = line_of(request, work / "inputs"), asked["fps"]
    count = line.frames(asked["frames"], fps) if line else asked["frames"]
    crossed = _crossed(count, fps) if asked["loop"] and line is None else 0
    size, whole = (asked["width"], asked["height"]), count + crossed
    before = _before(asked, work / "inputs", size)[:whole]
    frames = Frames(size, fps, whole - len(before) + bool(before))
    found = _pictures(work / "inputs" / FILM, frames, work, limit_s, tick)
    pictures = closed([*before, *found[bool(before) :]], crossed)
    return Drawing(
        pictures,
        fps,
        asked["crf"],
        asked["preset"],
        sound=line.write(work / "speech.wav") if line else None,
        loop=bool(crossed) and seam(pictures) <= SEAM,
    )


def _before(asked: Mapping[str, Any], inputs: Path, size: tuple[int, int]) -> list[Picture]:
    """The pictures of a film that goes on: what was filmed begins with the last of them."""
    if asked["operation"] != EXTENDED:
        return []
    return film_of(inputs / "clip0", size, asked["fps"])


def closed(pictures: Sequence[Picture], crossed: int) -> list[Picture]:
    """Pictures of which the last `crossed` fade into the first, so that the rest is a loop.

    The first picture of the loop is the one that follows on its last.
    """
    kept = list(pictures[: len(pictures) - crossed])
    for at in range(crossed):
        share = np.float32(at / crossed)
        after = pictures[len(kept) + at].astype(np.float32)
        mixed = after + (pictures[at].astype(np.float32) - after) * share
        kept[at] = np.rint(mixed).astype(np.uint8)
    return kept


def _crossed(count: int, fps: int) -> int:
    """How many pictures a loop loses by closing: never more than it keeps."""
    return min(count, max(1, round(CROSSED_S * fps)))


def _pictures(film: Path, wanted: Frames, work: Path, limit_s: float, tick: Tick) -> list[Picture]:
    with screened(
        partial(of_clip, film.absolute(), wanted),
        read=film.absolute(),
        size=wanted.size,
        folder=work / "reader",
        limit_s=limit_s,
        tick=tick,
    ) as screening:
        return list(_counted(screening.frames, wanted.count))


def _counted(shown: Iterator[tuple[Picture, int]], count: int) -> Iterator[Picture]:
    """So many pictures, each its own copy: what is shown is only lent."""
    left = count
    while left:
        lent, repeat = next(shown)
        picture = lent.copy()
        picture[..., 3] = 255
        for _ in range(min(repeat, left)):
            yield picture
        left -= min(repeat, left)
