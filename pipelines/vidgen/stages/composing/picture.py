"""The film's pictures: clips joined by copying them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...engine.action import Action
from ...events import Tick
from .film import Source, action

PICTURE = "picture.mp4"


def picture_action(source: Source) -> Action:
    """The action that joins the pictures of a film, which destinations of one size share."""
    film = source.film
    return action(
        "picture",
        "picture",
        {"scenes": [scene.id for scene in film.scenes]},
        inputs={f"{scene.id}.mp4": source.clips[scene.id] for scene in film.scenes},
        weight_s=1 + film.duration_s / 60,
        timeout_s=600 + 10 * film.duration_s,
    )


def make_picture(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Write the film without sound. Raises MediaError for clips that do not fit together."""
    from ...media.join import join_clips

    picture = work / PICTURE
    join_clips([work / "inputs" / f"{scene}.mp4" for scene in request["scenes"]], picture, tick)
    return {PICTURE: picture}
