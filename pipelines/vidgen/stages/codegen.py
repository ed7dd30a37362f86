"""The stage `codegen`: each scene's template, filled, and its timing beside it.

`scene.py` holds the template and its parameters, or the scene that the brief brought along,
`scene.json` the timing and the look. A scene.py that the user has edited is kept.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from .. import template
from ..engine.action import Action, Done, seconds_of, stage_digest
from ..errors import MissingError, VidgenError
from ..events import Tick
from ..files import write_bytes
from ..manifest import CodeManifest, NarrationManifest, PlanManifest, Provenance, SceneCode
from ..model.narration import SceneNarration
from ..model.shot import Shot
from ..model.storyboard import Asset, Scene, Storyboard
from ..planner.scene_code import ASSET
from ..presets import load_style
from ..store.digest import digest_bytes, digest_file

if TYPE_CHECKING:
    from ..project import Project

CODE, SHOT = "scene.py", "scene.json"


class CodegenStage:
    """One action a scene: writing text is quick, so they run where the workers are warm."""

    name = "codegen"
    version = 1
    preload = ("vidgen.template",)
    isolated = False

    def actions(self, project: Project) -> Sequence[Action]:
        story = project.read(PlanManifest).storyboard
        spoken = {s.scene: s for s in project.read(NarrationManifest).narration.scenes}
        return [self._action(project, story, scene, spoken.get(scene.id)) for scene in story.scenes]

    def _action(
        self, project: Project, story: Storyboard, scene: Scene, spoken: SceneNarration | None
    ) -> Action:
        if spoken is None:
            raise MissingError(
                f"{project.root / 'narration.json'}: scene {scene.id} has no narration",
                cure=f"vidgen tts {project.root}",
            )
        code = _code(project, scene)
        own = _own_code(project, scene.id, digest_bytes(code.encode()))
        return Action(
            stage=self.name,
            version=self.version,
            label=scene.id,
            request={
                "template": scene.template,
                "code": code,
                "shot": shot_of(story, scene, spoken).model_dump(mode="json", by_alias=True),
                "assets": {_beside(a.path): a.digest for a in _shown(scene).values()},
                "edited": own,
            },
            weight_s=0.1,
            timeout_s=60.0,
        )

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        tick(None, "writing the scene")
        shot = Shot.model_validate(action.request["shot"])
        texts = {CODE: action.request["code"], SHOT: shot.model_dump_json(by_alias=True, indent=2)}
        for name, text in texts.items():
            (work / name).write_text(text.rstrip("\n") + "\n", encoding="utf-8", newline="\n")
        return {name: work / name for name in texts}

    def fallback(self, action: Action, error: VidgenError) -> Action | None:
        del action, error
        return None

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        scenes = tuple(_lay_out(project, end) for end in done if end.result)
        project.write(
            CodeManifest(
                made_from=stage_digest([end.action for end in done]),
                provenance=Provenance(provider="templates", seconds=seconds_of(done)),
                scenes=scenes,
            )
        )


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


def _code(project: Project, scene: Scene) -> str:
    """A scene's code: as the brief brought it along, or its template with its parameters."""
    if brought := scene.assets.get(ASSET):
        return project.blob(brought.digest).read_text(encoding="utf-8")
    return code_of(scene, where=f"{project.root / 'plan.json'}: scene {scene.id}")


def _shown(scene: Scene) -> dict[str, Asset]:
    """The assets that a scene finds beside its code."""
    return {name: asset for name, asset in scene.assets.items() if name != ASSET}


def _beside(path: str) -> str:
    """Where an asset lies, from the scene's folder."""
    return f"assets/{PurePosixPath(path).name}"


def _own_code(project: Project, scene: str, written: str) -> str | None:
    """The digest of the user's own code for a scene, or None where it is what vidgen wrote.

    `written` is the digest of what vidgen would write now.
    """
    if "codegen" in project.options.force:
        return None
    path = project.path(f"scenes/{scene}/{CODE}")
    if not path.is_file():
        return None
    here = digest_file(path)
    if here == written:
        return None
    before = project.read(CodeManifest).scenes if project.has(CodeManifest) else ()
    made_here = any(
        (former.scene, former.code_digest, former.edited) == (scene, here, False)
        for former in before
    )
    return None if made_here else here


def _lay_out(project: Project, end: Done) -> SceneCode:
    assert end.result is not None
    scene, request = end.action.label, end.action.request
    folder = f"scenes/{scene}"
    code = f"{folder}/{CODE}"
    digest = request["edited"]
    if digest is None:
        digest = end.result.outputs[CODE]
        _keep(project.path(code), digest, forced="codegen" in project.options.force)
        project.place(digest, code)
    project.place(end.result.outputs[SHOT], f"{folder}/{SHOT}")
    assets = {f"{folder}/{name}": blob for name, blob in request["assets"].items()}
    for path, blob in assets.items():
        project.place(blob, path)
    return SceneCode(
        scene=scene,
        template=request["template"],
        code=code,
        code_digest=digest,
        shot=f"{folder}/{SHOT}",
        shot_digest=end.result.outputs[SHOT],
        assets=assets,
        edited=request["edited"] is not None,
    )


def _keep(path: Path, digest: str, *, forced: bool) -> None:
    """Before forced code takes its place, put other code aside as `scene.py.bak`."""
    if forced and path.is_file() and digest_file(path) != digest:
        write_bytes(path.with_name(f"{CODE}.bak"), path.read_bytes())
