"""One scene, changed: what it says, how it is called, and what it shows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import JsonValue, ValidationError

from .. import template
from ..errors import BriefError, ConfigError
from ..model.storyboard import Scene
from ..planner.place import did_you_mean
from ..planner.scene_code import TEMPLATE as HAND_WRITTEN
from ..planner.settings import PARAMS
from .edits import SetLength, SetNarration, SetParams, SetTemplate, SetTitle
from .words import beats_of, followed, with_sounds

_OF_FILES = ("image", HAND_WRITTEN)
"""Templates that draw a file which the brief names."""


SceneEdit = SetNarration | SetTitle | SetParams | SetTemplate | SetLength


def templates() -> list[str]:
    """The templates that a scene can be given."""
    return [name for name in PARAMS if name not in _OF_FILES]


def changed(scene: Scene, edit: SceneEdit) -> Scene:
    """The scene with an edit in it. Raises ConfigError or BriefError for what does not fit."""
    match edit:
        case SetNarration():
            return _narrated(scene, edit)
        case SetTitle(title=title):
            return _updated(scene, title=title, params={**scene.params, "title": title})
        case SetLength(least_s=least_s):
            return _updated(scene, params=laid_over(scene.params, {"least_s": least_s}))
        case SetParams(params=params):
            return checked(_updated(scene, params=laid_over(scene.params, _own(scene, params))))
        case SetTemplate(template=name, params=params):
            return _redrawn(scene, known_template(name, scene), params)


def _narrated(scene: Scene, edit: SetNarration) -> Scene:
    if edit.beat is None:
        beats = beats_of(edit.text, scene.id, whole=scene.template == HAND_WRITTEN)
        beats = with_sounds(beats, scene.beats)
        times = scene.params.get("beats")
        kept = {"beats": followed(times, scene.beats, beats)} if isinstance(times, list) else {}
        return _updated(scene, beats=beats, params={**scene.params, **kept})
    if edit.beat not in [beat.id for beat in scene.beats]:
        known = ", ".join(beat.id for beat in scene.beats) or "none"
        raise ConfigError(f"Scene {scene.id} has no beat {edit.beat}. It has: {known}.")
    said = {"text": " ".join(edit.text.split()), "say": None}
    beats = tuple(b.model_copy(update=said) if b.id == edit.beat else b for b in scene.beats)
    return _updated(scene, beats=beats)


def _redrawn(scene: Scene, name: str, params: Mapping[str, JsonValue]) -> Scene:
    scene = _drawn_by_template(scene)
    if name == scene.template:
        return changed(scene, SetParams(scene=scene.id, params=dict(params))) if params else scene
    kept: dict[str, JsonValue] = {}
    for parameter in template.load(name).parameters:
        key = parameter.name.lower()
        if key in scene.params and _fits(parameter, scene.params[key]):
            kept[key] = scene.params[key]
    if scene.least_s:
        kept["least_s"] = scene.least_s
    params = laid_over(kept, params)
    return checked(_updated(scene, template=name, params=params, assets={}))


def _drawn_by_template(scene: Scene) -> Scene:
    """The scene without a model's code, a painting or a clip in the template's place."""
    direction = scene.direction and scene.direction.model_copy(update={"code": False})
    return scene.model_copy(update={"visual": "manim", "direction": direction})


def _own(scene: Scene, params: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """Parameters that a scene can be given at all. Raises ConfigError where it has none."""
    if scene.template not in PARAMS:
        raise ConfigError(
            f"Scene {scene.id} is drawn by code of its own and has no parameters",
            cure=f"edit scenes/{scene.id}/scene.py, or show the scene as one of: "
            f"{', '.join(templates())}",
        )
    if "title" in params:
        raise ConfigError(f"The title of {scene.id} is no parameter", cure="set the title itself")
    return params


def checked(scene: Scene) -> Scene:
    """A scene that its template can draw. Raises BriefError for a parameter that does not fit."""
    found = template.load(scene.template)
    try:
        found.values(scene.drawn_with, where=f"scene {scene.id}")
    except BriefError as error:
        samples = ", ".join(f"{p.name.lower()} ({p.annotation})" for p in found.parameters)
        error.cure = f"{scene.template} is drawn with: {samples}"
        raise
    return scene


def _fits(parameter: template.Parameter, value: Any) -> bool:
    try:
        parameter.check(value)
    except (ValidationError, ValueError):
        return False
    return True


def known_template(name: str, scene: Scene | None = None) -> str:
    """The name of a template that a scene can be given. Raises ConfigError for any other."""
    known = templates()
    if name in known or (scene is not None and scene.template == name):
        return name
    if name in _OF_FILES:
        raise ConfigError(
            f"The template {name} draws a file that the brief names",
            cure="put the file into the brief: ![what it shows](file)",
        )
    raise ConfigError(
        f"There is no scene template {name[:60]!r}.{did_you_mean(name, known)}"
        f" Known: {', '.join(known)}."
    )


def laid_over(
    params: Mapping[str, JsonValue], new: Mapping[str, JsonValue]
) -> dict[str, JsonValue]:
    """Parameters with new values over the old ones; null takes one away."""
    return {name: value for name, value in {**params, **new}.items() if value is not None}


def _updated(scene: Scene, **values: Any) -> Scene:
    return Scene(**{**dict(scene), **values})
