"""One scene, looking different: how it is shown, and what its picture is made from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ..errors import ConfigError
from ..model.storyboard import Scene, Storyboard
from ..planner.scene_code import TEMPLATE as HAND_WRITTEN
from .visuals import (
    NewTake,
    SetCharacters,
    SetGuidance,
    SetPicture,
    SetTransition,
    SetVisual,
    directed,
)

VisualEdit = SetGuidance | SetPicture | SetVisual | SetTransition | SetCharacters | NewTake


def redirected(board: Storyboard, scene: Scene, edit: VisualEdit) -> Scene:
    """The scene with an edit of its looks in it. Raises ConfigError for what does not fit."""
    match edit:
        case SetTransition(transition=transition):
            return scene.model_copy(update={"transition": transition})
        case SetCharacters(characters=characters):
            _check_known(board, characters)
            return scene.model_copy(update={"characters": characters})
        case SetVisual(visual=visual):
            return _shown(scene, visual=visual)
        case SetPicture():
            visual = "image" if scene.visual == "manim" else scene.visual
            return _shown(scene, visual=visual, **edit.chosen)
        case SetGuidance(guidance=guidance):
            return _shown(scene, code=scene.visual == "manim", guidance=guidance)
        case NewTake():
            _check_made(scene)
            return _shown(scene, take=directed(scene).take + 1)


def _shown(scene: Scene, visual: str | None = None, **direction: Any) -> Scene:
    """A scene with another direction, which nobody's own code stands in the way of."""
    if scene.template == HAND_WRITTEN:
        raise ConfigError(
            f"Scene {scene.id} is drawn by the code that the brief brought along",
            cure=f"edit that code, or show {scene.id} with a template first",
        )
    own = directed(scene).model_copy(update=direction)
    kept = scene.direction if not direction else own
    return scene.model_copy(update={"visual": visual or scene.visual, "direction": kept})


def _check_made(scene: Scene) -> None:
    if scene.visual == "manim" and not directed(scene).code:
        raise ConfigError(
            f"Scene {scene.id} is drawn by its template, which draws the same every time",
            cure="change its parameters or its template, or give guidance: a model then draws it",
        )


def _check_known(board: Storyboard, names: Sequence[str]) -> None:
    known = [character.id for character in board.characters]
    for name in names:
        if name not in known:
            have = f"It has {', '.join(known)}." if known else "It has none."
            raise ConfigError(f"There is no character {name} in this film. {have}")
