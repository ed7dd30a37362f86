"""The stage `codegen`: each scene's code, and its timing beside it.

`scene.py` holds the template and its parameters, the scene that the brief brought along, or what a
model wrote; `scene.json` the timing and the look. A scene.py that the user has edited is kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from .. import template
from ..engine.action import Action, Done, Stage, seconds_of, stage_digest
from ..engine.estimate import Estimate
from ..errors import MissingError, VidgenError
from ..events import Tick
from ..manifest import CodeManifest, NarrationManifest, PlanManifest, Provenance, SceneCode
from ..model.narration import SceneNarration
from ..model.shot import Shot
from ..model.storyboard import Asset, Scene, Storyboard
from ..planner.clip_file import ASSET as CLIP
from ..planner.scene_code import ASSET
from ..presets import load_style
from ..spending.call import total
from ..store.digest import digest_bytes
from ..writing.subject import is_wanted
from .paid import calls_for
from .scene_files import CODE, SHOT, STAND_IN, kept_scenes, lay_out, own_code
from .visuals import pictured

if TYPE_CHECKING:
    from ..project import Project
    from .written import Desk


class CodegenStage:
    """One action a scene: writing text is quick, so they run where the workers are warm.

    Where a scene is written by a model they run in threads, which wait for it.
    """

    name = "codegen"
    version = 1
    preload = ("vidgen.template",)
    isolated = False

    def lanes(self, project: Project) -> int:
        """One thread for each scene that may be asked for at once; 0 where none is."""
        from ..asking.asker import models

        if not models(project.settings, "scene"):
            return 0
        planned = project.has(PlanManifest)
        scenes = project.read(PlanManifest).storyboard.scenes if planned else ()
        asks = not planned or any(map(is_wanted, scenes))
        return project.settings.max_scene_concurrency if asks else 0

    @contextmanager
    def opened(self, project: Project) -> Iterator[Stage]:
        """The stage that can ask models, and play what they write."""
        from .written import desk

        with desk(project) as at:
            yield _Writing(at)

    def actions(self, project: Project) -> Sequence[Action]:
        """One action a scene; with a choice of scenes, the others keep the code they have."""
        return self._of(project, project.read(PlanManifest).storyboard, _spoken(project))

    def foreseen(self, project: Project) -> Sequence[Action]:
        """The actions of those scenes that are spoken already."""
        story, spoken = project.read(PlanManifest).storyboard, _spoken(project)
        ready = tuple(scene for scene in story.scenes if scene.id in spoken)
        return self._of(project, story.model_copy(update={"scenes": ready}), spoken)

    def _of(
        self, project: Project, story: Storyboard, spoken: Mapping[str, SceneNarration]
    ) -> Sequence[Action]:
        actions = {
            scene.id: self._action(project, story, scene, spoken.get(scene.id))
            for scene in pictured(project, story.scenes)
        }
        kept = kept_scenes(project, {*actions}, lambda scene: _is_known(project, actions[scene]))
        return [action for scene, action in actions.items() if scene not in kept]

    def _action(
        self, project: Project, story: Storyboard, scene: Scene, spoken: SceneNarration | None
    ) -> Action:
        if spoken is None:
            raise MissingError(
                f"{project.root / 'narration.json'}: scene {scene.id} has no narration",
                cure=f"vidgen tts {project.typed}",
            )
        code = _code(project, scene)
        shot = shot_of(story, scene, spoken)
        filled = Action(
            stage=self.name,
            version=self.version,
            label=scene.id,
            request={
                "template": scene.template,
                "code": code,
                "shot": shot.model_dump(mode="json", by_alias=True),
                "assets": {_beside(a.path): a.digest for a in _shown(scene).values()},
                "edited": None,
            },
            weight_s=0.1,
            timeout_s=60.0,
        )
        written = _written(project, story, scene, shot, filled)
        own = own_code(project, scene.id, _wanted(project, written or filled, code))
        if own is not None:
            return replace(filled, request={**filled.request, "edited": own})
        return written or filled

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Write the template's code and the timing; what an action brings along is kept."""
        tick(None, "writing the scene")
        shot = Shot.model_validate(action.request["shot"])
        texts = {CODE: action.request["code"], SHOT: shot.model_dump_json(by_alias=True, indent=2)}
        for name, text in texts.items():
            (work / name).write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
        return {name: work / name for name in texts}

    def fallback(self, action: Action, error: VidgenError) -> Action | None:
        del action, error
        return None

    def estimate(self, project: Project, actions: Sequence[Action]) -> Estimate:
        """A question and a correction for each scene that is to be written."""
        asked = [action for action in actions if "writers" in action.request]
        if not asked:
            return Estimate(0, 0.0, self.name)
        from .written import foretold

        return foretold(project, asked)

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        made = {end.action.label: lay_out(project, end) for end in done if end.result}
        for end in done:
            if end.outcome == "ran" and made[end.action.label].written_by:
                _learn(project, end)
        scenes = _in_order(project, made)
        models = sorted({scene.written_by for scene in scenes if scene.written_by})
        calls = calls_for(project, done)
        project.write(
            CodeManifest(
                made_from=stage_digest([end.action for end in done]),
                provenance=Provenance(
                    provider="templates",
                    model=", ".join(models) or None,
                    cost_usd=total(call.cost_usd for call in calls),
                    seconds=seconds_of(done),
                    calls=calls,
                ),
                scenes=scenes,
                notes=tuple(_note(scene) for scene in scenes if scene.stand_in),
            )
        )


class _Writing(CodegenStage):
    """The stage at a desk, where models can be asked."""

    def __init__(self, at: Desk) -> None:
        self._desk = at

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        files = super().execute(action, work, tick)
        if "subject" in action.request:
            return {**files, **self._desk.write(action, work, tick)}
        return {**files, **{name: work / "inputs" / name for name in action.inputs}}

    def fallback(self, action: Action, error: VidgenError) -> Action | None:
        """The template, for this run: the next one asks again."""
        del error
        return self._desk.stand_in(action)


def code_of(scene: Scene, *, where: str) -> str:
    """A scene's template with its parameters. Raises BriefError for parameters that do not fit."""
    found = template.load(scene.template)
    return found.filled(found.values(scene.drawn_with, where=where))


def shot_of(story: Storyboard, scene: Scene, spoken: SceneNarration) -> Shot:
    """A scene's timing and look."""
    return Shot(
        scene=scene.id,
        aspect=story.aspect,
        style=load_style(story.style),
        language=story.language,
        duration_s=spoken.duration_s,
        beats=spoken.beats,
        assets={name: _beside(asset.path) for name, asset in _shown(scene).items()},
    )


def _spoken(project: Project) -> dict[str, SceneNarration]:
    return {one.scene: one for one in project.read(NarrationManifest).narration.scenes}


def _code(project: Project, scene: Scene) -> str:
    """A scene's code: as the brief brought it along, or its template with its parameters."""
    if brought := scene.assets.get(ASSET):
        return project.blob(brought.digest).read_text(encoding="utf-8")
    return code_of(scene, where=f"{project.root / 'plan.json'}: scene {scene.id}")


def _shown(scene: Scene) -> dict[str, Asset]:
    """The assets that a scene finds beside its code."""
    return {name: asset for name, asset in scene.assets.items() if name not in (ASSET, CLIP)}


def _beside(path: str) -> str:
    """Where an asset lies, from the scene's folder."""
    return f"assets/{PurePosixPath(path).name}"


def _written(
    project: Project, story: Storyboard, scene: Scene, shot: Shot, filled: Action
) -> Action | None:
    """The action that has a scene written; None where its template draws it."""
    if not is_wanted(scene):
        return None
    from .written import asked, no_model

    if why := no_model(project.settings):
        return replace(filled, request={**filled.request, STAND_IN: why})
    more = asked(project, story, scene, shot)
    return replace(filled, **{**more, "request": {**filled.request, **more["request"]}})


def _is_known(project: Project, action: Action) -> bool:
    """Whether an action costs nothing: it is done, or fills a template."""
    return "writers" not in action.request or project.store.lookup(action.digest) is not None


def _in_order(project: Project, made: Mapping[str, SceneCode]) -> tuple[SceneCode, ...]:
    """The scenes of the plan: as they were made now, else as they were before."""
    order = [scene.id for scene in project.read(PlanManifest).storyboard.scenes]
    missing = {*order} - {*made}
    codes = {**kept_scenes(project, missing, lambda _: False), **made}
    return tuple(codes[scene] for scene in order if scene in codes)


def _wanted(project: Project, action: Action, code: str) -> str | None:
    """The digest of the code that vidgen would lay out now; None where nobody knows yet."""
    if "writers" not in action.request:
        return digest_bytes(code.encode())
    known = project.store.peek(action.digest)
    return known.outputs.get(CODE) if known else None


def _note(scene: SceneCode) -> str:
    return f"{scene.scene}: drawn by template {scene.template}, because {scene.stand_in}"


def _learn(project: Project, end: Done) -> None:
    from .written import learn

    assert end.result is not None
    learn(end.action, project.blob(end.result.outputs[CODE]).read_text(encoding="utf-8"))
