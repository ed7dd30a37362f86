"""The plan that models made of a film: it is the user's, and counts until the brief is another.

Other models or newer prompts make no other film of it; only a changed brief does, or who forces it.
Another style, voice, music, finish or shape of the frame is taken over by the plan that there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from ..engine.action import Action, canonical
from ..planner import NAME
from . import asked_plan

if TYPE_CHECKING:
    from ..project import Project

_OF_THE_BRIEF = ("characters", "pictures")
"""The parts of a request that are the film's own, beside the brief itself."""

_TAKEN_OVER = ("style", "voice", "music", "destination", "captions")
"""Options of a brief that a plan has as they are."""


def instead_of(wanted: Action, project: Project, *, whatever: bool = False) -> Action | None:
    """The action that made the film's plan, where its plan is there and still counts; else None.

    `wanted` is what would be asked now. With `whatever`, it counts whatever the brief now says.
    """
    former = _former(wanted, project)
    if former is None or project.forces(wanted.stage, wanted):
        return None
    if not whatever and any(_changed(former, wanted)):
        return None
    return former if is_there(former, project) else None


def is_there(action: Action, project: Project) -> bool:
    """Whether what an action makes is in the store, or lies in the project as it was made."""
    known = project.store.lookup(action.digest) is not None
    return known or asked_plan.found_again(action, project) is not None


def taken_over(wanted: Action, former: Action) -> dict[str, Any]:
    """What the plan that `former` made has otherwise now, by the fields of a storyboard."""
    old, new = former.request["brief"], wanted.request["brief"]
    chosen = {name: new[name] for name in _TAKEN_OVER if new.get(name) not in (None, old.get(name))}
    if (finish := new.get("finish", {})) != old.get("finish", {}):
        chosen["finish"] = finish
    if (aspect := wanted.request["aspect"]) != former.request["aspect"]:
        chosen["aspect"] = aspect
    return chosen


def notes(wanted: Action, project: Project) -> Iterator[str]:
    """What a user should know before a run: that models are about to plan a film anew, and why;
    or that a plan is kept which models made that are no longer set.

    `wanted` is what would be asked if the film had no plan.
    """
    before = _described(wanted, project)
    if before is None or is_there(wanted, project):
        return
    again = f"`vidgen plan {project.typed} --force` plans it anew"
    if project.forces(wanted.stage, wanted):
        return
    if before["fingerprint"].get("planner") == NAME:
        yield "This film was planned by vidgen's own rules; now models plan it anew"
    elif (former := _former(wanted, project)) and (changed := list(_changed(former, wanted))):
        yield f"Models plan this film anew: {', '.join(changed)} changed since it was planned"
    elif before["fingerprint"].get("models") != wanted.fingerprint.get("models"):
        yield f"The plan is kept, though other models are set now; {again}"


def _described(wanted: Action, project: Project) -> Mapping[str, Any] | None:
    """All that the film's plan was made from, by whomever; None where nobody knows."""
    record = project.record_of(wanted.stage)
    before = record.actions.get(wanted.label) if record else None
    return before.described if before is not None and before.outcome else None


def _former(wanted: Action, project: Project) -> Action | None:
    """The action by which models planned this film last."""
    found = _described(wanted, project)
    if found is None or found.get("fingerprint", {}).get("planner", NAME) == NAME:
        return None
    return Action(
        stage=wanted.stage,
        version=found["version"],
        label=wanted.label,
        request=found["request"],
        inputs=found["inputs"],
        fingerprint=found["fingerprint"],
    )


def _changed(former: Action, wanted: Action) -> Iterator[str]:
    """In words, what of the brief is not what it was."""
    old, new = former.request["brief"], wanted.request["brief"]
    free = {"aspect", "finish", *(name for name in _TAKEN_OVER if new.get(name) is not None)}
    for name in sorted({*old, *new} - free):
        if old.get(name) != new.get(name):
            yield "its text" if name == "body" else name
    for name in _OF_THE_BRIEF:
        if canonical(former.request.get(name)) != canonical(wanted.request.get(name)):
            yield f"its {name}"
    if dict(former.inputs) != dict(wanted.inputs):
        yield "the files that it names"
