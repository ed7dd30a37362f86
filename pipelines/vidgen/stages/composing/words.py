"""Captions that are drawn into a film's pictures."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from ...model.preset import Destination
from .film import Source

if TYPE_CHECKING:
    from ...media.finish.layer import Touch


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
