"""Speak every beat once, and join the beats of each scene into its narration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path

from ..engine.action import Action, Done, seconds_of, stage_digest
from ..errors import VidgenError
from ..events import Tick
from ..manifest import NarrationManifest, PlanManifest, Provenance
from ..model.narration import Narration
from ..model.storyboard import Beat, Storyboard
from ..project import Project
from ..providers.tts.base import Voice, select
from .narration import RATE, SpokenBeatAudio, join, silent_beat, spoken_beat

SEED = 1
_WORDS_A_SECOND_OF_WORK = 200


class TtsStage:
    """plan.json -> narration.json, with one WAV a scene and the time of every written word."""

    name = "tts"
    version = 1
    isolated = False
    preload = ("numpy", "normt2s", "vidgen.stages.narration", "vidgen.providers.tts.speech_text")

    def actions(self, project: Project) -> Sequence[Action]:
        """One action a beat. Raises ConfigError for a voice or a language that cannot be spoken."""
        board = project.read(PlanManifest).storyboard
        provider, voice = select(board.voice, project.settings.tts.provider)
        if any(scene.beats for scene in board.scenes):
            provider.check(voice, board.language)
        fingerprint = _fingerprint(provider, voice, board.language)
        return [
            Action(
                stage=self.name,
                version=self.version,
                label=f"{scene.id}/{beat.id}",
                request=_request(beat, provider.name, voice, board.language),
                fingerprint=fingerprint,
                weight_s=len(beat.text.split()) / _WORDS_A_SECOND_OF_WORK,
                timeout_s=300.0,
            )
            for scene in board.scenes
            for beat in scene.beats
        ]

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Speak one beat: `speech.wav`, and `words.json` with seconds from its start."""
        tick(None, "speaking")
        request = action.request
        provider, voice = select(f"{request['provider']}:{request['voice']}", "")
        beat = spoken_beat(
            provider,
            voice,
            text=request["text"],
            say=request["say"],
            language=request["language"],
            seed=request["seed"],
        )
        return beat.write(work)

    def fallback(self, action: Action, error: VidgenError) -> Action | None:  # noqa: ARG002
        """None: a beat that cannot be spoken is left silent where the scene is joined."""
        return None

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        board = project.read(PlanManifest).storyboard
        by_label = {one.action.label: one for one in done}
        scenes = []
        for scene in board.scenes:
            beats = [
                _audio(project, by_label.get(f"{scene.id}/{beat.id}"), beat) for beat in scene.beats
            ]
            sound, timing = join(scene, beats)
            digest = project.store.put_bytes(sound)
            relative = f"narration/{scene.id}.wav"
            project.place(digest, relative)
            scenes.append(timing.narration(relative, digest))
        project.write(
            NarrationManifest(
                made_from=stage_digest([one.action for one in done]),
                provenance=_provenance(project, board, done),
                narration=Narration(sample_rate=RATE, scenes=tuple(scenes)),
            )
        )


def _request(beat: Beat, provider: str, voice: str, language: str) -> dict[str, str | int | None]:
    return {
        "text": beat.text,
        "say": beat.say,
        "voice": voice,
        "language": language,
        "provider": provider,
        "seed": SEED,
    }


def _fingerprint(provider: Voice, voice: str, language: str) -> dict[str, str]:
    """What makes the sound, and what turns written words into spoken ones."""
    return {**provider.fingerprint(voice, language), "normt2s": version("normt2s")}


def _audio(project: Project, done: Done | None, beat: Beat) -> SpokenBeatAudio:
    """A beat's sound from the store, or silence as long as its words would take."""
    if done is None or done.result is None:
        return silent_beat(beat.text)
    outputs = done.result.outputs
    return SpokenBeatAudio.read(project.blob(outputs["speech"]), project.blob(outputs["words"]))


def _provenance(project: Project, board: Storyboard, done: Sequence[Done]) -> Provenance:
    provider, voice = select(board.voice, project.settings.tts.provider)
    fingerprint = done[0].action.fingerprint if done else {}
    return Provenance(
        provider=provider.name,
        model=voice,
        seed=SEED,
        tools={key: str(value) for key, value in fingerprint.items()},
        seconds=seconds_of(done),
    )
