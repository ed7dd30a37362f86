"""From the written form to the spoken form: maths, code, numbers, units and symbols as words.

normt2s reads numbers, dates, units, abbreviations and LaTeX in English and German. The rules here
prepare what it leaves alone: code, addresses, big-O, function calls, years, arrows. For any other
language only markup is taken away, and numbers are left to the voice.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from ...model.formula import FORMULA
from .code_text import spoken_code

Rule = tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]

_PHRASES = {
    "en": {
        "frac_complex": "{a}, over {b},",
        "sqrt_complex": "the square root of {x},",
        "cube_root_complex": "the cube root of {x},",
        "root_complex": "the {ord} root of {x},",
        "root_general_complex": "the {n}th root of {x},",
        "pow_complex": "{b} to the power of {e},",
        "abs_complex": "the absolute value of {x},",
        "norm_complex": "the norm of {x},",
        "cases": "{rows}",
        "matrix": "the matrix, {rows},",
        "open_paren": "(",
        "close_paren": ")",
    },
    "de": {"open_paren": "(", "close_paren": ")"},
}
_SYMBOLS = {
    "en": {"≡": "is equivalent to", "↔": "and", "←": "from", "∈": "in", "∪": "union"},
    "de": {"≡": "ist äquivalent zu", "↔": "und", "←": "von", "∈": "in", "∪": "vereinigt mit"},
}
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_COUNTED = "Chapter|Part|Act|Volume|Book|Section|Type|Phase|Appendix|War|Figure|Table|Grade"
_ROMAN = r"(?=[IVX]{2,})(X{0,3}(?:IX|IV|V?I{0,3}))"
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
_YEAR = r"(1[1-9]\d\d|20\d\d)"
_BEFORE_YEAR = "of|by|around|after|during|early|late|spring|summer|autumn|fall|winter"
_AFTER_YEAR = (
    r"(?=[,.;:!?)](?!\d)|$|\s(?:[a-z]{4,}|is|was|had|has|to|and|in|the|it|a|as|at|on|for)\b)"
)
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_SAID = {"JSON": "Jason", "LaTeX": "lah-tech", "NumPy": "num pie", "numpy": "num pie"}


def spoken(text: str, language: str) -> str:
    """What a voice is given for a written text: words and punctuation with single spaces."""
    tongue = language.split("-", maxsplit=1)[0]
    text = _without_markup(unicodedata.normalize("NFC", text))
    if tongue == "en":
        text = _apply(_ENGLISH, _apply(_COMMON, text))
    elif tongue == "de":
        text = _apply(_COMMON, text)
    else:
        return _tidy(FORMULA.sub(_bare_maths, text))
    return _tidy(_kept_end(text, _normalizer(tongue).normalize(_maths_read(text, tongue))))


def readings(tokens: Sequence[str], language: str) -> list[list[str]]:
    """How each written token is said on its own: the anchors of the mapping back."""
    result = []
    in_code = False
    for token in tokens:
        edge = token.count("`") % 2 == 1
        alone = spoken_code(token) if in_code or edge else spoken(token, language)
        in_code = in_code != edge
        result.append(alone.split())
    return result


def _apply(rules: Sequence[Rule], text: str) -> str:
    """Every rule in turn, on all of the text that is no maths."""
    parts = []
    last = 0
    for maths in FORMULA.finditer(text):
        parts += [_prose(rules, text[last : maths.start()]), maths[0]]
        last = maths.end()
    return "".join([*parts, _prose(rules, text[last:])])


def _prose(rules: Sequence[Rule], text: str) -> str:
    for pattern, replacement in rules:
        text = pattern.sub(replacement, text)
    return text


def _without_markup(text: str) -> str:
    """Drop Markdown's emphasis and link targets, and pictures such as emoji."""
    text = re.sub(r"!?\[([^\]\n]+)\]\([^)\s]*\)", r"\1", text)
    text = re.sub(r"(?<![\w*])(\*{1,3}|~~)(?=[^\s*])([^*\n]+?)(?<=[^\s*])\1(?![\w*])", r"\2", text)
    text = re.sub(r"(?<![\w_])(__?)(?=[^\s_])([^_\n]+?)(?<=[^\s_])\1(?![\w_])", r"\2", text)
    return "".join(
        " " if unicodedata.category(c) in {"So", "Sk", "Cf"} - _kept(c) else c for c in text
    )


def _kept(character: str) -> set[str]:
    return {"So", "Sk"} if character in "°©®™`^" else set()


def _maths_read(text: str, tongue: str) -> str:
    """Every formula as words."""
    return FORMULA.sub(lambda m: _formula(m[0], tongue), text)


def _formula(maths: str, tongue: str) -> str:
    """A formula as words. In English its variable `a` must not be taken for the article."""
    if tongue != "en":
        return f" {_normalizer(tongue).normalize(maths)} "
    said = _normalizer(tongue).normalize(_prose(_LATEX, maths))
    if "\\text{" not in maths:
        said = re.sub(r"\b[aA]\b(?! (?:subset|superset|proper))", "ay", said)
    return f" {said} "


def _bare_maths(match: re.Match[str]) -> str:
    """LaTeX as plain signs, for a language that nobody here can read formulas in."""
    return re.sub(r"\\[A-Za-z]+|[{}$\\]", " ", match[0])


def _kept_end(written: str, said: str) -> str:
    """What was said, ending as what was written: an abbreviation may have swallowed the stop."""
    end = written.rstrip().rstrip("\"'”’)`*_")[-1:]
    return said + end if end in {".", "!", "?"} and said.rstrip()[-1:].isalnum() else said


def _tidy(text: str) -> str:
    """Single spaces, and no pause upon a pause."""
    text = re.sub(r"\s+", " ", text)
    text = re.sub(r"\(\s+", "(", re.sub(r"\s+([,.;:!?)])", r"\1", text))
    text = re.sub(r"\(\)", "", text)
    return re.sub(r",(?:\s*,)+", ",", re.sub(r",\s*([.;:!?)])", r"\1", text)).strip(" ,")


@cache
def _normalizer(tongue: str) -> Any:
    from normt2s import Normalizer

    normalizer = Normalizer(tongue)
    for key, phrase in _PHRASES[tongue].items():
        normalizer.lexicon.add_phrase(key, phrase)
    for symbol, word in _SYMBOLS[tongue].items():
        normalizer.add_symbol(symbol, word)
    return normalizer


def _as_year(text: str) -> str:
    """A year in English words: `1984` is nineteen eighty-four."""
    return str(_normalizer("en").normalize(f"in {text}")).removeprefix("in ")


def _years(match: re.Match[str]) -> str:
    return f"{match[1]}{_as_year(match[2])} to {_as_year(match[3])}"


def _year(match: re.Match[str]) -> str:
    return f"{match[1]}{_as_year(match[2])}"


def _day_first(match: re.Match[str]) -> str:
    day = _normalizer("en").normalize(f"{match[2]} {match[1]}").partition(" ")[2]
    return f"the {day} of {match[2]}"


def _reign(match: re.Match[str]) -> str:
    value = _roman(match[2])
    if re.fullmatch(_COUNTED, match[1]):
        return f"{match[1]} {value}"
    return f"{match[1]} the {_ORDINALS[value - 1]}" if value <= 10 else f"{match[1]} the {value}th"


def _roman(text: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in text]
    after = [*values[1:], 0]
    return sum(-v if v < n else v for v, n in zip(values, after, strict=True))


def _address(match: re.Match[str]) -> str:
    """A web address without scheme, query and fragment."""
    bare = re.sub(r"^(?:https?|ftp)://(?:www\.)?|[?#].*$", "", match[0])
    words = bare.rstrip("/").replace(".", " dot ").replace("/", " slash ")
    return re.sub(r"[-_]", " ", words)


def _rule(pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> Rule:
    return re.compile(pattern), replacement


_COMMON: tuple[Rule, ...] = (
    _rule(r"(`+)(.+?)\1", lambda m: spoken_code(m[2])),
    _rule(r"(?:https?|ftp)://[^\s<>()]*[^\s<>(),.;:!?'\"]", _address),
    _rule(r"(?<=[A-Z][a-z])[₀-₉]|(?<=[A-Z])[₀-₉]", lambda m: m[0].translate(_SUBSCRIPTS)),
    _rule(r"<-{1,2}>", "↔"),
    _rule(r"<={1,2}>", "⇔"),
    _rule(r"-{1,2}>", "→"),
    _rule(r"={1,2}>", "⇒"),
)
_CALL = r"(?<![A-Za-z\\])([OTΘΩ]|\\Theta|\\Omega|\\mathcal\{O\}|\\mathcal O)\s*"
_LATEX: tuple[Rule, ...] = (
    _rule(
        r"\b(P|Pr|E)\s*\(([^()|]*?)\s*(?:\||\\mid\b|\\vert\b)\s*([^()|]*)\)",
        r"\1 \\text{ of } \2 \\text{ given } \3",
    ),
    _rule(rf"{_CALL}\(([^()]*)\)", r"\1 \\text{ of } \2"),
    _rule(rf"{_CALL}\(", r"\1 \\text{ of } ("),
)
_ENGLISH: tuple[Rule, ...] = (
    _rule(
        r"\b([\w.+-]+)@([\w-]+(?:\.[\w-]+)+)\b", lambda m: f"{m[1]} at {m[2]}".replace(".", " dot ")
    ),
    _rule(r"\b(\w*[A-Za-z]_\w+|\w*[a-z]\w*\(\))(?!\w)", lambda m: spoken_code(m[1])),
    _rule(r"(?<!\w)O\(((?:[^()]|\([^()]*\))+)\)", r"O of \1"),
    _rule(r"(?<!\w)O\(", "O of "),
    _rule(r"(?<!\w)Θ\(((?:[^()]|\([^()]*\))+)\)", r"theta of \1"),
    _rule(r"(?<!\w)Ω\(((?:[^()]|\([^()]*\))+)\)", r"omega of \1"),
    _rule(r"\bP\(([^()|]+)\|([^()|]+)\)", r"P of \1 given \2"),
    _rule(r"(?<!\w)([fghFGPE])\(([^()]{1,12})\)", r"\1 of \2"),
    _rule(r"(?<!\w)([a-z])[₀-₉]", lambda m: f"{m[1]} {m[0][1].translate(_SUBSCRIPTS)}"),
    _rule(r"\bC\+\+", "C plus plus"),
    _rule(r"\b([CF])#(?!\w)", r"\1 sharp"),
    _rule(r"(?<=[A-Za-z])&(?=[A-Za-z])", " and "),
    _rule(r"\bNo\. ?(?=\d)", "Number "),
    _rule(r"\bvs\b(?!\.)", "versus"),
    _rule(r"\bv(\d+(?:\.\d+)+)\b", lambda m: f"version {m[1].replace('.', ' point ')}"),
    _rule(rf"\b(\d{{1,2}}) ({_MONTH})\b", _day_first),
    _rule(rf"((?:{_MONTH}),? ){_YEAR}\b", _year),
    _rule(rf"((?<!\w)(?:[Ff]rom|[Bb]etween|\() ?){_YEAR} ?(?:to|and|[-–]) ?{_YEAR}\b", _years),
    _rule(rf"((?<![\w.]))(?<![$€£]){_YEAR}[-–]{_YEAR}\b(?!%)", _years),
    _rule(rf"(\b(?:{_BEFORE_YEAR}) ){_YEAR}{_AFTER_YEAR}", _year),
    _rule(rf"(\((?:[A-Z][a-z]+,? )?){_YEAR}(?=[),])", _year),
    _rule(rf"(\b[A-Z][a-z]+,? ){_YEAR}(?=[,.;:)](?!\d)|$)", _year),
    _rule(rf"\b([A-Z][a-z]+) {_ROMAN}\b(?![.'’]\w)", _reign),
    _rule(r"(\d)[x×](?!\w|\s*\d)", r"\1 times"),
    _rule(r"\b(\d+(?:\.\d+)?)[eE]([+-]?\d+)\b", r"\1 times 10^\2"),
    _rule(r"(?<!\S)[~≈](?=\d)", "about "),
    _rule(r"((?<!\w)[A-Za-z0-9]|\)) [-−] (?=[A-Za-z0-9(](?:\W|$))", r"\1 minus "),
    _rule(r"(?<=[A-Za-z]{2})/(?=[A-Za-z]{2})", " "),
    _rule(r"\b(?:" + "|".join(_SAID) + r")\b", lambda m: _SAID[m[0]]),
)
