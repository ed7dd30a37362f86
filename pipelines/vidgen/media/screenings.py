"""What is shown of a clip or of a picture in a scene: the sources of `outside.screened`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from ..model.finish import Fit
from .fitting import Fitting, fitted
from .footage import Footage, Projector, measured
from .framing import framed
from .moving import kind_for, moved, open_picture
from .outside import Shown


@dataclass(frozen=True)
class Frames:
    """What a scene wants: so many frames of so many pixels, at a rate, of a clip that is fitted."""

    size: tuple[int, int]
    fps: int
    count: int
    fit: Fit = "auto"

    def fitting(self, source_s: float) -> Fitting:
        """How a clip of a length is shown, which may decide how many frames the scene has."""
        return fitted(source_s, self.duration_s, self.fit, self.fps)

    @property
    def duration_s(self) -> float:
        return self.count / self.fps


def of_clip(path: Path, wanted: Frames) -> tuple[float, Iterable[Shown]]:
    """A clip's length, and its pictures fitted to the scene in time and shape."""
    footage = measured(path)
    return footage.duration_s, _fitted(path, footage, wanted)


def _fitted(path: Path, footage: Footage, wanted: Frames) -> Iterator[Shown]:
    plan = wanted.fitting(footage.duration_s)
    projector = Projector(path, footage)
    before, repeat = projector.at(plan.at(0.0)), 1
    for index in range(1, plan.frames(wanted.fps)):
        picture = projector.at(plan.at(index / wanted.fps))
        if picture is not before:
            yield _framed(before, footage, wanted), repeat
            before, repeat = picture, 0
        repeat += 1
    yield _framed(before, footage, wanted), repeat


def _framed(picture: Image.Image, footage: Footage, wanted: Frames) -> Image.Image:
    return framed(picture, wanted.size, picture.width / picture.height * footage.stretch)


def of_picture(path: Path, words: str, seed: int, wanted: Frames) -> tuple[float, Iterable[Shown]]:
    """A picture that moves as the words for the camera say, for as long as the scene."""
    kind = kind_for(words, seed)
    pictures = moved(open_picture(path), kind, wanted.size, wanted.count, wanted.fps)
    return wanted.duration_s, ((picture, 1) for picture in pictures)
