"""Who is drawn: the fixed side of a drawing, resolved from a character."""

from __future__ import annotations

from dataclasses import dataclass

from ..model.appearance import Accessory, Appearance, Face, Feature, HairStyle, Outfit, Stage
from ..model.character import ArtStyle, Character
from ..store.digest import digest_bytes
from .ink import Colour, hexed


@dataclass(frozen=True)
class Look:
    """All that stays the same in every picture of somebody. Colours are 0 to 1."""

    style: ArtStyle
    face: Face
    stage: Stage
    skin: Colour
    hair: Colour
    eyes: Colour
    cloth: Colour
    accent: Colour
    hair_style: HairStyle
    outfit: Outfit
    accessories: frozenset[Accessory]
    features: frozenset[Feature]
    seed: int


def look_of(character: Character) -> Look:
    """The look of a character; one without an appearance gets a plain one."""
    worn = character.appearance or Appearance()
    return Look(
        style=character.art_style,
        face=worn.face,
        stage=worn.stage,
        skin=hexed(worn.skin),
        hair=hexed(worn.hair),
        eyes=hexed(worn.eyes),
        cloth=hexed(worn.cloth),
        accent=hexed(worn.accent),
        hair_style=worn.hair_style,
        outfit=worn.outfit,
        accessories=frozenset(worn.accessories),
        features=frozenset(worn.features),
        seed=int(digest_bytes(f"{character.name}|{character.seed}".encode())[:7], 16),
    )
