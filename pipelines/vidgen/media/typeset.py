"""Set lines of text in the shipped fonts: shaped, right to left where the script is, by skia."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import skia
from skia import textlayout

from .. import resources
from ..errors import MissingError

_WEIGHT = 600
_SECOND = "DejaVu Sans"
_UNBOUNDED = 100_000.0
_RIGHT_TO_LEFT, _END = "\u2067", "\u2069"


@dataclass(frozen=True)
class Run:
    """A piece of a line in one paint."""

    text: str
    paint: skia.Paint


@dataclass(frozen=True)
class Line:
    """A line that is set: paint it with its left end and its top at a point. Sizes in pixels."""

    paragraph: Any
    width: float
    height: float
    baseline: float

    def paint(self, canvas: skia.Canvas, left: float, top: float) -> None:
        self.paragraph.paint(canvas, left, top)


def set_line(runs: Sequence[Run], font: str, size: float) -> Line:
    """Set one line. Raises MissingError where no font of this machine has one of its letters."""
    text = "".join(run.text for run in runs)
    families = [font, _SECOND, *_fallbacks(font, text)]
    builder = textlayout.ParagraphBuilder.make(_left(), _collection(), _unicode())
    turned = _is_right_to_left(text)
    for number, run in enumerate(runs):
        builder.pushStyle(_style(run.paint, families, size))
        begin = _RIGHT_TO_LEFT if turned and number == 0 else ""
        builder.addText(begin + run.text + (_END if turned and number == len(runs) - 1 else ""))
        builder.pop()
    paragraph = builder.Build()
    paragraph.layout(_UNBOUNDED)
    return Line(paragraph, paragraph.LongestLine, paragraph.Height, paragraph.AlphabeticBaseline)


def _left() -> Any:
    style = textlayout.ParagraphStyle()
    style.setTextAlign(textlayout.TextAlign.kLeft)
    return style


def _style(paint: skia.Paint, families: list[str], size: float) -> Any:
    style = textlayout.TextStyle()
    style.setFontFamilies(families)
    style.setFontSize(size)
    style.setFontStyle(_weight())
    style.setForegroundPaint(paint)
    return style


def _weight() -> skia.FontStyle:
    return skia.FontStyle(_WEIGHT, 5, skia.FontStyle.kUpright_Slant)


def _is_right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is read from the right."""
    directions = map(unicodedata.bidirectional, text)
    return next((way for way in directions if way in {"L", "R", "AL"}), "L") != "L"


# Fonts


@cache
def _unicode() -> Any:
    return skia.Unicodes.ICU.Make()


@cache
def _provider() -> Any:
    provider = textlayout.TypefaceFontProvider()
    for typeface in _shipped():
        provider.registerTypeface(typeface)
    return provider


@cache
def _collection() -> Any:
    collection = textlayout.FontCollection()
    collection.setDefaultFontManager(_provider())
    return collection


@cache
def _shipped() -> tuple[skia.Typeface, ...]:
    return tuple(skia.Typeface.MakeFromFile(str(path)) for path in resources.fonts())


def _fallbacks(font: str, text: str) -> list[str]:
    """Families of this machine for letters that neither `font` nor the second one has."""
    own = [face for face in _shipped() if face.getFamilyName() in {font, _SECOND}]
    lacking = [letter for letter in dict.fromkeys(text) if _is_drawn(letter)]
    lacking = [one for one in lacking if not any(face.unicharToGlyph(ord(one)) for face in own)]
    return list(dict.fromkeys(map(_family_with, lacking)))


def _is_drawn(letter: str) -> bool:
    return unicodedata.category(letter) not in {"Cc", "Cf", "Zs", "Zl", "Zp", "Mn"}


@cache
def _family_with(letter: str) -> str:
    """A family of this machine that has a letter, now known to the collection."""
    typeface = skia.FontMgr().matchFamilyStyleCharacter("", _weight(), [], ord(letter))
    if typeface is None:
        named = unicodedata.name(letter, f"U+{ord(letter):04X}")
        raise MissingError(
            f"No font of this machine can draw {letter} ({named}) into a film",
            cure="install a font that has it, such as Noto Sans, or choose --captions track",
        )
    _provider().registerTypeface(typeface)
    return str(typeface.getFamilyName())
