"""The stage `plan`: a brief becomes a storyboard, and its pictures become files of the project.

A brief with headings is planned by rules, in a worker; a prompt by language models, here. The
film's revisions are an action of their own, so that a revision never plans the brief anew.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from ..brief import open_brief
from ..engine.action import Action, Done, stage_digest
from ..engine.estimate import Estimate
from ..errors import MissingError, VidgenError
from ..events import Tick
from ..manifest import PlanManifest, Provenance
from ..model.brief import Brief
from ..model.storyboard import Aspect, Storyboard
from ..planner import NAME, VERSION
from ..presets import load_destination
from ..revision.history import Revision, read_history
from ..revision.replay import replay
from ..spending.call import total
from .brief_files import copied, pictures_in
from .paid import calls_for
from .who_plans import asked

if TYPE_CHECKING:
    from ..project import Project


class Planned(NamedTuple):
    """What a planner made of a brief, and what its writer should know about it."""

    storyboard: Storyboard
    notes: tuple[str, ...]


_FILES = Planned._fields
_BY_RULES = Provenance(provider=NAME)
BRIEF, REVISIONS, OPTIONS = "storyboard", "revisions", "options"
"""The labels of the stage's actions."""


@dataclass(frozen=True)
class PlanStage:
    """One action: the whole brief, with the pictures that it names; and one for revisions.

    With a `project` it can ask models for a plan, in threads of the engine's own process. With
    `as_it_is`, a plan that models made counts whatever the brief says by now: nobody is asked.
    """

    project: Project | None = None
    as_it_is: bool = False

    name = "plan"
    version = 1
    preload = ("vidgen.planner.outline",)
    isolated = False

    def actions(self, project: Project) -> Sequence[Action]:
        brief = self._brief(project)
        return [brief, *self._revisions(project), *self._options(project, brief)]

    def lanes(self, project: Project) -> int:
        """One where models plan; none where rules do, in a worker."""
        return 1 if _is_asked(self._brief(project)) else 0

    @contextmanager
    def opened(self, project: Project) -> Iterator[PlanStage]:
        yield replace(self, project=project)

    def estimate(self, project: Project, actions: Sequence[Action]) -> Estimate:
        """What models would be asked for, and what that could cost."""
        from . import asked_plan, kept_plan

        ours = [one for one in actions if _is_asked(one)]
        forced = any(project.forces(self.name, one) for one in ours)
        if not ours or (not forced and kept_plan.is_there(ours[0], project)):
            return Estimate(0, 0.0, NAME)
        return asked_plan.foretold(ours[0], project)

    def notes(self, project: Project) -> Sequence[str]:
        """What the user should know before models plan this film anew, or do not."""
        from . import kept_plan

        wanted = self._wanted(project)
        return list(kept_plan.notes(wanted, project)) if _is_asked(wanted) else []

    def _brief(self, project: Project) -> Action:
        """The action that plans, or the one that has planned the film and still counts."""
        wanted = self._wanted(project)
        if not _is_asked(wanted):
            return wanted
        from . import kept_plan

        return kept_plan.instead_of(wanted, project, whatever=self.as_it_is) or wanted

    def _wanted(self, project: Project) -> Action:
        """The action that would plan the film if it had no plan."""
        found = open_brief(project.brief, project.options.instead)
        pictures, inputs = pictures_in(found, project)
        aspect = _aspect(found.brief, project)
        if models := asked(project, found.brief.body, BRIEF):
            from .asked_plan import request_of

            request = request_of(found, aspect, pictures, project)
            return Action(self.name, self.version, BRIEF, request, inputs, models)
        request = {
            "brief": found.brief.model_dump(mode="json"),
            "first_line": found.first_line,
            "aspect": aspect,
            "pictures": pictures,
        }
        fingerprint: dict[str, Any] = {"planner": NAME, "version": VERSION}
        if inputs:
            fingerprint["pillow"] = version("pillow")
        return Action(
            stage=self.name,
            version=self.version,
            label=BRIEF,
            request=request,
            inputs=inputs,
            fingerprint=fingerprint,
            timeout_s=120.0,
        )

    def _revisions(self, project: Project) -> list[Action]:
        history = read_history(project.root)
        if not history.revisions:
            return []
        request = {REVISIONS: [one.model_dump(mode="json") for one in history.active]}
        return [Action(stage=self.name, version=self.version, label=REVISIONS, request=request)]

    def _options(self, project: Project, brief: Action) -> list[Action]:
        """What a kept plan takes over of the brief's options, where they are no longer the same."""
        if not _is_asked(brief):
            return []
        from . import kept_plan

        found = kept_plan.taken_over(self._wanted(project), brief)
        return [Action(self.name, self.version, OPTIONS, {OPTIONS: found})] if found else []

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        if action.label in (REVISIONS, OPTIONS):
            return {}  # they are applied to whatever plan there is, when it is gathered
        if _is_asked(action):
            return self._ask(action, work, tick)
        from .ruled_plan import ruled_files

        return ruled_files(action, work, tick)

    def _ask(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """A plan by models: the one that lies in the project, else a new one."""
        from . import asked_plan

        if self.project is None:
            raise VidgenError("A plan is asked of models only in a stage that was opened")
        copies, assets = copied(action, work)
        forced = self.project.forces(self.name, action)
        made = None if forced else asked_plan.found_again(action, self.project)
        made = made or asked_plan.asked_files(action, assets, work, tick, self.project)
        return {**made, **copies}

    def fallback(self, _action: Action, _error: VidgenError) -> Action | None:
        """Nothing stands in for a plan."""
        return None

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        errors = [one.error for one in done if one.error is not None]
        if errors:
            raise errors[0]
        one = done[0]
        if one.result is None:
            return
        files = {name: project.blob(one.result.outputs[name]) for name in _FILES}
        made = _provenance(one, project, done)
        manifest = _manifest([end.action for end in done], _read(files), made)
        _place(manifest.storyboard, project)
        if _is_asked(one.action):
            from . import asked_plan

            asked_plan.lay_out(one.result.outputs, project)
        project.write(manifest)

    def foresee(self, project: Project) -> PlanManifest:
        """The manifest as it would be, made without a trace.

        Raises MissingError where models are yet to make it.
        """
        return _manifest(self.actions(project), self.planned(project), _BY_RULES)

    def planned(self, project: Project) -> Planned:
        """What the planner makes of the brief, without the film's revisions; leaves no trace.

        Raises MissingError where models would have to be asked for it.
        """
        action, *others = self.actions(project)
        return _with_options(self._as_made(action, project), others)

    def _as_made(self, action: Action, project: Project) -> Planned:
        if known := project.store.lookup(action.digest):
            return _read({name: project.blob(known.outputs[name]) for name in _FILES})
        if _is_asked(action):
            return _found_again(action, project)
        with TemporaryDirectory(prefix="vidgen-plan-") as folder:
            work = Path(folder)
            (work / "inputs").mkdir()
            for name, digest in action.inputs.items():
                (work / "inputs" / name).symlink_to(project.blob(digest))
            return _read(self.execute(action, work, _unseen))


def _is_asked(action: Action) -> bool:
    """Whether models make this plan."""
    return action.label == BRIEF and action.fingerprint["planner"] != NAME


def _found_again(action: Action, project: Project) -> Planned:
    from . import asked_plan

    files = asked_plan.found_again(action, project)
    if files is None:
        told = "Language models have not planned this film yet"
        if project.has(PlanManifest):
            told = "The brief changed since language models planned this film"
        raise MissingError(told, cure=f"vidgen plan {project.root}")
    return _read(files)


def _unseen(_fraction: float | None, _note: str) -> None:
    """A tick that nobody watches."""


def _read(files: Mapping[str, Path]) -> Planned:
    storyboard = Storyboard.model_validate_json(files["storyboard"].read_bytes())
    return Planned(storyboard, tuple(json.loads(files["notes"].read_bytes())))


def _provenance(one: Done, project: Project, done: Sequence[Done]) -> Provenance:
    """Who made the plan, and what was paid for it."""
    assert one.result is not None
    made = _BY_RULES
    if _is_asked(one.action):
        from . import asked_plan

        calls = calls_for(project, done)
        made = Provenance(
            provider=one.action.fingerprint["planner"],
            model=asked_plan.made_by(one.result.outputs, project),
            calls=calls,
            cost_usd=total(call.cost_usd for call in calls),
        )
    return made.model_copy(update={"seconds": round(one.result.seconds, 3)})


def _manifest(actions: Sequence[Action], planned: Planned, made: Provenance) -> PlanManifest:
    """The manifest of what was planned, with the revisions that fit it."""
    wanted = [one for action in actions for one in action.request.get(REVISIONS, ())]
    board = _with_options(planned, actions).storyboard
    revised = replay(board, [Revision.model_validate(one) for one in wanted])
    return PlanManifest(
        made_from=stage_digest(actions),
        provenance=made,
        notes=(*planned.notes, *map(str, revised.misfits)),
        storyboard=revised.board,
    )


def _with_options(planned: Planned, actions: Sequence[Action]) -> Planned:
    """A plan with the options that it takes over."""
    found = {name: v for one in actions for name, v in one.request.get(OPTIONS, {}).items()}
    return planned._replace(storyboard=planned.storyboard.model_copy(update=found))


def _place(board: Storyboard, project: Project) -> None:
    """Lay out the files that scenes show, and the avatars of characters."""
    for scene in board.scenes:
        for asset in scene.assets.values():
            project.place(asset.digest, asset.path)
    for person in board.characters:
        if person.avatar is not None:
            project.place(person.avatar.digest, person.avatar.path)


def _aspect(brief: Brief, project: Project) -> Aspect:
    """The shape of the frame: as the run asks, as the brief asks, or as its destination wants."""
    if chosen := project.options.aspect or brief.aspect:
        return chosen
    destinations = project.options.destinations or (load_destination(brief.destination),)
    return destinations[0].aspects[0]
