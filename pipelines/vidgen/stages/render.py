"""Draw every scene of code.json as a clip that joins its neighbours as it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ..engine.action import Action, Done, Trust, seconds_of, stage_digest
from ..errors import BriefError, ConfigError, RenderError, VidgenError
from ..events import Tick
from ..manifest import Clip, CodeManifest, Provenance, RenderManifest, Reuse, SceneCode
from ..media.contract import container_options
from ..model.shot import Shot
from ..planner.scene_code import TEMPLATE as HAND_WRITTEN
from ..renderer.gpu import Gpu, encoding, probe
from ..renderer.maths import made_with
from . import card, filmed
from .drawn_with import renderer, tools

if TYPE_CHECKING:
    from ..project import Project

CLIP = "clip.mp4"
RUNS = "runs.json"
_PLACEHOLDER = card.TEMPLATE
_MEMORY_MB = 500


@dataclass(frozen=True)
class RenderStage:
    """Reads code.json; writes render.json and a clip a scene. A scene that fails becomes a card."""

    name: str = "render"
    version: int = 2
    preload: tuple[str, ...] = (
        "vidgen.renderer.barriers",
        "vidgen.renderer.kit",
        "vidgen.renderer.draw",
        "vidgen.stages.render",
        "ziamath",
        "vidgen.renderer.warm",
    )
    isolated: bool = True

    def actions(self, project: Project) -> Sequence[Action]:
        """One action a scene; with a choice of scenes, the others keep the clips they have."""
        scenes = project.read(CodeManifest).scenes
        _check_choice(project, scenes)
        reuse = _reusable(project)
        films = filmed.sources(project, scenes)
        actions = {
            code.scene: filmed.instead(
                self._action(project, code, reuse.get(code.scene)), films.get(code.scene)
            )
            for code in scenes
        }
        if len({(act.request["width"], act.request["height"]) for act in actions.values()}) > 1:
            raise BriefError(
                f"{project.root / CodeManifest.file}: its scenes differ in aspect",
                cure=f"vidgen codegen {project.root}",
            )
        kept = _kept(project, actions)
        return [action for scene, action in actions.items() if scene not in kept]

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Draw the scene of an action, fit what was filmed, or draw the card that stands in."""
        from ..renderer.draw import draw
        from ..renderer.maths import install
        from ..renderer.reuse import read_runs, write_runs

        request = action.request
        cut = {"request": request, "fingerprint": action.fingerprint}
        output, runs = work / CLIP, work / RUNS
        if told := filmed.made(action, work, output, tick):
            write_runs(runs, {}, cut)
            return {CLIP: output, RUNS: runs, filmed.FITTING: told}
        code = work / "inputs" / "scene.py"
        if _PLACEHOLDER in request:
            code = card.write(work, request[_PLACEHOLDER])
        install(request["tex"])
        drawn = draw(
            code,
            size=(request["width"], request["height"]),
            fps=request["fps"],
            x264=request["x264"],
            output=output,
            tick=tick,
            frames=request["frames"],
            trusted=is_trusted(action),
            opengl=request["opengl"] and action.trust != "nobody",
            earlier=read_runs(work / "hints" / CLIP, work / "hints" / RUNS, cut),
        )
        write_runs(runs, drawn.runs, cut)
        return {CLIP: output, RUNS: runs}

    def fallback(self, action: Action, error: VidgenError) -> Action | None:
        """The scene's moving picture, or a card that says which scene failed, and how."""
        if _PLACEHOLDER in action.request:
            return None
        words = {"SCENE": action.label, "MESSAGE": card.shortened(error.message)}
        return Action(
            stage=action.stage,
            version=action.version,
            label=action.label,
            request={**action.request, _PLACEHOLDER: words},
            inputs=filmed.kept(action),
            fingerprint={**renderer(), **action.fingerprint, _PLACEHOLDER: card.digest()},
            weight_s=action.weight_s,
            timeout_s=action.timeout_s,
            memory_mb=action.memory_mb,
            trust="vidgen",
        )

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        """Lay the clips out and write render.json. RenderError where a scene has no clip at all."""
        if lost := [end for end in done if end.result is None]:
            raise RenderError(
                "; ".join(f"scene {end.action.label} has no clip: {end.error}" for end in lost),
                cure=f"correct the scene's code, then run `vidgen render {project.root}`",
            )
        clips = {clip.scene: clip for clip in _keep(project, {end.action.label for end in done})}
        reuse = _reusable(project)
        clips |= {end.action.label: _clip(project, end, reuse) for end in done}
        order = [code.scene for code in project.read(CodeManifest).scenes]
        size = _size(project, done)
        project.write(
            RenderManifest(
                made_from=stage_digest([end.action for end in done]),
                provenance=Provenance(
                    provider="manim",
                    tools=tools(),
                    seconds=seconds_of(done),
                ),
                quality=project.options.quality.name,
                width=size[0],
                height=size[1],
                fps=project.options.quality.fps,
                clips=tuple(clips[scene] for scene in order if scene in clips),
            )
        )

    def _action(self, project: Project, code: SceneCode, reuse: Reuse | None) -> Action:
        quality = project.options.quality
        shot = shot_at(project.path(code.shot))
        width, height = quality.size(shot.aspect)
        gpu = probe((width, height), quality) if project.settings.use_gpu else Gpu()
        inputs = _inputs(project, code)
        formulas = made_with(project.settings.render.tex)
        return Action(
            stage=self.name,
            version=self.version,
            label=code.scene,
            request={
                "width": width,
                "height": height,
                "fps": quality.fps,
                "frames": max(1, round(shot.duration_s * quality.fps)),
                "x264": encoding(gpu, quality),
                "opengl": gpu.draws,
                "container": container_options(quality.fps),
                "tex": formulas["tex"],
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
            hints={CLIP: reuse.clip, RUNS: reuse.runs} if reuse else {},
            trust=_trust(project, code, inputs["scene.py"]),
        )


def allowed_s(duration_s: float) -> float:
    """How long a scene that lasts so long may be worked on; its own code may run for less."""
    return 60 + 60 * duration_s


def _trust(project: Project, code: SceneCode, digest: str) -> Trust:
    """Who answers for a scene's code: what codegen filled a template with is vidgen's own."""
    if project.options.trust:
        return "user"
    filled = not code.edited and code.written_by is None and code.template != HAND_WRITTEN
    return "vidgen" if filled and digest == code.code_digest else "nobody"


def is_trusted(action: Action) -> bool:
    """Whether a scene runs unconfined: where the user says so, or must and vidgen wrote it."""
    from ..sandbox.layers import capabilities

    return action.trust == "user" or (action.trust == "vidgen" and not capabilities().enough)


def _check_choice(project: Project, scenes: Sequence[SceneCode]) -> None:
    known = [code.scene for code in scenes]
    if unknown := [scene for scene in project.options.scenes if scene not in known]:
        raise ConfigError(f"There is no scene {unknown[0]}. The film has: {', '.join(known)}.")


def shot_at(path: Path) -> Shot:
    """A scene's shot. Raises BriefError for one that is wrong, StorageError where it is not."""
    from pydantic import ValidationError

    from ..files import storage_error
    from ..model.base import explain

    try:
        return Shot.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise BriefError(f"{path}: {explain(error)}") from None
    except OSError as error:
        raise storage_error(error, path) from None


def _inputs(project: Project, code: SceneCode) -> dict[str, str]:
    """Digests by the names that the files have beside the scene; the user may have edited them."""
    folder = PurePosixPath(code.code).parent
    inputs = {
        "scene.py": project.take(project.path(code.code)),
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
    return (before.width, before.height, clip.frames) == (
        wanted["width"],
        wanted["height"],
        wanted["frames"],
    )


def _keep(project: Project, drawn: set[str]) -> list[Clip]:
    """The former clips of scenes that were left out this time."""
    if not project.options.scenes or not project.has(RenderManifest):
        return []
    clips = [clip for clip in project.read(RenderManifest).clips if clip.scene not in drawn]
    for clip in clips:
        if project.store.get(clip.digest) is not None:
            project.place(clip.digest, clip.path)
    return clips


def _clip(project: Project, end: Done, reuse: Mapping[str, Reuse]) -> Clip:
    assert end.result is not None
    digest = end.result.outputs[CLIP]
    scene = end.action.label
    path = f"scenes/{scene}/{CLIP}"
    project.place(digest, path)
    frames = end.action.request["frames"]
    own = Reuse(clip=digest, runs=end.result.outputs[RUNS])
    fallback = end.outcome == "fallback"
    return Clip(
        scene=scene,
        path=path,
        digest=digest,
        frames=frames,
        duration_s=frames / end.action.request["fps"],
        fallback=fallback,
        error=str(end.error) if end.error else None,
        line=getattr(end.error, "line", None),
        reuse=reuse.get(scene) if fallback else own,
        fitted=filmed.told(project, end),
    )


def _reusable(project: Project) -> dict[str, Reuse]:
    """What the scenes' last clips may be taken from; nothing where render.json cannot be read."""
    if not project.has(RenderManifest):
        return {}
    try:
        clips = project.read(RenderManifest).clips
    except VidgenError:
        return {}
    return {clip.scene: clip.reuse for clip in clips if clip.reuse is not None}


def _size(project: Project, done: Sequence[Done]) -> tuple[int, int]:
    if done:
        return done[0].action.request["width"], done[0].action.request["height"]
    before = project.read(RenderManifest)
    return before.width, before.height
