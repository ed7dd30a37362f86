"""Speak every beat once, and join the beats of each scene into its narration."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any, ClassVar

from ..engine.action import Action, Done, seconds_of, stage_digest
from ..engine.estimate import Estimate
from ..errors import VidgenError
from ..events import Tick
from ..manifest import NarrationManifest, PlanManifest, Provenance
from ..model.narration import Narration
from ..model.storyboard import Beat, Storyboard
from ..project import Project
from ..providers.tts.base import DEFAULT_VOICE, PaidVoice, Speech, Voice, select
from ..spending.call import total
from .bought import Till, is_offline
from .narration import RATE, SpokenBeatAudio, join, silent_beat, spoken_beat
from .paid import calls_for
from .speaking import Mouth, instead_of, placed, priced, scene_actions, speaker_of

SEED = 1
_WORDS_A_SECOND_OF_WORK = 200


@dataclass(frozen=True)
class TtsStage:
    """plan.json -> narration.json, with one WAV a scene and the time of every written word.

    A voice of this machine speaks beat by beat in workers. For one over the network the stage
    waits, and an action is a scene; `mouth` is there while it runs.
    """

    mouth: Mouth | None = field(default=None, compare=False)
    name: ClassVar[str] = "tts"
    version: ClassVar[int] = 1
    isolated: ClassVar[bool] = False
    preload: ClassVar[tuple[str, ...]] = (
        "numpy",
        "normt2s",
        "vidgen.stages.narration",
        "vidgen.providers.tts.speech_text",
    )

    def lanes(self, project: Project) -> int:
        paid = isinstance(_chosen(project)[0], PaidVoice)
        return project.settings.max_scene_concurrency if paid else 0

    @contextmanager
    def opened(self, project: Project) -> Iterator[TtsStage]:
        """Raises AccessError for a key that is not there, before any call."""
        provider, voice = _chosen(project)
        assert isinstance(provider, PaidVoice)
        speaker = speaker_of(project, provider, voice)
        if not is_offline(project):
            provider.check(voice, speaker.language, speaker.model, speaker.access)
        yield TtsStage(Mouth(speaker, Till(project, project.settings.tts.calls_per_minute)))

    def actions(self, project: Project) -> Sequence[Action]:
        """One action a beat, or a scene where the voice is one over the network.

        Raises ConfigError for a voice or a language that cannot be spoken.
        """
        board = project.read(PlanManifest).storyboard
        provider, voice = _chosen(project)
        spoken = any(scene.beats for scene in board.scenes)
        if isinstance(provider, PaidVoice):
            speaker = speaker_of(project, provider, voice)
            if spoken:
                provider.check(voice, board.language, speaker.model)
            said = scene_actions(self.name, self.version, board, speaker, SEED)
            return [*said, *self._silences(board)]
        if spoken:
            provider.check(voice, board.language)
        fingerprint = _fingerprint(provider, voice, board.language)
        said = [
            Action(
                stage=self.name,
                version=self.version,
                label=f"{scene.id}/{beat.id}",
                request={
                    **_request(beat, provider.name, voice, board.language),
                    **placed(scene, beat),
                },
                fingerprint=fingerprint,
                weight_s=len(beat.text.split()) / _WORDS_A_SECOND_OF_WORK,
                timeout_s=300.0,
            )
            for scene in board.scenes
            for beat in scene.beats
        ]
        return [*said, *self._silences(board)]

    def _silences(self, board: Storyboard) -> list[Action]:
        """The scenes without words, which are as long as they ask for."""
        return [
            Action(
                stage=self.name,
                version=self.version,
                label=scene.id,
                request={"least_s": scene.least_s, "template": scene.template},
                weight_s=0.0,
            )
            for scene in board.scenes
            if not scene.beats
        ]

    def estimate(self, project: Project, actions: Sequence[Action]) -> Estimate:
        """What it would cost to have scenes spoken, without the pieces that are kept."""
        provider, voice = _chosen(project)
        if not isinstance(provider, PaidVoice):
            return Estimate(0, 0.0, provider.name)
        speaker = speaker_of(project, provider, voice)
        said = [action for action in actions if "beats" in action.request]
        return Estimate(*priced(project, speaker, said), speaker.asked)

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Speak one beat: `speech.wav`, and `words.json` with seconds from its start.

        For a scene, the same of every beat, under its id and a dot; nothing for a silent one.
        """
        request = action.request
        if "provider" not in request:
            return {}
        if "beats" not in request:
            tick(None, "speaking")
            return self._beat(action, request, work, tick).write(work)
        files: dict[str, Path] = {}
        for index, beat in enumerate(request["beats"]):
            done, count = index / len(request["beats"]), len(request["beats"])
            tick(done, f"speaking, {index + 1} of {count}")
            folder = work / beat["id"]
            made = self._beat(action, {**request, **beat}, folder, tick).write(folder)
            files |= {f"{beat['id']}.{name}": path for name, path in made.items()}
        return files

    def _beat(
        self, action: Action, request: Mapping[str, Any], folder: Path, tick: Tick
    ) -> SpokenBeatAudio:
        provider, voice = select(f"{request['provider']}:{request['voice']}", "")

        def speak(text: str) -> Speech:
            if not isinstance(provider, PaidVoice):
                return provider.speak(text, voice, request["language"], request["seed"])
            assert self.mouth is not None
            return self.mouth.speak(text, action.label, request["seed"], folder / "said", tick)

        return spoken_beat(
            speak, text=request["text"], say=request["say"], language=request["language"]
        )

    def fallback(self, action: Action, error: VidgenError) -> Action | None:  # noqa: ARG002
        """A scene that a service cannot speak is spoken here as a whole, in one voice.

        A beat that cannot be spoken here is left silent where the scene is joined.
        """
        return instead_of(action) if "beats" in action.request else None

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        board = project.read(PlanManifest).storyboard
        by_label = {one.action.label: one for one in done}
        scenes = []
        for scene in board.scenes:
            whole = by_label.get(scene.id)
            beats = [
                _audio(project, whole, beat, f"{beat.id}.")
                if whole
                else _audio(project, by_label.get(f"{scene.id}/{beat.id}"), beat)
                for beat in scene.beats
            ]
            sound, timing = join(scene, beats)
            digest = project.store.put_bytes(sound)
            relative = f"narration/{scene.id}.wav"
            project.place(digest, relative)
            scenes.append(timing.narration(relative, digest))
        project.write(
            NarrationManifest(
                made_from=stage_digest([one.action for one in done]),
                provenance=_provenance(project, done),
                notes=_notes(done),
                narration=Narration(sample_rate=RATE, scenes=tuple(scenes)),
            )
        )


def _chosen(project: Project) -> tuple[Voice | PaidVoice, str]:
    """The provider and the voice of the plan, or of the settings while there is no plan."""
    default = project.settings.tts.provider
    if not project.has(PlanManifest):
        return select(DEFAULT_VOICE, default)
    return select(project.read(PlanManifest).storyboard.voice, default)


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


def _audio(project: Project, done: Done | None, beat: Beat, name: str = "") -> SpokenBeatAudio:
    """A beat's sound from the store, or silence as long as its words would take."""
    if done is None or done.result is None:
        return silent_beat(beat.text)
    outputs = done.result.outputs
    speech, words = (project.blob(outputs[f"{name}{one}"]) for one in ("speech", "words"))
    return SpokenBeatAudio.read(speech, words)


def _notes(done: Sequence[Done]) -> tuple[str, ...]:
    """Which scenes are not in the voice that was asked for, and why, by reason."""
    scenes: dict[str, list[str]] = {}
    for one in done:
        if "beats" in one.action.request and one.error is not None:
            how = "silent" if one.result is None else "spoken by a voice of this machine throughout"
            told = str(one.error).rstrip(".")
            scenes.setdefault(f"{how}, because {told}", []).append(one.action.label)
    return tuple(
        f"{', '.join(labels)}: {told}. The same command asks again for what is missing"
        for told, labels in scenes.items()
    )


def _provenance(project: Project, done: Sequence[Done]) -> Provenance:
    provider, voice = _chosen(project)
    fingerprint = done[0].action.fingerprint if done else {}
    calls = calls_for(project, done)
    model = done[0].action.request.get("model") if done else None
    return Provenance(
        provider=provider.name,
        model=model or voice,
        seed=SEED,
        tools={key: str(value) for key, value in fingerprint.items()},
        seconds=seconds_of(done),
        calls=calls,
        cost_usd=total(call.cost_usd for call in calls),
    )
