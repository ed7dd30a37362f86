"""Numbers for a quality, a destination or a style. The files are under `presets/`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .base import Model
from .storyboard import Aspect

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Quality(Model):
    """How finely a film is drawn. `height` is the short side of any aspect, in pixels."""

    name: str
    about: str
    letter: str | None = None
    height: int = Field(ge=120, le=4320, multiple_of=2)
    fps: int = Field(ge=5, le=120)
    crf: int = Field(ge=0, le=51)
    preset: str = "veryfast"

    def size(self, aspect: Aspect) -> tuple[int, int]:
        """Width and height in pixels, both even."""
        short, long = self.height, round(self.height * 16 / 9 / 2) * 2
        return {"16:9": (long, short), "9:16": (short, long), "1:1": (short, short)}[aspect]


Share = Annotated[float, Field(ge=0, lt=0.5)]


class Destination(Model):
    """Where a master goes, and what that place wants.

    `smallest_text` is the height that a letter without ascender must have, as a share of the
    frame's short side: how it is watched decides that. `margins`, left, top, right and bottom as
    shares of the frame, are where its players lay signs of their own; else they are title-safe.
    """

    name: str
    about: str
    aspects: tuple[Aspect, ...]
    lufs: float = Field(default=-14.0, ge=-40, le=-5)
    true_peak_db: float = Field(default=-1.0, ge=-9, le=0)
    audio_kbps: int = Field(default=192, ge=48, le=512)
    max_duration_s: float | None = None
    captions: Literal["sidecar", "track"] = "track"
    smallest_text: Share = 0.012
    margins: tuple[Share, Share, Share, Share] = (0.05, 0.05, 0.05, 0.05)


class Fonts(Model):
    """Font families by use; each is one that vidgen ships or the user has installed."""

    heading: str = "Inter"
    body: str = "Inter"
    mono: str = "JetBrains Mono"


class Style(Model):
    """A look: colours that stand out on `background`, fonts, and a manner of motion."""

    name: str
    about: str
    background: Colour
    surface: Colour
    text: Colour
    muted: Colour
    accent: Colour
    palette: tuple[Colour, ...] = Field(min_length=4)
    code_theme: str = "monokai"
    fonts: Fonts = Fonts()
    heading_weight: Literal["NORMAL", "MEDIUM", "SEMIBOLD", "BOLD"] = "BOLD"
    corner_radius: float = 0.15
    stroke_width: float = 3.0
    motion: Literal["calm", "crisp", "playful"] = "crisp"
    ornament: Literal["none", "rule", "band", "grid", "frame"] = "none"
