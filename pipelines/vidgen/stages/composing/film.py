"""What a film is made of, read from the manifests of the stages before."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import TYPE_CHECKING, Any

from ...engine.action import Action
from ...errors import MissingError
from ...manifest import Clip, MusicManifest, NarrationManifest, PlanManifest, RenderManifest
from ...media.contract import transparent_quality
from ...media.film import Film, FilmBeat, FilmScene
from ...model.narration import SceneNarration, SpokenBeat, Word
from ...model.preset import Quality
from ...model.storyboard import Scene
from ...presets import load_quality
from .made_with import code_of

if TYPE_CHECKING:
    from ...project import Project

STAGE, VERSION = "compose", 2


@dataclass(frozen=True)
class Source:
    """A film, and the digests of its clips and of its narration, by scene, and of its music.

    `quality` is what its clips were encoded with; `plan` and `shown` are its scenes as they were
    planned and drawn. Clips that were drawn on nothing have `mattes`.
    """

    film: Film
    quality: Quality
    clips: Mapping[str, str]
    sounds: Mapping[str, str]
    bed: str | None = None
    plan: Mapping[str, Scene] = field(default_factory=dict)
    shown: Mapping[str, Clip] = field(default_factory=dict)
    mattes: Mapping[str, str] = field(default_factory=dict)


def read_source(project: Project) -> Source:
    """What every destination's film is made of. Raises MissingError for a scene without a clip."""
    board = project.read(PlanManifest).storyboard
    rendered = project.read(RenderManifest)
    spoken = project.read(NarrationManifest)
    bed = project.read(MusicManifest).digest
    clips = {clip.scene: clip for clip in rendered.clips}
    sounds = {scene.scene: scene for scene in spoken.narration.scenes}
    for scene in board.scenes:
        if scene.id not in clips:
            raise MissingError(
                f"Scene {scene.id} has no clip yet", cure=f"vidgen render {project.root}"
            )
    film = Film(
        title=board.title,
        language=board.language,
        artist=project.settings.artist,
        comment=project.settings.comment,
        cover=board.finish_over(project.settings.finish).cover(board.title),
        width=rendered.width,
        height=rendered.height,
        fps=rendered.fps,
        voiced=spoken.provenance.provider != "silent",
        music=bed is not None,
        scenes=tuple(_scene(one, clips[one.id], sounds.get(one.id)) for one in board.scenes),
    )
    there = {scene.id for scene in board.scenes}
    return Source(
        film,
        _quality(project, rendered),
        {scene: clip.digest for scene, clip in clips.items() if scene in there},
        {scene: sound.digest for scene, sound in sounds.items() if scene in there},
        bed,
        {scene.id: scene for scene in board.scenes},
        clips,
        {scene: clip.matte for scene, clip in clips.items() if scene in there and clip.matte},
    )


def _quality(project: Project, rendered: RenderManifest) -> Quality:
    chosen = project.options.quality
    known = chosen if chosen.name == rendered.quality else load_quality(rendered.quality)
    if any(clip.matte for clip in rendered.clips):
        known = transparent_quality(known)
    return known.model_copy(update={"fps": rendered.fps})


def _scene(scene: Scene, clip: Clip, sound: SceneNarration | None) -> FilmScene:
    texts = {beat.id: beat.text for beat in scene.beats}
    beats = sound.beats if sound is not None else ()
    return FilmScene(
        id=scene.id,
        title=scene.title,
        transition=scene.transition,
        frames=clip.frames,
        beats=tuple(
            _beat(hastened(beat, clip.voice_pace), texts.get(beat.id, "")) for beat in beats
        ),
    )


def hastened(beat: SpokenBeat, pace: float) -> SpokenBeat:
    """A beat whose narration is heard so many times faster."""
    if pace == 1:
        return beat
    words = [
        Word(
            text=word.text,
            start_s=round(word.start_s / pace, 4),
            end_s=round(word.end_s / pace, 4),
        )
        for word in beat.words
    ]
    start_s, end_s = (round(time / pace, 4) for time in (beat.start_s, beat.end_s))
    return SpokenBeat(id=beat.id, start_s=start_s, end_s=end_s, words=tuple(words))


def _beat(beat: SpokenBeat, text: str) -> FilmBeat:
    """A beat with its words, or with its text where nobody timed the words."""
    return FilmBeat(**beat.model_dump(), text="" if beat.words else text)


def action(part: str, label: str, request: Mapping[str, Any], **more: Any) -> Action:
    """An action of compose: `part` says which of its parts carries it out."""
    made_with = {**tools(), **code_of(part)}
    return Action(STAGE, VERSION, label, {"part": part, **request}, fingerprint=made_with, **more)


def tools() -> dict[str, str]:
    """The tools that decide a master's bytes. Imports none of them."""
    own = os.environ.get("IMAGEIO_FFMPEG_EXE")
    return {**_versions(), "ffmpeg": own} if own else dict(_versions())


@cache
def _versions() -> Mapping[str, str]:
    from importlib.metadata import version

    return {name: version(name) for name in ("imageio-ffmpeg", "av", "pillow")}
