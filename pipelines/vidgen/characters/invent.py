"""Make up who somebody is from what a description says, and a seed."""

from __future__ import annotations

from . import names, words
from .answers import Facts, Gender, Identity, Setting, told
from .chance import Dice
from .reading import spoken, trade_of

_CONTRARY = {
    **{"shy": "talkative", "quiet": "talkative", "silent": "talkative", "cowardly": "daring"},
    **{"timid": "daring", "impatient": "patient", "reckless": "careful", "humble": "proud"},
    **{"greedy": "generous", "selfish": "generous", "cold": "warm", "messy": "tidy"},
    **{"calm": "restless", "serious": "playful", "disloyal": "loyal", "careful": "daring"},
}


def identity_of(facts: Facts, description: str, dice: Dice) -> Identity:
    """Who it is. What the facts say holds; the rest is drawn."""
    gender = _gender(facts, description, dice)
    species = facts.species or "human"
    setting = setting_of(facts)
    made = Identity(
        name=facts.name or _name(setting, species, gender, facts.occupation, dice),
        age=facts.age if facts.age is not None else _age(species, description, facts, dice),
        gender=gender,
        species=species,
        occupation=facts.occupation,
        personality=_traits(facts, dice),
        weakness=facts.weakness or _weakness(dice),
    )
    return told(made, facts)


def setting_of(facts: Facts) -> Setting:
    """Where somebody belongs: as told, as their trade says, as their kind says."""
    if facts.setting:
        return facts.setting
    if trade := words.TRADES.get(trade_of(facts.occupation)):
        return (
            "fantasy"
            if trade.setting == "fantasy"
            else "future"
            if trade.setting == "future"
            else "modern"
        )
    if facts.species in {"robot", "cyborg", "alien"}:
        return "future"
    return "modern" if facts.species in {"", "human"} else "fantasy"


def _gender(facts: Facts, description: str, dice: Dice) -> Gender:
    if facts.gender is not None:
        return facts.gender
    if {"beard", "bearded", "moustache", "mustache"} & set(spoken(description)):
        return "male"
    return dice.one("gender", _likely(facts.name))


def _likely(name: str) -> tuple[Gender, ...]:
    """The genders to draw from: a given name leans one way, by how it ends."""
    given = [word for word in name.split() if not word.endswith(".") and word not in _RANKS]
    if given and given[0].endswith("a"):
        return ("female",)
    if given and given[0][-1].lower() in "bcdfgkmoprstvxz":
        return ("male",)
    return _GENDERS


_RANKS = {"Captain", "Professor", "Doctor", "Major", "Agent", "Officer", "Old", "Little"}
_GENDERS: tuple[Gender, ...] = ("female", "male") * 6 + ("nonbinary",)


def _name(setting: str, species: str, gender: Gender, trade: str, dice: Dice) -> str:
    if species in names.OF_SPECIES:
        return dice.one("name", names.OF_SPECIES[species])
    first = dice.one("first name", names.FIRST[setting][gender])
    last = dice.one("last name", names.LAST[setting])
    titles = names.TITLES.get(trade_of(trade), {})
    title = titles.get(gender, titles.get("", ""))
    return f"{title} {first} {last}".strip()


def _age(species: str, description: str, facts: Facts, dice: Dice) -> int:
    kind = words.SPECIES.get(species, words.SPECIES["human"])
    for word in spoken(description):
        if word in words.AGES and not (word == "student" and facts.age):
            low, high = words.AGES[word]
            return dice.between("age", *_scaled(low, high, kind.ages))
    return dice.between("age", *kind.ages)


def _scaled(low: int, high: int, grown: tuple[int, int]) -> tuple[int, int]:
    """An age in the years of people, in those of a kind that lives longer or shorter."""
    share = grown[1] / words.SPECIES["human"].ages[1]
    if low >= 300:
        return low, high
    return max(1, round(low * share)), max(2, round(high * share))


def _traits(facts: Facts, dice: Dice) -> tuple[str, ...]:
    said = list(facts.personality)
    barred = {_CONTRARY.get(one, "") for one in said} | set(said)
    more = [one for one in words.MADE_UP if one not in barred]
    return tuple(said + dice.some("traits", more, max(0, 4 - len(said))))


def _weakness(dice: Dice) -> str:
    return dice.one(
        "weakness",
        (
            "cannot say no to a friend",
            "loses track of time",
            "never admits to being lost",
            "gives away every secret when tickled",
            "collects things that nobody needs",
            "afraid of the dark",
            "takes every bet",
            "cannot keep a straight face",
            "trusts maps more than roads",
            "sleeps through every alarm",
            "afraid of deep water",
            "answers letters a year too late",
        ),
    )
