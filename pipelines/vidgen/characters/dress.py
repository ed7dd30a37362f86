"""Make up what somebody looks like from a description, who they are, a palette and a seed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..model.appearance import Accessory, Appearance, Face, Feature, HairStyle, Outfit, Stage
from . import colours, words
from .answers import Facts, Identity, Looks, Seen
from .chance import Dice
from .reading import first, spoken, trade_of

_HAIR: dict[str, tuple[HairStyle, ...]] = {
    "female": ("long", "bob", "wavy", "ponytail", "bun", "braids", "twintails", "afro", "short"),
    "male": ("short", "messy", "slick", "spiky", "buzz", "short", "messy", "ponytail", "afro"),
    "nonbinary": ("short", "messy", "bob", "spiky", "wavy", "ponytail"),
}
_COLOURED = {
    **{"hair": "hair", "haired": "hair", "beard": "hair", "curls": "hair", "braids": "hair"},
    **dict.fromkeys(("braid", "plaits", "pigtails", "twintails", "bun", "bob", "afro"), "hair"),
    **{"ponytail": "hair", "fur": "hair", "mane": "hair", "eyes": "eyes", "eyed": "eyes"},
    **{"eye": "eyes", "skin": "skin", "skinned": "skin", "face": "skin"},
    **dict.fromkeys(words.OUTFITS, "cloth"),
    **{"clothes": "cloth", "hat": "accent", "scarf": "accent", "cap": "accent", "tie": "accent"},
}
_TABLES = {
    "hair": colours.HAIR,
    "eyes": colours.EYES,
    "skin": colours.SKIN,
    "cloth": colours.CLOTH,
    "accent": colours.CLOTH,
}


def looks_of(identity: Identity, facts: Facts, seen: Seen, description: str, dice: Dice) -> Looks:
    """What somebody looks like. What the description and the facts say holds."""
    text = " ".join((description, *facts.looks))
    said = _said_colours(text)
    found = spoken(text)
    kind = words.SPECIES.get(identity.species, words.SPECIES["human"])
    outfit, worn, cloth = _clothes(identity.occupation, found, dice)
    stage = _stage(identity, found)
    appearance = Appearance(
        face=_face(identity),
        stage=stage,
        skin=_colour("skin", said, kind.skins or colours.HUMAN_SKIN, dice),
        hair_style=_hair_style(identity, found, stage, dice),
        hair=_hair(identity, said, kind.hair or colours.HUMAN_HAIR, dice),
        eyes=_colour("eyes", said, colours.HUMAN_EYES, dice),
        outfit=outfit,
        cloth=_cloth(said, cloth, seen, dice),
        accent=_accent(said, seen, dice),
        accessories=worn,
        features=_features(identity, kind.features, found, stage, dice),
    )
    return Looks(line=line_of(identity, appearance), appearance=appearance)


def _said_colours(text: str) -> dict[str, str]:
    """The part of somebody that each colour of a text belongs to: `blue eyes`, `red-haired`."""
    found = [part for word in spoken(text) for part in word.split("-")]
    said: dict[str, str] = {}
    for at, word in enumerate(found):
        name = colours.ALIASES.get(word, word)
        if name not in colours.NAMES:
            continue
        for following in found[at + 1 : at + 4]:
            part = _COLOURED.get(following)
            if part and name in _TABLES[part]:
                said.setdefault(part, name)
                break
            if following in colours.NAMES:
                break
    if {"blond", "blonde"} & set(found):
        said.setdefault("hair", "blonde")
    return said


def _colour(part: str, said: dict[str, str], usual: Sequence[str], dice: Dice) -> str:
    return _TABLES[part][said.get(part) or dice.one(part, usual)]


def _hair(identity: Identity, said: dict[str, str], usual: Sequence[str], dice: Dice) -> str:
    if identity.species == "human" and identity.age >= 62 and "hair" not in said:
        return colours.HAIR[dice.one("hair", ("white", "grey", "silver"))]
    return _colour("hair", said, usual, dice)


def _cloth(said: dict[str, str], usual: str, seen: Seen, dice: Dice) -> str:
    if "cloth" in said:
        return colours.CLOTH[said["cloth"]]
    if seen.palette:
        return _vivid(seen)[0]
    return colours.CLOTH[usual or dice.one("cloth", tuple(colours.CLOTH))]


def _accent(said: dict[str, str], seen: Seen, dice: Dice) -> str:
    if "accent" in said:
        return colours.CLOTH[said["accent"]]
    if len(seen.palette) > 1:
        return _vivid(seen)[1]
    return colours.CLOTH[dice.one("accent", colours.ACCENTS)]


def _vivid(seen: Seen) -> list[str]:
    """The colours of a picture that stand out, of those that there is much of."""
    return sorted(seen.palette[:4], key=colours.vivid, reverse=True)


def _face(identity: Identity) -> Face:
    if identity.gender == "nonbinary":
        return "neutral"
    return "feminine" if identity.gender == "female" else "masculine"


def _stage(identity: Identity, found: Sequence[str]) -> Stage:
    """How old a face looks, in the years of its own kind."""
    kind = words.SPECIES.get(identity.species, words.SPECIES["human"])
    years = identity.age * words.SPECIES["human"].ages[1] / kind.ages[1]
    if identity.species in {"angel", "demon", "vampire", "robot", "fairy", "ghost"}:
        years = 80 if {"old", "elderly", "ancient"} & set(found) else 30
    if years < 14 or {"girl", "boy", "child", "kid"} & set(found):
        return "child"
    if years < 24:
        return "young"
    return "adult" if years < 62 else "elder"


def _hair_style(identity: Identity, found: list[str], stage: Stage, dice: Dice) -> HairStyle:
    said = first([part for word in found for part in (word, *word.split("-"))], words.HAIR_STYLES)
    talks_of_hair = {"hair", "haired", "curls", "braids"} & {p for w in found for p in w.split("-")}
    if said and (talks_of_hair or said not in {"short", "long", "messy"}):
        return said
    if identity.species == "robot":
        return dice.one("hair style", ("bald", "slick", "bob", "buzz"))
    styles = _HAIR[identity.gender]
    if stage == "elder" and identity.gender == "male":
        styles = ("short", "bald", "slick", "buzz", "messy")
    return dice.one("hair style", styles)


def _clothes(
    trade: str, found: Sequence[str], dice: Dice
) -> tuple[Outfit, tuple[Accessory, ...], str]:
    """Outfit, accessories and the usual colour of the cloth."""
    usual = words.TRADES.get(trade_of(trade))
    outfit = first(found, words.OUTFITS)
    worn = [words.ACCESSORIES[word] for word in found if word in words.ACCESSORIES]
    if usual is None:
        plain: tuple[Outfit, ...] = ("tunic", "hoodie", "shirt", "coat", "cloak")
        return (outfit if outfit else dice.one("outfit", plain)), tuple(dict.fromkeys(worn)), ""
    hats = {"hat", "wizard hat", "cap", "helmet", "crown", "headband", "headphones"}
    own = [one for one in usual.accessories if not (one in hats and hats & set(worn))]
    return (outfit if outfit else usual.outfit), tuple(dict.fromkeys((*worn, *own))), usual.cloth


def _features(
    identity: Identity, own: Sequence[Feature], found: Sequence[str], stage: Stage, dice: Dice
) -> tuple[Feature, ...]:
    said = [words.FEATURES[word] for word in found if word in words.FEATURES]
    drawn: list[Feature] = []
    grown = stage in {"adult", "elder"} and identity.gender == "male"
    if identity.species == "dwarf" and identity.gender != "female":
        drawn.append("beard")
    elif grown and identity.species == "human" and dice.odds("beard", 0.3):
        drawn.append(dice.one("whiskers", ("beard", "moustache")))
    if stage != "elder" and identity.species == "human" and dice.odds("freckles", 0.18):
        drawn.append("freckles")
    return tuple(dict.fromkeys((*said, *own, *drawn)))


_STYLE_WORDS = {
    **{"bald": "a bald head", "buzz": "{} buzz-cut hair", "afro": "a {} afro"},
    **{"slick": "{} hair combed back", "bob": "a {} bob", "ponytail": "a {} ponytail"},
    **{"twintails": "{} hair in two tails", "bun": "{} hair in a bun"},
    **{"braids": "{} hair in braids"},
}
_OUTFIT_WORDS = {"armour": "steel armour over {} cloth", "suit": "a {} suit and tie"}
_FEATURE_WORDS = {
    **{"beard": "a beard", "moustache": "a moustache", "scar": "a scar across one eye"},
    **{"metal": "plates and rivets", "halo": "a halo", "scales": "scales on the cheeks"},
}
_SEVERAL = {"glasses", "earrings", "headphones"}


def line_of(identity: Identity, worn: Appearance) -> str:
    """The looks in one line, for every prompt that somebody is in."""
    hair = colours.nearest(worn.hair, colours.HAIR)
    style = _STYLE_WORDS.get(worn.hair_style, f"{worn.hair_style} {{}} hair").format(hair)
    cloth = colours.nearest(worn.cloth, colours.CLOTH)
    garment = _OUTFIT_WORDS.get(worn.outfit, f"a {{}} {worn.outfit}").format(cloth)
    skin = colours.nearest(worn.skin, colours.SKIN)
    eyes = colours.nearest(worn.eyes, colours.EYES)
    features = [_FEATURE_WORDS.get(one, one) for one in worn.features]
    extras = [one if one in _SEVERAL else _article(one) for one in worn.accessories]
    parts = [style, f"{eyes} eyes", *features, f"dressed in {garment}"]
    wearing = f", wearing {' and '.join(extras)}" if extras else ""
    line = f"{_person(identity, worn.stage)} with {skin} skin, {', '.join(parts)}{wearing}"
    return re.sub(r"\ba (?=[aeio])", "an ", line)


def _person(identity: Identity, stage: Stage) -> str:
    """Such as `A 44-year-old woman` or `An old elf man`."""
    who = {"female": "woman", "male": "man", "nonbinary": "person"}[identity.gender]
    if stage == "child" or (identity.species == "human" and identity.age < 18):
        who = {"female": "girl", "male": "boy", "nonbinary": "child"}[identity.gender]
    if identity.species == "human":
        return _article(f"{identity.age}-year-old {who}").capitalize()
    age = {"child": "young", "young": "young", "adult": "grown", "elder": "old"}[stage]
    return _article(f"{age} {identity.species} {who}").capitalize()


def _article(noun: str) -> str:
    vowel = noun[0] in "aeiou8" or noun.startswith(("11-", "18-"))
    return f"{'an' if vowel else 'a'} {noun}"
