"""Captions that are drawn into a film's pictures."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from ...manifest import PlanManifest
from ...model.captioning import Captioning
from ...model.preset import Destination
from .film import Source

if TYPE_CHECKING:
    from ...media.finish.layer import Touch
    from ...project import Project


def captioned(project: Project) -> list[Destination]:
    """The destinations of a run, with captions as it asks for them, or else as the film does."""
    asked = project.options.instead.get("captions")
    choice = asked or project.read(PlanManifest).storyboard.captions
    known: TypeAdapter[Captioning | None] = TypeAdapter(Captioning | None)
    found = known.validate_python(choice)
    return [destination.captioned(found) for destination in project.options.destinations]


def caption_touches(source: Source, destination: Destination) -> list[Touch]:
    """What draws the captions for a destination that wants them in its pictures, or nothing."""
    if destination.captions != "burned" or destination.format == "audio":
        return []
    from ...media.film_words import drawn_captions_of
    from ...media.finish.captions import caption_touches

    film = source.film
    look, shown = drawn_captions_of(film, destination)
    return list(
        chain.from_iterable(
            caption_touches(cues, look, film.fps, source.clips.get(scene.id))
            for scene, cues in zip(film.scenes, shown, strict=True)
        )
    )
