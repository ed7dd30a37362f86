"""The spoken audio of scenes, with the time of every word."""

from __future__ import annotations

from pydantic import Field

from .base import BeatId, Digest, Model, RelativePath, SceneId

MAX_SCENE_S = 3600.0
"""Seconds. A longer scene is a slip of the hand, and would be drawn for days."""


class Word(Model):
    """A word as written in captions, in seconds from the start of whatever holds it."""

    text: str
    start_s: float = Field(ge=0)
    end_s: float = Field(ge=0)


class SpokenBeat(Model):
    """When a beat's sentence sounds, in seconds from the start of its scene."""

    id: BeatId
    start_s: float = Field(ge=0)
    end_s: float = Field(ge=0)
    words: tuple[Word, ...] = ()


class SceneNarration(Model):
    """One scene's sound. `duration_s` covers lead-in, speech, pauses and tail."""

    scene: SceneId
    duration_s: float = Field(gt=0, le=MAX_SCENE_S)
    beats: tuple[SpokenBeat, ...]
    audio: RelativePath
    digest: Digest


class Narration(Model):
    """The sound of a film: mono WAV files, one a scene, all at `sample_rate` Hz."""

    sample_rate: int
    scenes: tuple[SceneNarration, ...]

    @property
    def duration_s(self) -> float:
        return sum(scene.duration_s for scene in self.scenes)
