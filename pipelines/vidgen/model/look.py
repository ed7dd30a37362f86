"""Looks: how the colours of a film are graded once it is drawn. The files are under `presets/`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from .appearance import Colour
from .base import Model

Share = Annotated[float, Field(ge=0, le=1)]
Corner = Literal["top left", "top right", "bottom left", "bottom right"]


class Look(Model):
    """A grade. All is neutral unless it says otherwise.

    `exposure` counts stops. `contrast` and `saturation` multiply, around middle grey. `warmth` and
    `tint` go from -1 (blue, green) to 1 (orange, magenta). `fade` lifts black. `shadows` and
    `lights` are colours that the dark and the bright take on, by `split`.
    """

    name: str = ""
    about: str = ""
    exposure: float = Field(default=0.0, ge=-3, le=3)
    contrast: float = Field(default=1.0, ge=0, le=3)
    saturation: float = Field(default=1.0, ge=0, le=3)
    warmth: float = Field(default=0.0, ge=-1, le=1)
    tint: float = Field(default=0.0, ge=-1, le=1)
    fade: float = Field(default=0.0, ge=0, le=0.4)
    shadows: Colour = "#808080"
    lights: Colour = "#808080"
    split: float = Field(default=0.0, ge=0, le=1)


Speed = Annotated[float, Field(gt=0, le=100)]
Width = Annotated[float, Field(gt=0, le=1)]
"""A share of the frame's width."""
Mark = Annotated[str, Field(max_length=80)]
"""Words that stand in a corner."""
Line = Literal["none", "bottom", "top"]
"""Where a line grows with the film."""
Second = Annotated[float, Field(ge=0)]


class LowerThird(Model):
    """A name that is shown for some seconds of a scene, with a line below it."""

    title: str = Field(min_length=1, max_length=80)
    line: str = Field(default="", max_length=120)
    at_s: float = Field(default=0.6, ge=0)
    seconds: float = Field(default=4.0, gt=0, le=60)


class SceneTouches(Model):
    """What is done to the pictures of one scene."""

    grade: str | None = None
    strength: Share | None = None
    effect: str = ""
    params: dict[str, float | str | bool] = Field(default_factory=dict)
    lower_third: LowerThird | None = None
    ramp: tuple[Speed, ...] = ()
    """Speeds at times that lie evenly over the scene, relative to each other: 1, 0.3, 1."""


class Cover(Model):
    """The picture that stands for a film: the best of its frames, or the one at `at_s` seconds.

    `words` are written on it.
    """

    at_s: Second | None = None
    words: str = Field(default="", max_length=120)


class Finish(Model):
    """What is done to the pictures of a whole film once they are drawn.

    `grade` names a look, or a `.cube` file. Files lie beside the brief, or in the film's folder.
    Sizes are shares of the frame's width, opacities go from 0 to 1. The thumbnail is the best frame
    of the film, or that at `thumbnail_s` seconds, with the film's title on it, or other words.
    """

    grade: str = ""
    strength: Share = 1.0
    logo: str = ""
    logo_place: Corner = "top right"
    logo_size: Width = 0.1
    logo_opacity: Share = 0.9
    watermark: Mark = ""
    watermark_place: Corner = "bottom right"
    watermark_opacity: Share = 0.4
    progress: Line = "none"
    thumbnail_s: Second | None = None
    thumbnail_title: bool | str = False
    scenes: dict[str, SceneTouches] = Field(default_factory=dict)

    def cover(self, title: str) -> Cover:
        """What stands for a film of this title."""
        own = self.thumbnail_title
        return Cover(at_s=self.thumbnail_s, words=own if isinstance(own, str) else title * own)
