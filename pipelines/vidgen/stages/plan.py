"""The stage `plan`: a brief becomes a storyboard, and its pictures become files of the project.

The film's revisions are an action of their own, so that a revision never plans the brief anew.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, NamedTuple

from ..brief import BriefFile, open_brief
from ..engine.action import Action, Done, stage_digest
from ..errors import VidgenError
from ..events import Tick
from ..manifest import PlanManifest, Provenance
from ..model.brief import Brief
from ..model.storyboard import Aspect, Asset, Storyboard
from ..planner import NAME, VERSION
from ..planner.pictures import find_picture, prepare_picture
from ..planner.place import Place
from ..planner.scene_code import is_scene, pictures_of, prepare_scene, read_scene
from ..presets import load_destination
from ..revision.history import Revision, read_history
from ..revision.replay import replay
from ..store.digest import digest_file

if TYPE_CHECKING:
    from ..project import Project


class Planned(NamedTuple):
    """What a planner made of a brief, and what its writer should know about it."""

    storyboard: Storyboard
    notes: tuple[str, ...]


_FILES = Planned._fields
BRIEF, REVISIONS = "storyboard", "revisions"
"""The labels of the stage's two actions."""


class PlanStage:
    """One action: the whole brief, with the pictures that it names; and one for revisions."""

    name = "plan"
    version = 1
    preload = ("vidgen.planner.outline",)
    isolated = False

    def actions(self, project: Project) -> Sequence[Action]:
        return [self._brief(project), *self._revisions(project)]

    def _brief(self, project: Project) -> Action:
        found = open_brief(project.brief, project.options.instead)
        pictures, inputs = _pictures(found, project)
        request = {
            "brief": found.brief.model_dump(mode="json"),
            "first_line": found.first_line,
            "aspect": _aspect(found.brief, project),
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

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        from ..planner.outline import plan

        if action.label == REVISIONS:
            return {}  # they are applied to whatever plan there is, when it is gathered
        brief = Brief.model_validate(action.request["brief"])
        tick(0.1, "reading the pictures" if action.inputs else "reading the outline")
        copies, assets = _assets(action, work)
        scenes = {source: copies[asked["input"]] for source, asked in _scenes(action).items()}
        tick(0.7, "planning scenes")
        planned = plan(
            brief,
            place=Place("brief.md", action.request["first_line"]),
            aspect=action.request["aspect"],
            pictures=assets,
            codes={source: read_scene(path.read_text("utf-8")) for source, path in scenes.items()},
        )
        storyboard = work / "storyboard.json"
        storyboard.write_text(planned.storyboard.model_dump_json(), encoding="utf-8")
        notes = work / "notes.json"
        notes.write_text(json.dumps(planned.notes), encoding="utf-8")
        return {"storyboard": storyboard, "notes": notes, **copies}

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
        outputs = one.result.outputs
        files = {name: project.blob(outputs[name]) for name in _FILES}
        manifest = _manifest([end.action for end in done], *_read(files), one.result.seconds)
        for scene in manifest.storyboard.scenes:
            for asset in scene.assets.values():
                project.place(asset.digest, asset.path)
        project.write(manifest)

    def foresee(self, project: Project) -> PlanManifest:
        """The manifest as it would be, made without a trace."""
        return _manifest(self.actions(project), *self.planned(project), 0.0)

    def planned(self, project: Project) -> Planned:
        """What the planner makes of the brief, without the film's revisions; leaves no trace."""
        action = self._brief(project)
        if known := project.store.lookup(action.digest):
            return _read({name: project.blob(known.outputs[name]) for name in _FILES})
        with TemporaryDirectory(prefix="vidgen-plan-") as folder:
            work = Path(folder)
            (work / "inputs").mkdir()
            for name, digest in action.inputs.items():
                (work / "inputs" / name).symlink_to(project.blob(digest))
            return _read(self.execute(action, work, _unseen))


def _unseen(_fraction: float | None, _note: str) -> None:
    """A tick that nobody watches."""


def _read(files: Mapping[str, Path]) -> Planned:
    storyboard = Storyboard.model_validate_json(files["storyboard"].read_bytes())
    return Planned(storyboard, tuple(json.loads(files["notes"].read_bytes())))


def _manifest(
    actions: Sequence[Action], planned: Storyboard, notes: Sequence[str], seconds: float
) -> PlanManifest:
    """The manifest of what was planned, with the revisions that fit it."""
    asked = [one for action in actions for one in action.request.get(REVISIONS, ())]
    revised = replay(planned, [Revision.model_validate(one) for one in asked])
    return PlanManifest(
        made_from=stage_digest(actions),
        provenance=Provenance(provider=NAME, seconds=round(seconds, 3)),
        notes=(*notes, *map(str, revised.misfits)),
        storyboard=revised.board,
    )


def _aspect(brief: Brief, project: Project) -> Aspect:
    """The shape of the frame: as the run asks, as the brief asks, or as its destination wants."""
    if chosen := project.options.aspect or brief.aspect:
        return chosen
    destinations = project.options.destinations or (load_destination(brief.destination),)
    return destinations[0].aspects[0]


def _pictures(found: BriefFile, project: Project) -> tuple[dict[str, Any], dict[str, str]]:
    """The pictures of a brief: the input and the line of each source, and the inputs' digests."""
    if "![" not in found.brief.body:
        return {}, {}
    from ..planner.reader import references

    pictures: dict[str, Any] = {}
    inputs: dict[str, str] = {}
    body = references(found.brief.body, Place(str(found.path), found.first_line))
    wanted = [(reference.source, place) for reference, place in body]
    for source, place in wanted:
        if source in pictures:
            continue
        path = find_picture(project.brief_folder, source, place)
        name = f"picture-{len(inputs) + 1}"
        inputs[name] = project.take(path)
        pictures[source] = {"input": name, "line": place.line}
        if is_scene(source):
            wanted += [(shown, place) for shown in pictures_of(path, source)]
    return pictures, inputs


def _scenes(action: Action) -> dict[str, Any]:
    """Those of the brief's files that are scenes."""
    asked = action.request["pictures"]
    return {source: asked[source] for source in asked if is_scene(source)}


def _assets(action: Action, work: Path) -> tuple[dict[str, Path], dict[str, Asset]]:
    """Checked copies of the brief's files by input, and what scenes know of them by source."""
    folder = work / "pictures"
    folder.mkdir()
    copies: dict[str, Path] = {}
    assets: dict[str, Asset] = {}
    for source, asked in action.request["pictures"].items():
        name = asked["input"]
        place = Place("brief.md", asked["line"])
        prepare = prepare_scene if is_scene(source) else prepare_picture
        copy = prepare(work / "inputs" / name, source, folder, place)
        digest = digest_file(copy)
        copies[name] = copy
        assets[source] = Asset(path=f"assets/{digest[:12]}{copy.suffix}", digest=digest)
    return copies, assets
