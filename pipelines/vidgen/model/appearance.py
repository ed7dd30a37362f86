"""What a character looks like, in values that a drawing and a prompt can be made from."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from .base import Model

Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9a-f]{6}$")]
"""A colour as `#rrggbb`, in small letters."""

HairStyle = Literal[
    "bald",
    "buzz",
    "short",
    "messy",
    "spiky",
    "slick",
    "bob",
    "long",
    "wavy",
    "ponytail",
    "twintails",
    "bun",
    "braids",
    "afro",
]
Outfit = Literal[
    "tunic", "hoodie", "shirt", "suit", "coat", "cloak", "robe", "armour", "dress", "uniform"
]
Accessory = Literal[
    "glasses",
    "eyepatch",
    "earrings",
    "necklace",
    "scarf",
    "headband",
    "flower",
    "hat",
    "wizard hat",
    "cap",
    "helmet",
    "crown",
    "headphones",
]
Feature = Literal[
    "pointed ears",
    "animal ears",
    "horns",
    "tusks",
    "fangs",
    "halo",
    "antennae",
    "metal",
    "scales",
    "freckles",
    "scar",
    "beard",
    "moustache",
]
Face = Literal["feminine", "masculine", "neutral"]
Stage = Literal["child", "young", "adult", "elder"]


class Appearance(Model):
    """The looks of a person from the chest up."""

    face: Face = "neutral"
    stage: Stage = "adult"
    skin: Colour = "#f0c8a8"
    hair_style: HairStyle = "short"
    hair: Colour = "#5a3a2e"
    eyes: Colour = "#4a7fb8"
    outfit: Outfit = "tunic"
    cloth: Colour = "#46629e"
    accent: Colour = "#d9b25c"
    accessories: tuple[Accessory, ...] = ()
    features: tuple[Feature, ...] = ()
