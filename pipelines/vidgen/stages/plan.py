"""The stage `plan`: a brief becomes a storyboard, and its pictures become files of the project.

A brief with headings is planned by rules, in a worker; a prompt by language models, here. The
film's revisions are an action of their own, so that a revision never plans the brief anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from ..brief import open_brief
from ..engine.action import Action, Done
from ..engine.estimate import Estimate
from ..errors import MissingError, VidgenError
from ..events import Tick
from ..manifest import PlanManifest
from ..model.brief import Brief
from ..model.storyboard import Aspect
from ..planner import NAME, VERSION
from ..presets import load_destination
from ..revision.history import read_history
from .brief_files import copied, pictures_in
from .made_plan import (
    BRIEF,
    BY_RULES,
    FILES,
    OPTIONS,
    REVISIONS,
    Planned,
    is_asked,
    is_waited_for,
    manifest,
    place,
    provenance,
    read,
    with_options,
)
from .versions import LABEL as OF_A_VERSION
from .versions import version_at
from .who_plans import asked

if TYPE_CHECKING:
    from ..project import Project


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
        if of := version_at(project.root):
            from . import version_plan

            return [version_plan.action_of(project, of), *self._revisions(project)]
        brief = self._brief(project)
        return [brief, *self._revisions(project), *self._options(project, brief)]

    def lanes(self, project: Project) -> int:
        """One where models plan; none where rules do, in a worker."""
        return 1 if any(map(is_waited_for, self.actions(project))) else 0

    @contextmanager
    def opened(self, project: Project) -> Iterator[PlanStage]:
        yield replace(self, project=project)

    def estimate(self, project: Project, actions: Sequence[Action]) -> Estimate:
        """What models would be asked for, and what that could cost."""
        from . import asked_plan, kept_plan

        if actions[0].label == OF_A_VERSION:
            from . import version_plan

            return version_plan.foretold(actions[0], project)
        ours = [one for one in actions if is_asked(one)]
        forced = any(project.forces(self.name, one) for one in ours)
        if not ours or (not forced and kept_plan.is_there(ours[0], project)):
            return Estimate(0, 0.0, NAME)
        return asked_plan.foretold(ours[0], project)

    def notes(self, project: Project) -> Sequence[str]:
        """What the user should know before models plan this film anew, or do not."""
        if version_at(project.root):
            return []
        from . import kept_plan

        wanted = self._wanted(project)
        return list(kept_plan.notes(wanted, project)) if is_asked(wanted) else []

    def _brief(self, project: Project) -> Action:
        """The action that plans, or the one that has planned the film and still counts."""
        wanted = self._wanted(project)
        if not is_asked(wanted):
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
        if not is_asked(brief):
            return []
        from . import kept_plan

        found = kept_plan.taken_over(self._wanted(project), brief)
        return [Action(self.name, self.version, OPTIONS, {OPTIONS: found})] if found else []

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        if action.label in (REVISIONS, OPTIONS):
            return {}  # they are applied to whatever plan there is, when it is gathered
        if action.label == OF_A_VERSION:
            from . import version_plan

            return version_plan.version_files(action, work, tick, self.project)
        if is_asked(action):
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
        files = {name: project.blob(one.result.outputs[name]) for name in FILES}
        made = provenance(one, project, done)
        found = manifest([end.action for end in done], read(files), made)
        place(found.storyboard, project)
        if is_asked(one.action):
            from . import asked_plan

            asked_plan.lay_out(one.result.outputs, project)
        project.write(found)

    def foresee(self, project: Project) -> PlanManifest:
        """The manifest as it would be, made without a trace.

        Raises MissingError where models are yet to make it.
        """
        return manifest(self.actions(project), self.planned(project), BY_RULES)

    def planned(self, project: Project) -> Planned:
        """What the planner makes of the brief, without the film's revisions; leaves no trace.

        Raises MissingError where models would have to be asked for it.
        """
        action, *others = self.actions(project)
        return with_options(self._as_made(action, project), others)

    def _as_made(self, action: Action, project: Project) -> Planned:
        if known := project.store.lookup(action.digest):
            return read({name: project.blob(known.outputs[name]) for name in FILES})
        if is_asked(action):
            return _found_again(action, project)
        if is_waited_for(action):
            raise MissingError("This is not translated yet", cure=f"vidgen plan {project.typed}")
        with TemporaryDirectory(prefix="vidgen-plan-") as folder:
            work = Path(folder)
            (work / "inputs").mkdir()
            for name, digest in action.inputs.items():
                (work / "inputs" / name).symlink_to(project.blob(digest))
            return read(self.execute(action, work, _unseen))


def _found_again(action: Action, project: Project) -> Planned:
    from . import asked_plan

    files = asked_plan.found_again(action, project)
    if files is None:
        told = "Language models have not planned this film yet"
        if project.has(PlanManifest):
            told = "The brief changed since language models planned this film"
        raise MissingError(told, cure=f"vidgen plan {project.typed}")
    return read(files)


def _unseen(_fraction: float | None, _note: str) -> None:
    """A tick that nobody watches."""


def _aspect(brief: Brief, project: Project) -> Aspect:
    """The shape of the frame: as the run asks, as the brief asks, or as its destination wants."""
    if chosen := project.options.aspect or brief.aspect:
        return chosen
    destinations = project.options.destinations or (load_destination(brief.destination),)
    return destinations[0].aspects[0]
