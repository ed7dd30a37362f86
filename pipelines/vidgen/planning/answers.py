"""What models are asked to fill in. What the film allows is checked where they are asked."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, JsonValue, StringConstraints

from ..model.brief import seconds
from ..model.storyboard import Visual
from ..model.transition import EXAMPLES, Transition


def _one_line(text: object) -> object:
    return " ".join(text.split()) if isinstance(text, str) else text


Line = Annotated[str, BeforeValidator(_one_line)]
Title = Annotated[str, BeforeValidator(_one_line), StringConstraints(min_length=1, max_length=60)]
Phrase = Annotated[str, BeforeValidator(_one_line), StringConstraints(max_length=70)]


class _Answer(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)


class Person(_Answer):
    """Somebody who is in the film."""

    name: Title
    looks: Line = Field(
        max_length=600,
        description="how they look, for a painter who knows nothing else: age, build, face, hair,"
        " clothes, colours",
    )
    description: Line = Field(default="", max_length=600, description="who they are in the film")


class OutlinedScene(_Answer):
    """One scene of the outline."""

    title: Title = Field(description="a few words, shown on screen")
    purpose: Line = Field(
        max_length=400, description="the one idea, and what the viewer understands after it"
    )
    visual: Visual = "manim"
    narration: list[Line] = Field(
        default_factory=list, max_length=14, description="one sentence an entry, as it is spoken"
    )
    key_phrases: list[Phrase] = Field(
        default_factory=list,
        max_length=6,
        description="two to four phrases of at most seven words that could stand on screen",
    )
    seconds: float | None = Field(default=None, gt=0, le=600, description="how long it lasts")
    characters: list[Line] = Field(
        default_factory=list, max_length=8, description="ids or names of those who are seen in it"
    )


class Outline(_Answer):
    """The whole film, in words."""

    title: Title
    audience: Line = Field(default="", max_length=200, description="who it is for, as asked")
    language: str = Field(
        default="en",
        pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$",
        description="language code of the narration",
    )
    duration_s: Annotated[float | None, BeforeValidator(seconds)] = Field(
        default=None,
        gt=0,
        le=6 * 3600,
        description="the length that the brief asks for, in seconds; null where it names none",
    )
    style: str = Field(default="", description="a name of the styles, or empty")
    music: str = Field(default="", description="a name of the moods, or empty")
    look: Line = Field(
        default="",
        max_length=400,
        description="one line on light, colours and technique that all pictures share",
    )
    characters: list[Person] = Field(default_factory=list, max_length=12)
    scenes: list[OutlinedScene] = Field(min_length=1, max_length=60)


class BeatShown(_Answer):
    """What is on screen while a beat is spoken."""

    beat: str = Field(description="the id of a beat, such as b1")
    shows: Line = Field(max_length=500)


class DrawnScene(_Answer):
    """The visual plan of a scene that Manim draws."""

    layout: Line = Field(max_length=600, description="what stands where in the frame")
    motion: Line = Field(max_length=600, description="what moves, and how it is brought in")
    shows: list[BeatShown] = Field(max_length=60, description="one entry a beat")
    template: str = Field(description="the name of a template of the catalogue")
    params: dict[str, JsonValue] = Field(
        default_factory=dict, description="the template's parameters, named as in the catalogue"
    )
    code: bool = Field(
        default=False, description="whether this needs Manim code of its own; rarely"
    )
    avoid: Line = Field(default="", max_length=300)
    transition: Transition = Field(default="fade", description=f"one of {EXAMPLES}")


class PicturedScene(_Answer):
    """The visual plan of a scene that is painted or filmed."""

    picture: Line = Field(
        min_length=10,
        max_length=900,
        description="what is seen: subject, action, place, light, framing; no words to be read",
    )
    camera: Line = Field(default="", max_length=300, description="how the camera moves")
    avoid: Line = Field(default="", max_length=300, description="what must not be seen")
    layout: Line = Field(default="", max_length=400)
    motion: Line = Field(default="", max_length=400, description="what moves in the picture")
    shows: list[BeatShown] = Field(default_factory=list, max_length=60)
    caption: Line = Field(default="", max_length=70, description="words under it, mostly none")
    transition: Transition = Field(default="fade", description=f"one of {EXAMPLES}")


class Spoken(_Answer):
    """Narration that replaces what a scene says."""

    narration: list[Line] = Field(
        default_factory=list,
        max_length=14,
        description="all sentences of the scene anew; empty to leave its words as they are",
    )


class DrawnAgain(Spoken, DrawnScene):
    """Another plan of a scene that Manim draws."""


class PicturedAgain(Spoken, PicturedScene):
    """Another plan of a scene that is painted or filmed."""
