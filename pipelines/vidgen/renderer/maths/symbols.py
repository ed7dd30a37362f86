"""Which character a command stands for, and how TeX spaces it."""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Literal

from latex2mathml.symbols_parser import SYMBOLS, SYMBOLS_FILE

Kind = Literal["ord", "op", "bin", "rel", "open", "close", "punct", "inner", "space"]
"""TeX's classes of atoms, and what is only space."""

_KINDS: dict[str, Kind] = {
    "mathord": "ord",
    "mathalpha": "ord",
    "mathbin": "bin",
    "mathrel": "rel",
    "mathop": "op",
    "mathopen": "open",
    "mathclose": "close",
    "mathpunct": "punct",
    "mathfence": "ord",
    "mathover": "ord",
    "mathunder": "ord",
    "mathradical": "ord",
}

# Where plain TeX or amsmath mean another character than the table of Unicode names
_CHARACTERS = {
    r"\sim": "∼",
    r"\ast": "∗",
    r"\cdot": "⋅",
    r"\setminus": "⧵",
    r"\smallsetminus": "∖",
    r"\leadsto": "⇝",
    r"\square": "□",
    r"\Box": "□",
    r"\blacksquare": "■",
    r"\qedsymbol": "□",
    r"\P": "¶",
    r"\copyright": "©",
    r"\degree": "°",
    r"\colon": ":",
    r"\{": "{",
    r"\}": "}",
    r"\%": "%",
    r"\$": "$",
    r"\#": "#",
    r"\&": "&",
    r"\_": "_",
    r"\|": "‖",
    r"\lbrace": "{",
    r"\rbrace": "}",
    r"\lvert": "|",
    r"\rvert": "|",
    r"\lVert": "‖",
    r"\rVert": "‖",
    r"\vert": "|",
    r"\Vert": "‖",
    r"\perp": "⊥",
    r"\triangle": "△",
    r"\dots": "…",
    r"\dotsc": "…",
    r"\dotso": "…",
    r"\dotsb": "⋯",
    r"\dotsm": "⋯",
    r"\dotsi": "⋯",
    r"\varnothing": "⌀",
    r"\surd": "√",
    r"\vartriangle": "△",
    r"\AA": "Å",
    r"\micro": "µ",
    r"\ohm": "Ω",
    r"\celsius": "℃",
    r"\imath": "𝚤",
    r"\jmath": "𝚥",
    r"\ss": "ß",
    r"\ae": "æ",
    r"\oe": "œ",
    r"\o": "ø",
    r"\O": "Ø",
    r"\aa": "å",
    r"\l": "ł",
    r"\L": "Ł",
    r"\textdegree": "°",
    r"\textbackslash": "\\",
    r"\textasciitilde": "~",
    r"\textbullet": "•",
    r"\textendash": "–",
    r"\textemdash": "—",
    r"\checkmark": "✓",
    r"\implies": "⟹",
    r"\impliedby": "⟸",
    r"\iff": "⟺",
    r"\coloneqq": "≔",
    r"\Coloneqq": "⩴",
    r"\varGamma": "𝛤",
    r"\varDelta": "𝛥",
    r"\varTheta": "𝛩",
    r"\varPhi": "𝛷",
    r"\varPsi": "𝛹",
    r"\varOmega": "𝛺",
    r"\varSigma": "𝛴",
    r"\varLambda": "𝛬",
    r"\varPi": "𝛱",
    "-": "−",
    "*": "∗",
    "`": "‘",
}
_OWN_KINDS: dict[str, Kind] = {
    **dict.fromkeys("+−∗±∓×÷⋅∘∙∖⧵∪∩∧∨⊕⊗⊖⊙⋆†‡∸", "bin"),
    **dict.fromkeys("=<>∼≔⩴:⟹⟸⟺∣∥⊥⇝⇌≡≠∝∈∉∋⊂⊃↦", "rel"),
    **dict.fromkeys("([⟨⌊⌈", "open"),
    **dict.fromkeys(")]⟩⌋⌉!?", "close"),
    **dict.fromkeys(",;", "punct"),
    **dict.fromkeys("…⋯⋰⋱", "inner"),
    **dict.fromkeys('./|‖∞∂∇√⌀□■△✓¶©°@"%$#&_°ı⋮¬∀∃∅⊤', "ord"),
}
_BY_COMMAND: dict[str, Kind] = {
    r"\{": "open",
    r"\lbrace": "open",
    r"\lvert": "open",
    r"\lVert": "open",
    r"\}": "close",
    r"\rbrace": "close",
    r"\rvert": "close",
    r"\rVert": "close",
    r"\colon": "punct",
    r"\vert": "ord",
    r"\Vert": "ord",
    r"\|": "ord",
    r"\top": "ord",
    r"\bot": "ord",
    r"\angle": "ord",
    r"\triangle": "ord",
    r"\backslash": "ord",
    r"\And": "rel",
}
_SLANTED = "ϵϑϰϕϱϖ"
"""Characters that TeX sets in italics and that have an italic form of their own."""

FUNCTIONS = frozenset(
    [
        r"\arccos",
        r"\arcsin",
        r"\arctan",
        r"\arg",
        r"\cos",
        r"\cosh",
        r"\cot",
        r"\coth",
        r"\csc",
        r"\deg",
        r"\dim",
        r"\exp",
        r"\hom",
        r"\ker",
        r"\lg",
        r"\ln",
        r"\log",
        r"\sec",
        r"\sin",
        r"\sinh",
        r"\tan",
        r"\tanh",
        r"\arsinh",
        r"\arcosh",
        r"\artanh",
        r"\sgn",
        r"\tr",
        r"\rank",
        r"\diag",
    ]
)
LIMITS = {
    r"\lim": "lim",
    r"\limsup": "lim sup",
    r"\liminf": "lim inf",
    r"\max": "max",
    r"\min": "min",
    r"\sup": "sup",
    r"\inf": "inf",
    r"\det": "det",
    r"\gcd": "gcd",
    r"\Pr": "Pr",
    r"\argmax": "arg max",
    r"\argmin": "arg min",
    r"\injlim": "inj lim",
    r"\projlim": "proj lim",
}
INTEGRALS = "∫∬∭∮∯∰⨌"
SPACES = {
    r"\,": 3 / 18,
    r"\thinspace": 3 / 18,
    r"\:": 4 / 18,
    r"\>": 4 / 18,
    r"\medspace": 4 / 18,
    r"\;": 5 / 18,
    r"\thickspace": 5 / 18,
    r"\!": -3 / 18,
    r"\negthinspace": -3 / 18,
    r"\negmedspace": -4 / 18,
    r"\negthickspace": -5 / 18,
    r"\ ": 1 / 4,
    r"\space": 1 / 4,
    "~": 1 / 4,
    r"\nobreakspace": 1 / 4,
    r"\enspace": 0.5,
    r"\enskip": 0.5,
    r"\quad": 1.0,
    r"\qquad": 2.0,
}
"""Widths in em."""


def _read() -> tuple[dict[str, str], dict[str, Kind]]:
    """Characters by command, and kinds by character, from the table that latex2mathml ships."""
    characters = {name: chr(int(code, 16)) for name, code in SYMBOLS.items() if name[0] == "\\"}
    kinds: dict[str, Kind] = {}
    for line in Path(SYMBOLS_FILE).read_text(encoding="utf-8").splitlines():
        columns = line.split("^")
        if not line.startswith("#") and len(columns) > 5 and columns[5] in _KINDS:
            kinds.setdefault(chr(int(columns[0], 16)), _KINDS[columns[5]])
    return characters, kinds


_BY_NAME, _BY_CHARACTER = _read()


def character(text: str) -> str | None:
    """The character that a command or a typed character shows, or None where there is none."""
    if text in _CHARACTERS:
        return _CHARACTERS[text]
    if len(text) == 1:
        return text
    found = _BY_NAME.get(text)
    return None if found is None or unicodedata.combining(found[0]) else found


def kind_of(text: str, char: str) -> Kind:
    """The class of the atom that a command or a typed character makes."""
    if text in _BY_COMMAND:
        return _BY_COMMAND[text]
    return _OWN_KINDS.get(char) or _BY_CHARACTER.get(char, "ord")


def slanted(char: str) -> bool:
    """Whether a letter is set in italics where nothing else is said."""
    latin = char.isascii() and char.isalpha()
    return latin or "α" <= char <= "ω" or char in _SLANTED


def negated(char: str) -> str | None:
    """The character with a stroke through it, where Unicode has one."""
    whole = unicodedata.normalize("NFC", f"{char}\u0338")
    return whole if len(whole) == 1 else None


_THIN, _MEDIUM, _THICK = 3 / 18, 4 / 18, 5 / 18
_COLUMNS = ("ord", "op", "bin", "rel", "open", "close", "punct", "inner")
_GAPS = {
    "ord": "0 1 m t 0 0 0 n",
    "op": "1 1 0 t 0 0 0 n",
    "bin": "m m 0 0 m 0 0 m",
    "rel": "t t 0 0 t 0 0 t",
    "open": "0 0 0 0 0 0 0 0",
    "close": "0 1 m t 0 0 0 n",
    "punct": "n n 0 n n n n n",
    "inner": "n 1 m t n 0 n n",
}
"""The TeXbook's table of spaces: 1 always thin, n m t thin, medium or thick outside of scripts."""


def gap(left: Kind, right: Kind, *, script: bool) -> float:
    """The space in em between two atoms."""
    code = _GAPS[left].split()[_COLUMNS.index(right)]
    if script and code != "1":
        return 0.0
    return {"0": 0.0, "1": _THIN, "n": _THIN, "m": _MEDIUM, "t": _THICK}[code]
