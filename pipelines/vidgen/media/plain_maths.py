"""LaTeX maths as a line of readable Unicode, for captions: `\\frac{a^2}{2}` becomes `a²/2`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .maths_symbols import (
    ACCENTS,
    DOUBLE,
    FUNCTIONS,
    SPACES,
    SUBSCRIPTS,
    SUPERSCRIPTS,
    SYMBOLS,
    VULGAR,
)

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|[{}^_&]|\s+|.", re.DOTALL)
_TEXT = {r"\text", r"\textbf", r"\textit", r"\mathrm", r"\operatorname", r"\mathbf", r"\mathit"}
_FRACTIONS = {r"\frac", r"\dfrac", r"\tfrac", r"\cfrac"}
_DROPPED = {r"\left", r"\right", r"\displaystyle", r"\limits", r"\big", r"\Big", r"\bigl", r"\bigr"}
_ROOTS = {"": "√", "2": "√", "3": "∛", "4": "∜"}
_SIMPLE = re.compile(r"[\w.′°π∞]+[⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ]*")
_MARKS = "".join([*SUPERSCRIPTS.values(), *SUBSCRIPTS.values()])
_MAX_DEPTH = 40


def plain_maths(source: str) -> str:
    """Spell a formula, given without dollar signs. Unknown commands lose their backslash."""
    tokens = list(_TOKEN.findall(source))
    return _tidy("".join(_Reader(tokens).pieces()))


class _Reader:
    """Reads tokens from the front; each piece is a symbol, a group or a command with its groups."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens[::-1]
        self._depth = 0

    def pieces(self, until: str | None = None) -> Iterator[str]:
        while self._tokens:
            piece = self._tokens.pop()
            if piece == until:
                return
            yield self._spell(piece)

    def _spell(self, piece: str) -> str:
        readers = {"{": self._group, r"\sqrt": self._root, r"\mathbb": self._double}
        if piece in readers:
            return readers[piece]()
        if piece in "^_":
            return self._script(piece)
        if piece in _FRACTIONS:
            return self._fraction()
        if piece in _TEXT or piece in ACCENTS:
            return self._argument() + ACCENTS.get(piece, "")
        return _symbol(piece)

    def _fraction(self) -> str:
        above, below = self._argument(), self._argument()
        if (above, below) in VULGAR:
            return VULGAR[above, below]
        plain = below.isdecimal() or len(below.rstrip(_MARKS)) == 1
        return f"{_wrapped(above)}/{below if plain else f'({below})'}"

    def _double(self) -> str:
        return "".join(DOUBLE.get(letter, letter) for letter in self._argument())

    def _group(self) -> str:
        """Everything up to the closing brace; a group nested too deep is left out."""
        self._depth += 1
        if self._depth > _MAX_DEPTH:
            self._tokens.clear()
            return ""
        inside = "".join(self.pieces(until="}"))
        self._depth -= 1
        return inside

    def _argument(self) -> str:
        """What a command applies to: a group, or the next single thing."""
        while self._tokens and self._tokens[-1].isspace():
            self._tokens.pop()
        return _tidy(self._spell(self._tokens.pop())) if self._tokens else ""

    def _script(self, mark: str) -> str:
        text = self._argument()
        table = SUPERSCRIPTS if mark == "^" else SUBSCRIPTS
        if mark == "^" and text in {"′", "∘", "°", "*"}:
            return text.replace("∘", "°")
        raised = [table.get(letter) for letter in text.replace(" ", "")]
        if text and None not in raised:
            return "".join(letter or "" for letter in raised)
        return mark + (text if len(text) == 1 else f"({text})")

    def _root(self) -> str:
        index = ""
        if self._tokens and self._tokens[-1] == "[":
            self._tokens.pop()
            index = "".join(self.pieces(until="]"))
        sign = _ROOTS.get(index) or "".join(SUPERSCRIPTS.get(c, c) for c in index) + "√"
        return sign + _wrapped(self._argument())


def _symbol(piece: str) -> str:
    if piece in _DROPPED:
        return ""
    if piece in SPACES or piece.isspace():
        return " "
    if piece in FUNCTIONS:
        return f"{piece[1:]} "
    if piece in SYMBOLS:
        return SYMBOLS[piece]
    return (
        piece.lstrip("\\") if len(piece) > 1 else {"&": " ", "'": "′", "-": "−"}.get(piece, piece)
    )


def _wrapped(text: str) -> str:
    return text if len(text) == 1 or _SIMPLE.fullmatch(text) else f"({text})"


def _tidy(text: str) -> str:
    """One space around relations, none before a bracket's end, a comma or an exponent."""
    spaced = re.sub(r"\s*([=≠≈≡<>≤≥≪≫∈∉⊂⊆→⇒⇔↦∼≅∝])\s*", r" \1 ", text)
    spaced = re.sub(r"(?<=[\w)\]²³′])\s*([+−±×⋅·∪∩∧∨])\s*(?=[\w(√∛∑∫−|])", r" \1 ", spaced)
    spaced = re.sub(r"\b(\w+) \(", r"\1(", spaced)
    spaced = re.sub(r"\s+([,;)\]_^])", r"\1", spaced)
    return re.sub(r"\s+", " ", spaced).strip()
