"""What a scene shows, before it is known which beats it goes with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from pydantic import JsonValue

from .place import Place

Params = dict[str, JsonValue]


@dataclass
class Figure:
    """One thing to show: a template with its parameters.

    `items` are the words of what is revealed one by one, for finding the sentence that mentions it.
    `spoken` is what is said where nothing is said otherwise. `picture` is a file in the brief.
    `finish` is how the scene is to be finished, by the fields of `SceneFinish`.
    """

    template: str
    params: Params
    place: Place
    items: list[str] = field(default_factory=list)
    spoken: list[str] = field(default_factory=list)
    picture: str | None = None
    transition: str | None = None
    finish: dict[str, Any] = field(default_factory=dict)


def limit(count: int, most: int, what: str, place: Place, cure: str) -> None:
    """Raise BriefError for more than a frame can show."""
    if count > most:
        raise place.error(f"{count} {what} do not fit one scene; at most {most} do", cure=cure)
