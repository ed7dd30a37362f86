"""The card that is always there: a design in the style's colours, drawn here, at no cost.

Words of the prompt choose the design where they can, the seed where they cannot. It shows nothing
in particular, so it fits any scene, and it is never the same for two.
"""

from __future__ import annotations

import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

from PIL import Image, ImageDraw, ImageFont

from ...errors import ConfigError
from ...events import Tick
from ...model.preset import Style
from ...resources import fonts
from ..base import Access, Made
from .base import Painting

if TYPE_CHECKING:
    from .canvas import Canvas
    from .designs import Ink

VERSION = "2"
_GRAIN = 3.2
_LETTER = 0.86
_ROOMY = {"orbits", "web", "waves"}
"""Designs that leave room for a large letter."""


class Card:
    """A painter without a network."""

    name = "card"
    service = ""

    def sees(self, model: str | None) -> bool:  # noqa: ARG002
        return False

    def check(self, model: str | None, access: Access) -> None:
        """Nothing is needed."""

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:  # noqa: ARG002
        return {"provider": self.name, "card": VERSION}

    def price(self, model: str | None, size: tuple[int, int]) -> float | None:  # noqa: ARG002
        return 0.0

    def paint(
        self,
        painting: Painting,
        folder: Path,
        tick: Tick,
        access: Access,  # noqa: ARG002
        model: str | None,  # noqa: ARG002
    ) -> Made:
        tick(None, "drawing a card")
        name = design_for(painting.prompt, painting.seed)
        path = folder / "picture.png"
        drawn(painting, name).save(path, compress_level=4)
        return Made(path, name, 0.0, painting.seed)


def design_for(prompt: str, seed: int) -> str:
    """The design that most words of a prompt call for; one of the seed's choice where none do."""
    from .designs import DESIGNS, WORDS

    said = set(re.findall(r"[a-z]+", prompt.lower()))
    said |= {word.removesuffix("s") for word in said}
    votes = {name: len(said.intersection(words)) for name, words in WORDS.items()}
    best = max(votes.values())
    chosen = [name for name in DESIGNS if votes[name] == best]
    return random.Random(seed).choice(chosen)  # noqa: S311


def drawn(painting: Painting, name: str) -> Image.Image:
    """A card of the asked size in one design."""
    from .canvas import Canvas, mix
    from .designs import DESIGNS

    style = painting.style
    if style is None:
        raise ConfigError("A card is drawn in the colours of a style, and there is none")
    dice = random.Random(f"{painting.seed}/{painting.title}")  # noqa: S311
    ink = _ink(style, dice)
    canvas = Canvas(painting.size)
    corner = (canvas.width, canvas.height)
    canvas.wash((0, 0), corner, [mix(ink.ground, ink.lead, 0.16), ink.ground, ink.deep])
    DESIGNS[name](canvas, ink, dice)
    if name in _ROOMY:
        _initial(canvas, style, painting.title)
    return canvas.picture(_GRAIN, painting.seed)


def _ink(style: Style, dice: random.Random) -> Ink:
    """Three colours of the style's palette that go together, and a deeper ground."""
    from .canvas import lightness, mix
    from .designs import Ink

    others = [colour for colour in style.palette if colour.lower() != style.accent.lower()]
    second, third = dice.sample(others, 2)
    dark = lightness(style.background) < 0.5
    deep = mix(style.background, "#000000", 0.45) if dark else mix(style.surface, style.muted, 0.3)
    return Ink(style.background, deep, style.accent, second, third)


def _initial(canvas: Canvas, style: Style, title: str) -> None:
    """The title's first letter, large, pale and cut off by the edge of the sheet."""
    from .canvas import lightness

    letter = title.strip()[:1].upper()
    if not (letter.isascii() and letter.isalnum()):  # others may not be in the style's font
        return
    pixels = round(_LETTER * canvas.unit)
    font = ImageFont.truetype(str(_bold(style.fonts.heading)), pixels)
    left, top, right, bottom = font.getbbox(letter)
    mask = Image.new("L", (round(right - left), round(bottom - top)))
    ImageDraw.Draw(mask).text((-left, -top), letter, fill=255, font=font)
    dark = lightness(style.background) < 0.5
    x = canvas.width - 0.86 * mask.width / canvas.unit
    y = canvas.height - 0.84 * mask.height / canvas.unit
    canvas.stamp(mask, x, y, "#FFFFFF" if dark else "#000000", 0.09 if dark else 0.06)


def _bold(family: str) -> Path:
    """The bold face of a family that vidgen ships, else of the first one that it ships."""
    plain = family.replace(" ", "")
    bold = [path for path in fonts() if path.stem.endswith("-Bold")]
    return next((path for path in bold if path.stem.startswith(plain)), bold[0])
