"""What each step of making a character gives: by a model, or by vidgen itself."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, StringConstraints, field_validator

from ..model.appearance import Appearance, Colour
from ..model.base import Model

Gender = Literal["female", "male", "nonbinary"]
Setting = Literal["fantasy", "modern", "future"]
Short = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]
Trait = Annotated[str, StringConstraints(strip_whitespace=True, min_length=2, max_length=60)]


class Seen(Model):
    """What a picture shows. `palette` are its colours, the most frequent first."""

    summary: Annotated[str, StringConstraints(strip_whitespace=True, max_length=1500)] = ""
    palette: tuple[Colour, ...] = ()


class Facts(Model):
    """What a description says, and nothing that it does not say."""

    name: Short = ""
    gender: Gender | None = None
    species: Short = ""
    age: int | None = Field(default=None, ge=0, le=100_000)
    occupation: Short = ""
    setting: Setting | None = None
    personality: tuple[Trait, ...] = Field(default=(), max_length=12)
    weakness: Short = ""
    looks: tuple[Short, ...] = Field(default=(), max_length=20)


class Identity(Model):
    """Who somebody is."""

    name: Annotated[Short, StringConstraints(min_length=1, max_length=120)]
    age: int = Field(ge=0, le=100_000)
    gender: Gender
    species: Annotated[Short, StringConstraints(min_length=2)]
    occupation: Short = ""
    personality: tuple[Trait, ...] = Field(min_length=2, max_length=8)
    weakness: Short = ""

    @field_validator("name")
    @classmethod
    def _one_line(cls, name: str) -> str:
        if "\n" in name or not any(letter.isalpha() for letter in name):
            raise ValueError("must be a name, in one line")
        return name


class Looks(Model):
    """What somebody looks like: a line for prompts, and values that vidgen draws from."""

    line: Annotated[str, StringConstraints(strip_whitespace=True, min_length=20, max_length=900)]
    appearance: Appearance


class Tale(Model):
    """Where somebody comes from."""

    history: Annotated[
        str, StringConstraints(strip_whitespace=True, min_length=60, max_length=2400)
    ]


def told(identity: Identity, facts: Facts) -> Identity:
    """An identity in which all that the description says holds, whatever was made up."""
    said = {
        name: value
        for name in ("name", "age", "gender", "species", "occupation", "weakness")
        if (value := getattr(facts, name)) not in ("", None)
    }
    known = {trait.casefold() for trait in facts.personality}
    others = [one for one in identity.personality if one.casefold() not in known]
    traits = (*facts.personality, *others)[: max(5, len(facts.personality))]
    return Identity.model_validate({**identity.model_dump(), **said, "personality": traits[:8]})
