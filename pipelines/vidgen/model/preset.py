"""Numbers for a quality, a destination or a style. The files are under `presets/`."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from .base import Model
from .captioning import STYLES, Captioning, CaptionsAs, CaptionStyle
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


class Variant(Model):
    """The same film once more, in another codec. `height` is its short side at most, in pixels."""

    codec: Literal["vp9", "av1", "mp3"]
    height: int = Field(default=1080, ge=120, le=4320, multiple_of=2)
    crf: int = Field(default=33, ge=0, le=63)
    audio_kbps: int = Field(default=96, ge=32, le=512)


class Rung(Model):
    """One of the sizes between which a player chooses by the speed of its network."""

    height: int = Field(ge=120, le=4320, multiple_of=2)
    kbps: int = Field(ge=100, le=80_000)
    crf: int = Field(default=23, ge=0, le=51)


class Destination(Model):
    """Where a master goes, and what that place wants.

    `smallest_text` is the height that a letter without ascender must have, as a share of the
    frame's short side: how it is watched decides that. `margins`, left, top, right and bottom as
    shares of the frame, are where its players lay signs of their own; else they are title-safe.

    A `format` other than mp4 is encoded once more. `variants` are further files of the same film,
    and `ladder` the sizes that it is streamed in, over HTTP; the largest that is no larger than the
    film is its master. `max_height`, `max_fps` and `max_mb` bound a GIF.
    """

    name: str
    about: str
    aspects: tuple[Aspect, ...]
    format: Literal["mp4", "gif", "webm-alpha", "prores", "audio"] = "mp4"
    lufs: float = Field(default=-14.0, ge=-40, le=-5)
    true_peak_db: float = Field(default=-1.0, ge=-9, le=0)
    audio_kbps: int = Field(default=192, ge=48, le=512)
    channels: Literal[1, 2] = 2
    max_duration_s: float | None = None
    captions: CaptionsAs = "track"
    caption_style: CaptionStyle = "box"
    smallest_text: Share = 0.012
    margins: tuple[Share, Share, Share, Share] = (0.05, 0.05, 0.05, 0.05)
    variants: tuple[Variant, ...] = ()
    ladder: tuple[Rung, ...] = ()
    max_height: int = Field(default=480, ge=64, le=1080, multiple_of=2)
    max_fps: float = Field(default=12.5, ge=2, le=50)
    max_mb: float = Field(default=10.0, gt=0)

    @property
    def transparent(self) -> bool:
        """Whether its film has no ground: scenes are drawn on nothing for it."""
        return self.format == "webm-alpha"

    def captioned(self, choice: Captioning | None) -> Destination:
        """This destination for a film that asks for its captions in a way, or in a style."""
        if choice is None:
            return self
        styled = {"captions": "burned", "caption_style": choice}
        return self.model_copy(update=styled if choice in STYLES else {"captions": choice})

    @field_validator("variants")
    @classmethod
    def _differ(cls, variants: tuple[Variant, ...]) -> tuple[Variant, ...]:
        if len({variant.codec for variant in variants}) < len(variants):
            raise ValueError("there is one variant for each codec at most")
        return variants

    @field_validator("ladder")
    @classmethod
    def _rises(cls, ladder: tuple[Rung, ...]) -> tuple[Rung, ...]:
        heights = [rung.height for rung in ladder]
        if heights != sorted(set(heights)):
            raise ValueError("the rungs of a ladder stand in order, the lowest first")
        return ladder


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
