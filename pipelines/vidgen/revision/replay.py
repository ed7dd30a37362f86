"""Apply a film's revisions to what the planner made of the brief, where they still fit.

A brief may be edited after a revision. A scene that the revision names is then found by its title
or its words, wherever it now stands. An edit fits while the brief says the same of what the edit
replaces; where the brief is newer, the brief counts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic import JsonValue

from ..engine.action import canonical
from ..errors import ConfigError, VidgenError
from ..model.storyboard import Scene, Storyboard
from ..store.digest import digest_bytes
from .apply import apply
from .edits import Edit, SetFilm, SetFinish
from .history import Landmark, Recorded, Revision, Step, TakePlan, TakeScene


class Misfit(NamedTuple):
    """A step that is kept and not applied, with the number of its revision and the reason."""

    revision: int
    edit: Recorded
    reason: str

    def __str__(self) -> str:
        return f"revision {self.revision} ({self.edit}) is not applied: {self.reason}"


class Revised(NamedTuple):
    """A storyboard with revisions in it, and those that did not fit."""

    board: Storyboard
    misfits: tuple[Misfit, ...] = ()


def storyboard_digest(board: Storyboard) -> str:
    """What a storyboard is known by: SHA-256 of its one spelling."""
    return digest_bytes(canonical(board.model_dump(mode="json")))


def step_of(planned: Storyboard, edit: Recorded) -> Step:
    """An edit with what the brief's own plan says of the same, to be replayed later."""
    scenes = {scene.id: scene for scene in planned.scenes}
    named = [scenes[name] for name in edit.named.values() if name in scenes]
    marks = {scene.id: Landmark(title=scene.title, words=scene.script) for scene in named}
    return Step(edit=edit, scenes=marks, replaces=_replaced(planned, edit))


def replay(planned: Storyboard, revisions: Sequence[Revision]) -> Revised:
    """Apply all steps of revisions to a plan, each where it fits."""
    board = planned
    misfits: list[Misfit] = []
    for revision in revisions:
        for step in revision.steps:
            try:
                board = apply(board, _fitting(planned, step))
            except VidgenError as error:
                misfits.append(Misfit(revision.number, step.edit, error.message))
    return Revised(board, tuple(_needed(misfits, revisions)))


def _needed(misfits: Sequence[Misfit], revisions: Sequence[Revision]) -> Iterator[Misfit]:
    """Those that no later revision sets anew."""
    for misfit in misfits:
        later = [
            step.edit for one in revisions if one.number > misfit.revision for step in one.steps
        ]
        if not misfit.edit.sets or not any(misfit.edit.sets <= edit.sets for edit in later):
            yield misfit


def _fitting(planned: Storyboard, step: Step) -> Recorded:
    """A step's edit with the ids that its scenes have now. Raises ConfigError if it is outdated."""
    if isinstance(step.edit, TakePlan):
        if step.edit.planned != storyboard_digest(planned):
            raise ConfigError("it was made of another plan; the brief has changed since")
        return step.edit
    found = {name: _found(planned, name, mark) for name, mark in step.scenes.items()}
    for name in step.edit.named.values():
        if name not in found and any(scene.id == name for scene in planned.scenes):
            raise ConfigError(f"{name} is another scene by now")
    edit = _renamed(step.edit, found)
    if _replaced(planned, edit) != step.replaces:
        raise ConfigError("the brief says something else there by now")
    return edit


def _found(planned: Storyboard, name: str, mark: Landmark) -> str:
    """The id that a scene has now: of the same title and words, else the words, else the title."""
    alike = [
        (s, s.title == mark.title, bool(mark.words) and s.script == mark.words)
        for s in planned.scenes
    ]
    groups: Sequence[list[Scene]] = (
        [scene for scene, title, words in alike if title and words],
        [scene for scene, _, words in alike if words],
        [scene for scene, title, _ in alike if title],
    )
    for group in groups:
        ids = [scene.id for scene in group]
        if name in ids or len(ids) == 1:
            return name if name in ids else ids[0]
    raise ConfigError(f"the scene that was {name} ({mark.title}) is no longer in the brief")


def _renamed(edit: Edit | TakeScene, ids: Mapping[str, str]) -> Edit | TakeScene:
    now = {field: ids.get(name, name) for field, name in edit.named.items()}
    return edit.model_copy(update=now)


def _replaced(planned: Storyboard, edit: Recorded) -> JsonValue:
    """What an edit takes the place of in the plan; None where that is nothing of the brief's."""
    if isinstance(edit, SetFilm):
        return {name: getattr(planned, name) for name in edit.chosen}
    if isinstance(edit, SetFinish):
        return planned.finish.model_dump(mode="json", include=set(edit.chosen))
    named = edit.named.get("scene")
    scene = next((scene for scene in planned.scenes if scene.id == named), None)
    return None if scene is None else edit.replaced(scene)
