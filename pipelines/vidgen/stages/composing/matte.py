"""Films without a ground: their mattes are joined as their pictures are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from ...engine.action import Action
from ...errors import MissingError
from ...media.film import Film, FilmScene
from ...model.transition import parse
from .film import Source
from .picture import picture_action

if TYPE_CHECKING:
    from ...media.finish.layer import Touch
    from ...project import Project


def matte_action(project: Project, source: Source, touches: Sequence[Touch]) -> Action:
    """The action that joins a film's mattes; `touches` are those of its pictures.

    Raises MissingError for a scene that was drawn on a ground.
    """
    from ...media.finish.layer import Touch

    for scene in source.film.scenes:
        if scene.id not in source.mattes:
            raise MissingError(
                f"Scene {scene.id} was drawn on a background",
                cure=f"vidgen render {project.root}",
            )
    laid = [
        Touch(
            one.first,
            one.frames,
            {"kind": "matte", "still": bool(one.layer.get("still")), "of": dict(one.layer)},
            one.inputs,
        )
        for one in touches
    ]
    return picture_action(project, _mattes(source), laid)


def _mattes(source: Source) -> Source:
    """A film of which each clip is the matte of one."""
    known = {name: getattr(source.film, name) for name in Film.model_fields}
    known["scenes"] = tuple(_opaque(scene) for scene in source.film.scenes)
    return replace(source, film=Film(**known), clips=source.mattes)


def _opaque(scene: FilmScene) -> FilmScene:
    """A scene with its transition as the matte has it: the colour of a dip is opaque."""
    move = parse(scene.transition)
    if move.colour is None:
        return scene
    return scene.model_copy(update={"transition": str(replace(move, colour="#ffffff"))})
