"""Atoms of a formula, their spacing, and the leaves that remember whose part they are."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from ziamath.styles import MathVariant, styledchr
from ziamath.zmath import loadedfonts

from .source import Fault, Groups, Token
from .symbols import Kind, gap


@dataclass(frozen=True)
class Look:
    """How things are set at a place: TeX's style, the alphabet and the colour."""

    display: bool = True
    level: int = 0
    variant: str = ""
    colour: str = "#000000"

    def script(self) -> Look:
        """For sub- and superscripts."""
        return replace(self, display=False, level=self.level + 1)

    def inside_fraction(self) -> Look:
        """For numerators and denominators."""
        return replace(self, display=False, level=self.level + (not self.display))

    def text(self) -> Look:
        """For things in a row of words, or in a cell."""
        return replace(self, display=False)


@dataclass
class Atom:
    """A thing in a row; `limits` says that scripts go over and under it."""

    kind: Kind
    element: ET.Element
    limits: bool = False
    operator: bool = False
    """Whether it takes `limits` and `nolimits`."""


@dataclass
class Sheet:
    """Collects, for a whole formula, whose part each leaf is and in what colour."""

    marks: list[tuple[Groups, str]] = field(default_factory=list)

    def mark(self, token: Token, look: Look) -> str:
        """A colour that no other leaf has."""
        self.marks.append((token.groups, look.colour))
        return f"#{len(self.marks):06x}"

    def leaf(self, tag: str, text: str, token: Token, look: Look, **attributes: str) -> ET.Element:
        """An element that draws something of its own. Fault where the font lacks a character."""
        element = ET.Element(tag, {"mathcolor": self.mark(token, look), **attributes})
        element.set("mathvariant", "normal")
        element.text = "".join(shaped(char, look.variant, token) for char in text)
        return element


def node(name: str, *children: ET.Element, **attributes: str) -> ET.Element:
    """An element of a node of ours."""
    element = ET.Element(f"vidgen-{name}", attributes)
    element.extend(children)
    return element


def space(width_em: float) -> Atom:
    """An empty width."""
    return Atom("space", node("space", width=f"{width_em:.4f}"))


def row(atoms: Sequence[Atom], look: Look) -> ET.Element:
    """Atoms beside each other, spaced as TeX does; a single one stays as it is."""
    spaced: list[ET.Element] = []
    before: Kind | None = None
    for atom, kind in zip(atoms, _kinds(atoms), strict=True):
        if kind != "space":
            width = gap(before, kind, script=look.level > 0) if before else 0.0
            if width:
                spaced.append(space(width).element)
            before = kind
        spaced.append(atom.element)
    return spaced[0] if len(spaced) == 1 else node("row", *spaced)


def styled(element: ET.Element, look: Look) -> ET.Element:
    """A row that is set in a style of its own."""
    outer = node("row", element)
    outer.set("displaystyle", str(look.display).lower())
    outer.set("scriptlevel", str(look.level))
    return outer


def stacked(base: ET.Element, over: ET.Element | None, under: ET.Element | None) -> ET.Element:
    """A base with rows over and under it."""
    rows = [base, *(element for element in (over, under) if element is not None)]
    order = [
        "base",
        *(["over"] if over is not None else []),
        *(["under"] if under is not None else []),
    ]
    return node("stack", *rows, order=" ".join(order))


def _kinds(atoms: Sequence[Atom]) -> list[Kind]:
    """The atoms' kinds, where a sign with nothing to join is no binary operator."""
    kinds = [atom.kind for atom in atoms]
    before: int | None = None
    for number, kind in enumerate(kinds):
        if kind == "space":
            continue
        left = None if before is None else kinds[before]
        if kind == "bin" and left in {None, "bin", "op", "rel", "open", "punct"}:
            kinds[number] = "ord"
        if kind in {"rel", "close", "punct"} and before is not None and left == "bin":
            kinds[before] = "ord"
        before = number
    if before is not None and kinds[before] == "bin":
        kinds[before] = "ord"
    return kinds


def shaped(char: str, variant: str, token: Token) -> str:
    """A character in an alphabet such as `bold normal` or `double`. Fault where there is none."""
    words = variant.split()
    family = next((word for word in words if word not in {"bold", "italic", "normal"}), "serif")
    wanted = MathVariant(family, italic="italic" in words, bold="bold" in words)
    shape = str(styledchr(char, wanted))
    if not loadedfonts["default"].glyphindex(shape) or (shape == char and _is_lost(char, words)):
        raise Fault(
            f"the font has no {' '.join(words)} {char} (U+{ord(char):04X})".replace("normal ", ""),
            token.at,
            "write it in Text(…), which takes the machine's fonts",
        )
    return shape


def _is_lost(char: str, words: Sequence[str]) -> bool:
    """Whether a letter would silently lose the alphabet it is to be in."""
    return char.isalpha() and not char.isascii() and "bold" in words
