"""Read a description without a model: its English words, and nothing between the lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import TypeVar

from . import words
from .answers import Facts, Gender, Setting

V = TypeVar("V")

_WORD = re.compile(r"[A-Za-z][A-Za-z'-]*")
_NAMED = re.compile(r"\b(?:named|called|name is|name's)\s+((?:[A-Z][\w'’.-]*\s?){1,4})")
_OPENS = re.compile(r"^((?:[A-Z][\w'’.-]+\s?){1,3})(?:,|\s+is\b|\s+was\b)")
_BEGINS = re.compile(r"^([A-Z][\w'’.-]+\s+[A-Z][\w'’.-]+)\s+[a-z]")
_YEARS = re.compile(r"\b(\d{1,5})[- ]?(?:years?[- ]old|year-old|yo\b)|\baged?\s+(\d{1,5})\b", re.I)
_FEAR = re.compile(
    r"\b(afraid|scared|frightened|terrified|wary|allergic)\s+(of|to)\s+([^,.;!?]+)"
    r"|\b(fears|dreads|hates|cannot stand|can't stand)\s+([^,.;!?]+)"
    r"|\b(?:cannot|can't|can not|never learned to|unable to)\s+([^,.;!?]+)",
    re.I,
)
_CLAUSE = re.compile(
    r"\s+(?:and (?:also )?(?:has|is|wears|loves|likes|lives|works|who)|but|who|with|that)\b"
)
_NOT_NAMES = {
    "A",
    "An",
    "The",
    "This",
    "One",
    "She",
    "He",
    "They",
    "It",
    "My",
    "Our",
    "In",
    "Her",
    "His",
}
_NO = {"not", "no", "never", "without", "isn't", "hardly", "neither", "nor", "un"}
_DECADES = {
    "twenties": 25,
    "thirties": 34,
    "forties": 44,
    "fifties": 54,
    "sixties": 64,
    "seventies": 74,
    "eighties": 83,
}
_TRADE_WORDS = {
    **{
        "sorceress": "sorcerer",
        "scholar": "professor",
        "coder": "programmer",
        "smith": "blacksmith",
    },
    **{"developer": "programmer", "physician": "doctor", "huntress": "hunter", "archer": "ranger"},
    **{
        "seafarer": "sailor",
        "researcher": "scientist",
        "physicist": "scientist",
        "druid": "healer",
    },
    **{"mathematician": "professor", "empress": "queen", "emperor": "king", "cowboy": "farmer"},
    **{"swordsman": "warrior", "fisherman": "sailor", "policeman": "officer"},
    **{"policewoman": "officer", "enchantress": "witch", "sheriff": "officer"},
}


def read_facts(description: str) -> Facts:
    """What a description says. Words that are denied are passed over."""
    found = spoken(description)
    weakness = _weakness(description)
    told = [word for word in found if word not in set(spoken(weakness))]
    return Facts(
        name=_name(description),
        gender=_gender(found),
        species=_species(told),
        age=_age(description, found),
        occupation=occupation_in(told),
        setting=_setting(told),
        personality=tuple(dict.fromkeys(word for word in told if word in words.TRAITS))[:8],
        weakness=weakness,
    )


def spoken(text: str) -> list[str]:
    """The words of a text in small letters, without those that are denied."""
    found = [word.lower().removesuffix("'s") for word in _WORD.findall(text)]
    return [
        word
        for at, word in enumerate(found)
        if not _NO & set(found[max(0, at - 2) : at]) and word not in _NO
    ]


def occupation_in(found: Sequence[str]) -> str:
    """The first occupation among words, as it is said there, or nothing."""
    pairs = [pair for one, other in pairwise(found) if (pair := f"{one} {other}") in words.TRADES]
    return next((said for said in (*pairs, *found) if trade_of(said)), "")


def trade_of(occupation: str) -> str:
    """The trade of the table that an occupation is, or nothing."""
    for word in (occupation, occupation.removesuffix("s"), occupation.rpartition(" ")[2]):
        known = _TRADE_WORDS.get(word.lower(), word.lower())
        if known in words.TRADES:
            return known
    return ""


def first(found: Iterable[str], meaning: Mapping[str, V]) -> V | None:
    """What the first word means that a table knows."""
    return next((meaning[word] for word in found if word in meaning), None)


def _name(description: str) -> str:
    if match := _NAMED.search(description):
        return match[1].strip(" .,’'")
    match = _OPENS.match(description.strip()) or _BEGINS.match(description.strip())
    if match and match[1].split()[0] not in _NOT_NAMES:
        return match[1].strip(" .,’'")
    return ""


def _gender(found: list[str]) -> Gender | None:
    kinds: dict[str, Gender] = {
        **dict.fromkeys(words.MALE, "male"),
        **dict.fromkeys(words.FEMALE, "female"),
        **dict.fromkeys(words.NEITHER, "nonbinary"),
    }
    return first(found, kinds)


def _species(found: list[str]) -> str:
    known = {name: name for name in words.SPECIES} | words.SPECIES_WORDS
    plural = {f"{name}s": name for name in words.SPECIES}
    return first(found, plural | known) or ""


def _age(description: str, found: list[str]) -> int | None:
    """An age that is given in years; an age in words is left to whoever invents."""
    if match := _YEARS.search(description):
        return min(100_000, int(match[1] or match[2]))
    return first(found, _DECADES)


def _setting(found: list[str]) -> Setting | None:
    known: dict[str, Setting] = {
        word: "fantasy" if name == "fantasy" else "future" if name == "future" else "modern"
        for word, name in words.SETTINGS.items()
    }
    return first(found, known)


def _weakness(description: str) -> str:
    """What somebody fears, hates or cannot do, in the description's own words."""
    match = _FEAR.search(description)
    if match is None:
        return ""
    clause = _CLAUSE.split(match[0])[0].strip()
    return clause[:200]
