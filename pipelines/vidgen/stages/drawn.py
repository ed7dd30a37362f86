"""What was drawn of a film: the clips laid out, and render.json."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ..engine.action import Done, seconds_of, stage_digest
from ..errors import RenderError, VidgenError
from ..manifest import Clip, CodeManifest, Provenance, RenderManifest, Reuse
from . import film_fitting
from .drawn_with import tools
from .render import CLIP, MATTE, RUNS

if TYPE_CHECKING:
    from ..project import Project


def collect(project: Project, done: Sequence[Done]) -> None:
    """Lay the clips out and write render.json. RenderError where a scene has no clip at all."""
    if lost := [end for end in done if end.result is None]:
        raise RenderError(
            "; ".join(f"scene {end.action.label} has no clip: {end.error}" for end in lost),
            cure=f"correct the scene's code, then run `vidgen render {project.typed}`",
        )
    clips = {clip.scene: clip for clip in _keep(project, {end.action.label for end in done})}
    reuse = reusable(project)
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


def _keep(project: Project, drawn: set[str]) -> list[Clip]:
    """The former clips of scenes that were left out this time."""
    if not project.options.scenes or not project.has(RenderManifest):
        return []
    clips = [clip for clip in project.read(RenderManifest).clips if clip.scene not in drawn]
    for clip in clips:
        if project.store.get(clip.digest) is not None:
            project.place(clip.digest, clip.path)
        if clip.matte is not None and project.store.get(clip.matte) is not None:
            project.place(clip.matte, f"scenes/{clip.scene}/{MATTE}")
    return clips


def _clip(project: Project, end: Done, reuse: Mapping[str, Reuse]) -> Clip:
    assert end.result is not None
    digest, matte = end.result.outputs[CLIP], end.result.outputs.get(MATTE)
    scene = end.action.label
    path = f"scenes/{scene}/{CLIP}"
    project.place(digest, path)
    if matte is not None:
        project.place(matte, f"scenes/{scene}/{MATTE}")
    fitted = film_fitting.told(project, end)
    frames = fitted.frames if fitted else end.action.request["frames"]
    own = Reuse(clip=digest, runs=end.result.outputs[RUNS], matte=matte)
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
        fitted=fitted.told if fitted else None,
        voice_pace=fitted.voice_pace if fitted else 1.0,
        sound=end.result.outputs.get(film_fitting.HEARD),
        matte=matte,
    )


def reusable(project: Project) -> dict[str, Reuse]:
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
