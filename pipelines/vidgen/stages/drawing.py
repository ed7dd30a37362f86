"""What is to be drawn of a film: an action for each scene of code.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from ..engine.action import Action, Stage, Trust
from ..errors import BriefError, ConfigError
from ..manifest import Clip, CodeManifest, RenderManifest, Reuse, SceneCode
from ..media.contract import container_options, transparent_quality
from ..planner.scene_code import TEMPLATE as HAND_WRITTEN
from ..renderer.gpu import Gpu, encoding, probe
from ..renderer.maths import made_with
from . import filmed
from .drawn import reusable
from .drawn_with import renderer
from .render import CLIP, CODE, MATTE, RUNS, allowed_s, shot_at

if TYPE_CHECKING:
    from ..project import Project

_MEMORY_MB = 500


def actions(stage: Stage, project: Project) -> list[Action]:
    """One action a scene; with a choice of scenes, the others keep the clips they have."""
    scenes = project.read(CodeManifest).scenes
    _check_choice(project, scenes)
    reuse = reusable(project)
    films = filmed.sources(project, scenes)
    actions = {
        code.scene: filmed.instead(
            _action(stage, project, code, reuse.get(code.scene)), films.get(code.scene)
        )
        for code in scenes
    }
    if len({(act.request["width"], act.request["height"]) for act in actions.values()}) > 1:
        raise BriefError(
            f"{project.root / CodeManifest.file}: its scenes differ in aspect",
            cure=f"vidgen codegen {project.typed}",
        )
    kept = _kept(project, actions)
    return [action for scene, action in actions.items() if scene not in kept]


def _action(stage: Stage, project: Project, code: SceneCode, reuse: Reuse | None) -> Action:
    quality = project.options.quality
    shot = shot_at(project.path(code.shot))
    width, height = quality.size(shot.aspect)
    clear = project.options.transparent
    use_gpu = project.settings.use_gpu and not clear
    gpu = probe((width, height), quality) if use_gpu else Gpu()
    inputs = _inputs(project, code)
    formulas = made_with(project.settings.render.tex)
    return Action(
        stage=stage.name,
        version=stage.version,
        label=code.scene,
        request={
            "width": width,
            "height": height,
            "fps": quality.fps,
            "frames": max(1, round(shot.duration_s * quality.fps)),
            "x264": encoding(gpu, transparent_quality(quality) if clear else quality),
            "opengl": gpu.draws,
            "container": container_options(quality.fps),
            "tex": formulas["tex"],
            **({"transparent": True} if clear else {}),
        },
        inputs=inputs,
        fingerprint={
            **renderer(),
            **formulas,
            **gpu.fingerprint,
        },
        weight_s=shot.duration_s,
        timeout_s=allowed_s(shot.duration_s),
        memory_mb=_MEMORY_MB,
        hints=_hints(reuse),
        trust=_trust(project, code, inputs[CODE]),
        gpu=bool(gpu.fingerprint),
    )


def _hints(reuse: Reuse | None) -> dict[str, str]:
    if reuse is None:
        return {}
    matte = {MATTE: reuse.matte} if reuse.matte else {}
    return {CLIP: reuse.clip, RUNS: reuse.runs, **matte}


def _trust(project: Project, code: SceneCode, digest: str) -> Trust:
    """Who answers for a scene's code: what codegen filled a template with is vidgen's own."""
    if project.options.trust:
        return "user"
    filled = not code.edited and code.written_by is None and code.template != HAND_WRITTEN
    return "vidgen" if filled and digest == code.code_digest else "nobody"


def _check_choice(project: Project, scenes: Sequence[SceneCode]) -> None:
    known = [code.scene for code in scenes]
    if unknown := [scene for scene in project.options.scenes if scene not in known]:
        raise ConfigError(f"There is no scene {unknown[0]}. The film has: {', '.join(known)}.")


def _inputs(project: Project, code: SceneCode) -> dict[str, str]:
    """Digests by the names that the files have beside the scene; the user may have edited them."""
    folder = PurePosixPath(code.code).parent
    inputs = {
        CODE: project.take(project.path(code.code)),
        "scene.json": project.take(project.path(code.shot)),
    }
    for path, digest in code.assets.items():
        beside = PurePosixPath(path)
        inside = beside.is_relative_to(folder)
        inputs[str(beside.relative_to(folder) if inside else beside)] = digest
    return inputs


def _kept(project: Project, actions: Mapping[str, Action]) -> set[str]:
    """Scenes outside the user's choice that need no drawing: their former clips still fit."""
    chosen = project.options.scenes
    if not chosen or not project.has(RenderManifest):
        return set()
    before = project.read(RenderManifest)
    quality = project.options.quality
    fitting = {
        clip.scene
        for clip in before.clips
        if (before.quality, before.fps) == (quality.name, quality.fps)
        and actions.get(clip.scene) is not None
        and _fits(before, clip, actions[clip.scene])
        and project.path(clip.path).exists()
    }
    return {
        scene
        for scene in fitting - set(chosen)
        if project.store.lookup(actions[scene].digest) is None
    }


def _fits(before: RenderManifest, clip: Clip, action: Action) -> bool:
    wanted = action.request
    return (before.width, before.height, clip.frames, clip.matte is not None) == (
        wanted["width"],
        wanted["height"],
        wanted["frames"],
        "transparent" in wanted,
    )
