"""Make up where somebody comes from: a short history by a grammar, and a seed."""

from __future__ import annotations

import re

from .answers import Identity, Setting, Tale
from .chance import Dice

_HOME = {
    "fantasy": (
        "a mill village below the old watchtower",
        "the harbour town of Saltmere",
        "a tavern on the king's road",
        "the last house before the great forest",
        "a mountain hall where the snow never quite leaves",
        "the lower streets of a walled city",
    ),
    "modern": (
        "a flat above a bakery",
        "a small town with one cinema",
        "the noisy end of a harbour city",
        "a farmhouse at the end of a bus line",
        "a house full of aunts and clocks",
        "a flat on the seventh floor by the ring road",
    ),
    "future": (
        "a repair dock in high orbit",
        "the glasshouse colonies",
        "a freighter that never landed twice in one place",
        "the under-levels of a city of light",
        "a listening station at the rim of the charts",
    ),
}
_TURN = {
    "fantasy": (
        "a stranger left a sealed letter and never came back for it",
        "a flood took the bridge, and {they} kept the whole valley fed for a winter",
        "{they} won a wager that nobody had meant seriously",
        "an old map turned out to be right",
        "the bell of the tower rang with nobody at the rope",
    ),
    "modern": (
        "a wrong train led to the right person",
        "{they} found a box of letters addressed to somebody else",
        "a power cut lasted three days, and {they} became the one whom everybody asked",
        "{they} won a prize for something that {they} had done by mistake",
        "a teacher lent {them} a book and refused to take it back",
    ),
    "future": (
        "a dead channel answered",
        "{they} brought a broken ship home with a spoon and some patience",
        "an archive opened for {them} and for nobody else",
        "{they} was the only one awake when the alarm came",
    ),
}
_NOW = (
    "Today {they} {is} known for keeping {their} word, and for stories without an end",
    "These days people come to {them} with what they dare not tell anybody else",
    "Now {they} {has} a plan, half of the means for it, and no intention of waiting",
    "By now {they} {has} learned what can be mended and what is better left alone",
    "Nowadays {they} {is} looking for somebody who asks better questions",
)
_SHADOW = (
    "One thing never changed: {weakness}",
    "Friends tease {them} about it, but it is true: {weakness}",
    "Only few know the soft spot: {weakness}",
    "There is one catch, and it has cost {them} more than one night: {weakness}",
)


def tale_of(identity: Identity, setting: Setting, dice: Dice) -> Tale:
    """Four or five sentences: home, turning point, trade, soft spot, today."""
    slots = _slots(identity)
    trade = _article(identity.occupation) if identity.occupation else "somebody worth knowing"
    one, two = identity.personality[:2]
    sentences = [
        f"{identity.name} grew up in {dice.one('home', _HOME[setting])}",
        f"Everything changed when {dice.one('turn', _TURN[setting])}",
        dice.one(
            "growing",
            (
                "Being {one} and {two}, {they} became " + trade,
                "{one_} by nature and {two} by habit, {they} became " + trade,
                "It made {them} {one}, then {two}, and in the end " + trade,
            ),
        ),
        dice.one("shadow", _SHADOW),
        dice.one("now", _NOW),
    ]
    filled = {**slots, "one": one, "two": two, "one_": one.capitalize()}
    said = [sentence.format(**filled) for sentence in sentences]
    return Tale(history=" ".join(f"{_agreeing(one)}." for one in said))


def _slots(identity: Identity) -> dict[str, str]:
    they, them, their = {
        "female": ("she", "her", "her"),
        "male": ("he", "him", "his"),
        "nonbinary": ("they", "them", "their"),
    }[identity.gender]
    plural = identity.gender == "nonbinary"
    weakness = identity.weakness.rstrip(".")
    if weakness.split()[0] in {"afraid", "scared", "frightened", "terrified", "wary", "allergic"}:
        weakness = f"{they} {'are' if plural else 'is'} {weakness}"
    else:
        weakness = f"{they} {_of_several(weakness) if plural else weakness}"
    return {
        **{"they": they, "them": them, "their": their, "weakness": weakness},
        **{"is": "are" if plural else "is", "has": "have" if plural else "has"},
    }


def _of_several(said: str) -> str:
    """What one does, as several do it: `never admits` becomes `never admit`."""
    verb = re.compile(r"^((?:never|always|hardly) )?(?!(?:cannot|can't)\b)(\w+)s\b")
    return verb.sub(lambda found: (found[1] or "") + found[2], said)


def _agreeing(sentence: str) -> str:
    return (sentence[0].upper() + sentence[1:]).replace("they was", "they were")


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
