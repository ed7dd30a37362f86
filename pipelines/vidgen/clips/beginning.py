"""What a film begins with: a picture, or the last one of a film that goes on."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from ..errors import MediaError
from ..media.game.films import frames_of
from ..media.probe import probe

EXTENDED = "video_extend"


@dataclass(frozen=True)
class Beginning:
    """The first picture of a film, if it has one, and how much of its clip is there already."""

    image: Path | None = None
    there_s: float = 0.0


@contextmanager
def beginning(asked: Mapping[str, Any], find: Callable[[str], Path]) -> Iterator[Beginning]:
    """What the film of a clip begins with, for as long as the block runs.

    `find` gives a file by its digest. Raises MediaError for a film that cannot be read.
    """
    if asked["operation"] != EXTENDED:
        yield Beginning(find(asked["image"]) if asked["image"] else None)
        return
    film = find(asked["clips"][0])
    with tempfile.TemporaryDirectory(prefix="vidgen-") as folder:
        image = Path(folder) / "last.png"
        Image.fromarray(frames_of(film)[-1][..., :3]).save(image)
        yield Beginning(image, length_s(film))


def length_s(film: Path) -> float:
    """How long a film is, in s. Raises MediaError for one without pictures."""
    track = probe(film).video
    if track is None:
        raise MediaError(f"{film.name}: has no pictures")
    return track.duration_s
