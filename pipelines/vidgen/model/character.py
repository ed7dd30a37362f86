"""A persistent person of films and of NPC libraries: looks, personality, history, voice, avatar."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from .appearance import Appearance
from .base import Digest, Model, RelativePath

CharacterId = Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,62}$")]
ArtStyle = Literal["anime", "semi-realistic", "realistic"]


class Avatar(Model):
    """A picture of a character, and what made it."""

    path: RelativePath
    digest: Digest
    provider: str


class Character(Model):
    """Who somebody is. `looks` describes them for every picture in the same words.

    `appearance` says the same in values that vidgen itself draws from.
    """

    id: CharacterId
    name: str = Field(min_length=1, max_length=120)
    description: str = Field(default="", max_length=4000)
    looks: str = Field(default="", max_length=2000)
    age: int | None = Field(default=None, ge=0, le=100_000)
    gender: str = ""
    species: str = "human"
    occupation: str = ""
    personality: tuple[str, ...] = ()
    weakness: str = ""
    history: str = ""
    voice: str = ""
    art_style: ArtStyle = "semi-realistic"
    seed: int = Field(default=0, ge=0)
    appearance: Appearance | None = None
    avatar: Avatar | None = None
