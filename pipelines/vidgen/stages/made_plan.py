"""A plan as it was made: by whom it was, what it takes over, and its place in the project."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from ..engine.action import Action, Done, stage_digest
from ..manifest import PlanManifest, Provenance
from ..model.storyboard import Storyboard
from ..planner import NAME
from ..revision.history import Revision
from ..revision.replay import replay
from ..spending.call import total
from .paid import calls_for
from .versions import LABEL as OF_A_VERSION

if TYPE_CHECKING:
    from ..project import Project


class Planned(NamedTuple):
    """What a planner made of a brief, and what its writer should know about it."""

    storyboard: Storyboard
    notes: tuple[str, ...]


FILES = Planned._fields
BY_RULES = Provenance(provider=NAME)
BRIEF, REVISIONS, OPTIONS = "storyboard", "revisions", "options"
"""The labels of the stage's actions."""


def is_asked(action: Action) -> bool:
    """Whether models make this plan."""
    return action.label == BRIEF and action.fingerprint["planner"] != NAME


def is_waited_for(action: Action) -> bool:
    """Whether models make this plan, of a brief or of a film in another language."""
    return is_asked(action) or (
        action.label == OF_A_VERSION and action.fingerprint["planner"] != NAME
    )


def read(files: Mapping[str, Path]) -> Planned:
    storyboard = Storyboard.model_validate_json(files["storyboard"].read_bytes())
    return Planned(storyboard, tuple(json.loads(files["notes"].read_bytes())))


def provenance(one: Done, project: Project, done: Sequence[Done]) -> Provenance:
    """Who made the plan, and what was paid for it."""
    assert one.result is not None
    made = BY_RULES
    if is_waited_for(one.action):
        from . import asked_plan

        calls = calls_for(project, done)
        of_brief = is_asked(one.action)
        made = Provenance(
            provider=one.action.fingerprint["planner"],
            model=asked_plan.made_by(one.result.outputs, project) if of_brief else None,
            calls=calls,
            cost_usd=total(call.cost_usd for call in calls),
        )
    return made.model_copy(update={"seconds": round(one.result.seconds, 3)})


def manifest(actions: Sequence[Action], planned: Planned, made: Provenance) -> PlanManifest:
    """The manifest of what was planned, with the revisions that fit it."""
    wanted = [one for action in actions for one in action.request.get(REVISIONS, ())]
    board = with_options(planned, actions).storyboard
    revised = replay(board, [Revision.model_validate(one) for one in wanted])
    return PlanManifest(
        made_from=stage_digest(actions),
        provenance=made,
        notes=(*planned.notes, *map(str, revised.misfits)),
        storyboard=revised.board,
    )


def with_options(planned: Planned, actions: Sequence[Action]) -> Planned:
    """A plan with the options that it takes over."""
    found = {name: v for one in actions for name, v in one.request.get(OPTIONS, {}).items()}
    if not found:
        return planned
    return planned._replace(storyboard=Storyboard(**{**dict(planned.storyboard), **found}))


def place(board: Storyboard, project: Project) -> None:
    """Lay out the files that scenes show, and the avatars of characters."""
    for scene in board.scenes:
        heard = [beat.sound.file for beat in scene.beats if beat.sound and beat.sound.file]
        for asset in (*scene.assets.values(), *heard):
            project.place(asset.digest, asset.path)
    for person in board.characters:
        if person.avatar is not None:
            project.place(person.avatar.digest, person.avatar.path)
