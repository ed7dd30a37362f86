"""Apply an edit to a storyboard: a new one comes of it, or an error that says what is possible."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from ..errors import ConfigError
from ..model.base import explain
from ..model.storyboard import Scene, Storyboard
from .direction import VisualEdit, redirected
from .edits import (
    AddScene,
    DuplicateScene,
    MoveScene,
    RemoveScene,
    SetFilm,
    SetFinish,
    SetTouches,
)
from .film import set_film, set_finish
from .finishing import retouched
from .history import Recorded, TakePlan, TakeScene
from .scene import SceneEdit, changed, checked, known_template, laid_over
from .sounds import SoundEdit, resounded
from .words import beats_of

FIRST_ADDED = 201
"""New scenes are s201 and on, so that no scene of an edited brief ever takes the id of one."""


def apply(board: Storyboard, edit: Recorded) -> Storyboard:
    """The storyboard with one edit in it. Pure: the same arguments give the same storyboard.

    Raises ConfigError or BriefError for what the film or a template does not have.
    """
    match edit:
        case TakePlan():
            return edit.storyboard
        case SetFilm():
            return set_film(board, edit)
        case SetFinish():
            return set_finish(board, edit)
        case AddScene() | DuplicateScene() | MoveScene() | RemoveScene():
            return _arranged(board, edit)
    new = _changed(board, scene_of(board, edit.scene), edit)
    return _with(board, [new if scene.id == new.id else scene for scene in board.scenes])


def _changed(
    board: Storyboard,
    scene: Scene,
    edit: SceneEdit | VisualEdit | SoundEdit | SetTouches | TakeScene,
) -> Scene:
    if isinstance(edit, TakeScene):
        return edit.now.model_copy(update={"id": scene.id})
    if isinstance(edit, SetTouches):
        return retouched(scene, edit)
    if isinstance(edit, SoundEdit):
        return resounded(scene, edit)
    if isinstance(edit, VisualEdit):
        return redirected(board, scene, edit)
    return changed(scene, edit)


def scene_of(board: Storyboard, name: str) -> Scene:
    """A scene by its id. Raises ConfigError that names those there are."""
    for scene in board.scenes:
        if scene.id == name:
            return scene
    known = ", ".join(scene.id for scene in board.scenes)
    raise ConfigError(f"There is no scene {name} in this film. It has: {known}.")


def free_id(taken: Sequence[str]) -> str:
    """The id of a scene that is added to a film where these are, or were, taken."""
    numbers = [int(name[1:]) for name in taken]
    return f"s{max([FIRST_ADDED, *(n + 1 for n in numbers)])}"


def _arranged(
    board: Storyboard, edit: AddScene | DuplicateScene | MoveScene | RemoveScene
) -> Storyboard:
    if isinstance(edit, AddScene):
        return _placed(board, _added(board, edit), edit)
    scene = scene_of(board, edit.scene)
    match edit:
        case DuplicateScene():
            copy = scene.model_copy(update={"id": _new_id(board, edit.id)})
            after = scene.id if edit.before is None and edit.after is None else edit.after
            return _placed(board, copy, edit.model_copy(update={"after": after}))
        case MoveScene():
            if scene.id in (edit.before, edit.after):
                raise ConfigError(f"Scene {scene.id} cannot stand before or after itself")
            return _placed(_without(board, scene.id), scene, edit)
        case RemoveScene():
            if len(board.scenes) == 1:
                raise ConfigError(f"{scene.id} is the only scene: a film has at least one")
            return _without(board, scene.id)


def _added(board: Storyboard, edit: AddScene) -> Scene:
    new = _new_id(board, edit.id)
    scene = Scene(
        id=new,
        title=edit.title,
        template=known_template(edit.template),
        params=laid_over({"title": edit.title}, edit.params),
        beats=beats_of(edit.narration, new),
    )
    return checked(scene)


def _new_id(board: Storyboard, wanted: str | None) -> str:
    return wanted or free_id([scene.id for scene in board.scenes])


def _placed(
    board: Storyboard, scene: Scene, edit: AddScene | MoveScene | DuplicateScene
) -> Storyboard:
    """A board with a scene that it did not have, where the edit wants it."""
    scenes = list(board.scenes)
    at = len(scenes)
    if beside := edit.before or edit.after:
        at = scenes.index(scene_of(board, beside)) + (edit.before is None)
    return _with(board, [*scenes[:at], scene, *scenes[at:]])


def _without(board: Storyboard, name: str) -> Storyboard:
    return _with(board, [scene for scene in board.scenes if scene.id != name])


def _with(board: Storyboard, scenes: Sequence[Scene]) -> Storyboard:
    try:
        return Storyboard(**{**dict(board), "scenes": tuple(scenes)})
    except ValidationError as error:
        raise ConfigError(f"The film would not be right: {explain(error)}") from None
