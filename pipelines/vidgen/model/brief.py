"""What is asked for: a text and the options around it."""

from __future__ import annotations

import re
from typing import Annotated

from pydantic import BeforeValidator, Field

from .base import Model
from .captioning import Captioning
from .finish import FilmFinish
from .storyboard import Aspect, Visual
from .transition import Transition

MAX_CHARACTERS = 100_000
_CLOCK = re.compile(r"^(?:(\d+):)?(\d+):(\d{1,2})$")
_UNITS = re.compile(
    r"^(?:(\d+(?:\.\d+)?)\s*m(?:in(?:utes?)?)?)?\s*(?:(\d+(?:\.\d+)?)\s*s(?:ec(?:onds?)?)?)?$"
)

_ANSWERS: dict[str, object] = {
    "true": True,
    "yes": True,
    "false": False,
    "no": False,
    "none": False,
}


def seconds(value: object) -> object:
    """Read `90`, `90s`, `1m30s`, `1.5 min` or `1:30` as seconds."""
    if not isinstance(value, str):
        return value
    text = value.strip().lower()
    if clock := _CLOCK.match(text):
        hours, minutes, rest = clock.groups()
        return int(hours or 0) * 3600 + int(minutes) * 60 + int(rest)
    if (units := _UNITS.match(text)) and any(units.groups()):
        return float(units[1] or 0) * 60 + float(units[2] or 0)
    try:
        return float(text)
    except ValueError:
        raise ValueError(f"{value!r} is not a length of time such as 90s, 1m30s or 1:30") from None


def listed(value: object) -> object:
    """Read `a, b` as two names."""
    if not isinstance(value, str):
        return value
    return tuple(name for part in value.split(",") if (name := part.strip()))


def people(value: object) -> object:
    """Read `yes`, `no` or names of characters."""
    word = value.strip().lower() if isinstance(value, str) else ""
    return _ANSWERS.get(word, listed(value))


class Brief(Model):
    """A brief as the user wrote it: options from its front matter, and the Markdown below.

    `characters` says whether people are in the film, or names them; `visuals` what its scenes may
    be. Both are for a planner that chooses; None leaves it the choice.
    """

    title: str | None = None
    audience: str = "general"
    duration: Annotated[float | None, BeforeValidator(seconds)] = Field(
        default=None, gt=0, le=6 * 3600
    )
    aspect: Aspect | None = None
    style: str = "slate"
    language: str = Field(default="en", pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")
    voice: str = "heart"
    music: str = "calm"
    destination: str = "youtube"
    captions: Captioning | None = None
    transition: Transition | None = None
    characters: Annotated[bool | tuple[str, ...] | None, BeforeValidator(people)] = None
    visuals: Annotated[tuple[Visual, ...] | None, BeforeValidator(listed)] = None
    finish: FilmFinish = Field(default=FilmFinish(), exclude_if=lambda finish: not finish.chosen)
    body: str = Field(min_length=1, max_length=MAX_CHARACTERS)
