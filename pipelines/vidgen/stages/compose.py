"""compose: clips, narration and music become a finished film, one for each destination."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.action import Action, Done, seconds_of, stage_digest
from ..errors import ConfigError, MissingError, VidgenError
from ..events import Tick
from ..manifest import (
    Clip,
    ComposeManifest,
    Master,
    MusicManifest,
    NarrationManifest,
    PlanManifest,
    Provenance,
    RenderManifest,
)
from ..model.narration import SceneNarration, SpokenBeat
from ..model.preset import Destination
from ..model.storyboard import Scene

if TYPE_CHECKING:
    from ..project import Project

_MASTER = "vidgen.media.master"


class ComposeStage:
    """Joins all scenes of the film, also those that a run did not touch."""

    name = "compose"
    version = 1
    preload = (_MASTER,)
    isolated = False

    def actions(self, project: Project) -> Sequence[Action]:
        """One action a destination. Raises MissingError for a scene without a clip."""
        _refuse_other_shapes(project)
        film, inputs = _film(project)
        length_s = sum(scene["frames"] for scene in film["scenes"]) / film["fps"]
        tools = _tools()
        return [
            Action(
                stage=self.name,
                version=self.version,
                label=destination.name,
                request={**film, "destination": destination.model_dump(mode="json")},
                inputs=inputs,
                fingerprint=tools,
                weight_s=1 + length_s / 10,
                timeout_s=600 + 10 * length_s,
            )
            for destination in project.options.destinations
        ]

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Make and check a master, its captions, chapters and thumbnail."""
        from ..media.master import make_master, read_film

        film = read_film(action.request)
        _refuse_too_long(film.duration_s, film.destination)
        return make_master(film, work / "inputs", work, tick)

    def fallback(self, action: Action, error: VidgenError) -> Action | None:  # noqa: ARG002
        """None: a film that is not right is not published."""
        return None

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        """Lay masters out under `out/` and write `compose.json`. Raises when there is none."""
        errors = [one.error for one in done if one.error is not None]
        if errors and len(errors) == len(done):
            raise errors[0]
        masters = tuple(
            _publish(project, one, first=number == 0)
            for number, one in enumerate(done)
            if one.result is not None
        )
        project.write(
            ComposeManifest(
                made_from=stage_digest([one.action for one in done]),
                provenance=Provenance(provider="ffmpeg", tools=_tools(), seconds=seconds_of(done)),
                masters=masters,
            )
        )


def _refuse_other_shapes(project: Project) -> None:
    aspect = project.read(PlanManifest).storyboard.aspect
    for destination in project.options.destinations:
        if aspect not in destination.aspects:
            wanted = " or ".join(destination.aspects)
            raise ConfigError(
                f"{destination.name} takes {wanted}, and this film is {aspect}",
                cure=f"make it in a project of its own: --aspect {destination.aspects[0]} -o DIR",
            )


def _film(project: Project) -> tuple[dict[str, Any], dict[str, str]]:
    """What every destination's film is made of: the request they share, and the blobs."""
    board = project.read(PlanManifest).storyboard
    rendered = project.read(RenderManifest)
    spoken = project.read(NarrationManifest)
    music = project.read(MusicManifest)
    clips = {clip.scene: clip for clip in rendered.clips}
    sounds = {scene.scene: scene for scene in spoken.narration.scenes}
    inputs: dict[str, str] = {}
    scenes = []
    for scene in board.scenes:
        clip = clips.get(scene.id)
        if clip is None:
            raise MissingError(
                f"Scene {scene.id} has no clip yet", cure=f"vidgen render {project.root}"
            )
        scenes.append(_scene(scene, clip, sounds.get(scene.id), inputs))
    if music.digest is not None:
        inputs["bed"] = music.digest
    film = {
        "title": board.title,
        "language": board.language,
        "width": rendered.width,
        "height": rendered.height,
        "fps": rendered.fps,
        "voiced": spoken.provenance.provider != "silent",
        "scenes": scenes,
    }
    return film, inputs


def _scene(
    scene: Scene, clip: Clip, sound: SceneNarration | None, inputs: dict[str, str]
) -> dict[str, Any]:
    inputs[f"{scene.id}.mp4"] = clip.digest
    if sound is not None:
        inputs[f"{scene.id}.wav"] = sound.digest
    texts = {beat.id: beat.text for beat in scene.beats}
    beats = sound.beats if sound is not None else ()
    return {
        "id": scene.id,
        "title": scene.title,
        "transition": scene.transition,
        "frames": clip.frames,
        "beats": [_beat(beat, texts.get(beat.id, "")) for beat in beats],
    }


def _beat(beat: SpokenBeat, text: str) -> dict[str, Any]:
    """A beat with its words, or with its text where nobody timed the words."""
    values = beat.model_dump(mode="json")
    return values if beat.words else {**values, "text": text}


def _refuse_too_long(length_s: float, destination: Destination) -> None:
    limit_s = destination.max_duration_s
    if limit_s is not None and length_s > limit_s:
        raise ConfigError(
            f"The film lasts {length_s:.0f} s; {destination.name} takes at most {limit_s:.0f} s",
            cure="shorten the brief, or choose another --destination",
        )


def _tools() -> dict[str, str]:
    """What decides a master's bytes beyond its request. Imports none of it."""
    from importlib.metadata import version

    found = {name: version(name) for name in ("imageio-ffmpeg", "av", "pillow")}
    own = os.environ.get("IMAGEIO_FFMPEG_EXE")
    return {**found, "ffmpeg": own} if own else found


def _publish(project: Project, done: Done, *, first: bool) -> Master:
    """Lay one destination's files out."""
    assert done.result is not None
    outputs = done.result.outputs
    name = done.action.label
    facts = json.loads(project.blob(outputs["facts"]).read_text(encoding="utf-8"))
    places = {
        "srt": f"out/{name}.srt",
        "vtt": f"out/{name}.vtt",
        "thumbnail": "out/thumbnail.jpg" if first else f"out/{name}.thumbnail.jpg",
        "chapters": f"out/{name}.chapters.txt",
    }
    for kind, place in places.items():
        project.place(outputs[kind], place)
    film = f"out/{name}.mp4"
    project.place(outputs["video"], film)
    return Master(
        destination=name,
        path=film,
        digest=outputs["video"],
        files=places,
        digests={kind: outputs[kind] for kind in places},
        **{key: facts[key] for key in _FACTS},
    )


_FACTS = ("width", "height", "fps", "duration_s", "lufs", "true_peak_db")
