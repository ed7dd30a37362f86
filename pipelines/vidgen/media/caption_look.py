"""How captions look in a film of one size, for one destination: numbers in pixels of the film."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from ..model.captioning import CaptionStyle

Margins = tuple[float, float, float, float]

_SIZES = {"wide": 0.042, "square": 0.055, "upright": 0.07}
_COLUMNS = {"wide": 42, "square": 30, "upright": 21}


@dataclass(frozen=True)
class CaptionLook:
    """Everything that decides how captions are drawn, but for their words.

    `safe` is the box in which they stand: left, top, right and bottom, in pixels. `size` is that of
    the font, `ink` the colour of the letters, `lit` that of the word that is spoken.
    """

    style: CaptionStyle
    width: int
    height: int
    safe: tuple[int, int, int, int]
    size: float
    font: str = "Inter"
    ink: str = "#ffffff"
    lit: str = "#ffd54a"
    ground_opacity: float = 0.72

    @property
    def outline(self) -> float:
        """How far the dark edge reaches around letters."""
        return self.size * 0.075

    @property
    def padding(self) -> float:
        """How far the box reaches beyond its line."""
        return self.size * 0.28

    def values(self) -> dict[str, Any]:
        """Plain values, from which `look_of` makes the same again."""
        return {**asdict(self), "safe": list(self.safe)}


def look_of(values: dict[str, Any]) -> CaptionLook:
    """A look from its plain values."""
    return CaptionLook(**{**values, "safe": tuple(values["safe"])})


def caption_look(style: CaptionStyle, width: int, height: int, margins: Margins) -> CaptionLook:
    """The look of captions in a frame of this size that keep out of a destination's margins."""
    left, top, right, bottom = margins
    safe = (
        round(width * left),
        round(height * top),
        round(width * (1 - right)),
        round(height * (1 - bottom)),
    )
    size = round(_SIZES[_shape(width, height)] * min(width, height), 1)
    return CaptionLook(style, width, height, safe, size)


def drawn_columns(width: int, height: int) -> int:
    """How many columns a line of captions has that are drawn into a frame of this size."""
    return _COLUMNS[_shape(width, height)]


def _shape(width: int, height: int) -> str:
    if width > height * 1.2:
        return "wide"
    return "upright" if height > width * 1.2 else "square"
