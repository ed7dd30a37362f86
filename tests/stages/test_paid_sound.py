"""Speech and music over the network in a film: paid once, kept, stood in for where they fail."""

from __future__ import annotations

import base64
import io
import json
import re
import sys
import wave
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from vidgen.engine import round as engine_round
from vidgen.engine.estimate import expected
from vidgen.errors import AccessError, BudgetError, ConfigError
from vidgen.events import ActionFinished
from vidgen.manifest import MusicManifest, NarrationManifest
from vidgen.media.audio_file import as_int16, write_wav
from vidgen.media.loudness import measure
from vidgen.providers.tts.base import select
from vidgen.settings import MusicSettings, ServiceSettings, TtsSettings
from vidgen.spending.ledger import Ledger
from vidgen.stages.music import MusicStage
from vidgen.stages.tts import TtsStage

sys.path.insert(0, str(Path(__file__).parents[1]))
from service_server import KEY, Asked, Play, ServiceServer, answer, file, service_server

SPEECH = "/v1/text-to-speech/.*"


class Speaking(ServiceServer):
    """Says what it is asked to in an embedded voice; `broken` are words that it fails at."""

    broken: str = "nothing at all"
    status = 500

    def next(self, asked: Asked) -> Play:
        if not re.fullmatch(SPEECH, asked.path.partition("?")[0]):
            return super().next(asked)
        self.asked.append(asked)
        if self.broken in asked.json["text"]:
            return answer({"detail": "Something broke"}, self.status)
        provider, voice = select("hibari:heart-brisk", "hibari")
        speech = provider.speak(asked.json["text"], voice, "en", 3)
        buffer = io.BytesIO()
        write_wav(buffer, [as_int16(speech.samples)], speech.sample_rate)
        return answer({"audio_base64": base64.b64encode(buffer.getvalue()).decode()})

    @property
    def said(self) -> list[str]:
        return [asked.json["text"] for asked in self.asked if asked.method == "POST"]


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Speaking]:
    monkeypatch.setattr(engine_round, "ATTEMPTS", 1)
    with service_server() as served:
        served.__class__ = Speaking
        assert isinstance(served, Speaking)
        yield served


def paid(project, service, key: str | None = KEY, **more):
    """The project with services over the network, and a purse that is empty."""
    place = ServiceSettings(api_key=SecretStr(key) if key else None, base_url=service.base_url)
    if key is None:
        place = ServiceSettings()
    project.settings = project.settings.model_copy(
        update={
            "tts": TtsSettings(provider="elevenlabs"),
            "music": MusicSettings(provider="replicate"),
            "elevenlabs": place,
            "replicate": place,
            **more,
        }
    )
    project.purse = replace(project.purse, ledger=Ledger(project.settings.max_cost))
    return project


def ended(events) -> dict[str, str]:
    return {one.action: one.outcome for one in events if isinstance(one, ActionFinished)}


def test_scenes_are_spoken_over_the_network_and_paid_once(film, tmp_path, service):
    project = paid(film.project(tmp_path), service)
    film.plan(project, film.scene(1, "Let us begin.", "It is 5 km."), film.scene(2, "That is all."))
    assert ended(film.run(TtsStage(), project)) == {"s01": "ran", "s02": "ran"}
    assert sorted(service.said) == ["It is five kilometers.", "Let us begin.", "That is all."]
    manifest = project.read(NarrationManifest)
    beats = manifest.narration.scenes[0].beats
    assert [word.text for word in beats[1].words] == ["It", "is", "5", "km."]
    assert all(word.end_s > word.start_s for beat in beats for word in beat.words)
    made = manifest.provenance
    assert (made.provider, made.model) == ("elevenlabs", "eleven_multilingual_v2")
    assert (len(made.calls), made.cost_usd) == (3, None)
    assert made.calls[0].model == "elevenlabs/eleven_multilingual_v2"
    assert KEY not in (project.root / "narration.json").read_text()

    film.plan(project, film.scene(1, "Let us begin.", "It is 6 km."), film.scene(2, "That is all."))
    paid(project, service)
    assert ended(film.run(TtsStage(), project)) == {"s01": "ran"}
    assert service.said[3:] == ["It is six kilometers."]
    assert project.purse.ledger.spent.calls == 1
    assert len(project.read(NarrationManifest).provenance.calls) == 3


def test_a_scene_that_cannot_be_spoken_has_one_voice_and_is_tried_again(film, tmp_path, service):
    project = paid(film.project(tmp_path), service)
    film.plan(project, film.scene(1, "One is well.", "Two is broken."), film.scene(2, "All well."))
    service.broken = "Two"
    assert ended(film.run(TtsStage(), project)) == {"s01": "fallback", "s02": "ran"}
    manifest = project.read(NarrationManifest)
    assert "s01: spoken by a voice of this machine throughout, because" in manifest.notes[0]
    first = manifest.narration.scenes[0].beats[0]
    provider, voice = select("hibari:", "hibari")
    lasts_s = provider.speak("One is well.", voice, "en", 1).words[-1].end_s
    assert first.end_s - first.start_s == pytest.approx(lasts_s - 0.3, abs=0.1)

    service.broken = "nothing at all"
    asked = len(service.said)
    assert ended(film.run(TtsStage(), project)) == {"s01": "ran"}
    assert service.said[asked:] == ["Two is broken."]
    assert project.read(NarrationManifest).notes == ()


def test_without_a_key_nothing_is_asked(film, tmp_path, service, monkeypatch):
    monkeypatch.delenv("ELEVENLABS_API_KEY", raising=False)
    project = paid(film.project(tmp_path), service, key=None)
    film.plan(project, film.scene(1, "Let us begin."))
    with pytest.raises(AccessError) as caught:
        film.run(TtsStage(), project)
    assert "VIDGEN_ELEVENLABS__API_KEY" in str(caught.value.cure)


def test_a_run_ends_before_the_sentence_that_could_cost_too_much(film, tmp_path, service):
    project = paid(film.project(tmp_path), service, max_cost=0.005, max_scene_concurrency=1)
    film.plan(project, film.scene(1, "Let us begin."), film.scene(2, "That is all."))
    with pytest.raises(BudgetError):
        film.run(TtsStage(), project)
    assert len(service.said) == 1
    paid(project, service)
    film.run(TtsStage(), project)
    assert len(service.said) == 2


def test_offline_what_is_kept_is_used_and_the_rest_is_spoken_here(film, tmp_path, service):
    project = paid(film.project(tmp_path), service)
    film.plan(project, film.scene(1, "Let us begin."))
    film.run(TtsStage(), project)
    film.plan(project, film.scene(1, "Let us begin."), film.scene(2, "That is all."))
    paid(project, service, offline=True)
    assert ended(film.run(TtsStage(), project)) == {"s02": "fallback"}
    assert len(service.said) == 1
    assert "offline" in project.read(NarrationManifest).notes[0]


def test_what_speech_and_music_would_cost_is_told_before(film, tmp_path, service):
    project = paid(film.project(tmp_path), service)
    stages = [TtsStage(), MusicStage()]
    assert [one.estimate for one in expected(project, stages)] == [None]
    film.plan(project, film.scene(1, "Let us begin.", "That is all."), music="calm")
    told = expected(project, stages)[0].estimate
    assert (told.calls, told.by) == (2, "elevenlabs/eleven_multilingual_v2")
    assert told.usd == pytest.approx(0.0003 * len("Let us begin.That is all."))
    film.run(TtsStage(), project)
    music = expected(project, stages)[-1]
    assert (music.stage, music.estimate.calls) == ("music", 1)
    assert music.estimate.usd == pytest.approx(0.25, abs=0.01)
    assert music.estimate.by == "replicate/meta/musicgen"
    film.plan(project, film.scene(1, "Let us begin.", "Or is it?"))
    told = expected(project, stages)[0].estimate
    assert (told.calls, told.usd) == (1, pytest.approx(0.0003 * len("Or is it?")))


def test_an_unknown_voice_is_told_before_work_begins(film, tmp_path, service):
    project = paid(film.project(tmp_path), service)
    film.plan(project, film.scene(1, "One."), voice="elevenlabs:nobody")
    with pytest.raises(ConfigError, match="george"):
        TtsStage().actions(project)


def test_a_voice_of_another_provider_has_that_ones_own_model(film, tmp_path, service):
    other = TtsSettings(provider="litellm", model="openai/tts-1")
    project = paid(film.project(tmp_path), service, tts=other)
    film.plan(project, film.scene(1, "One."), voice="elevenlabs:george")
    assert TtsStage().actions(project)[0].request["model"] == "eleven_multilingual_v2"


# Music


def beats(seconds: float, level: float = 0.3) -> bytes:
    """A piece with a beat every half second, and a chord below it."""
    time = np.arange(int(seconds * 44100)) / 44100
    tone = 0.3 * np.sin(2 * np.pi * 220 * time) + 0.2 * np.sin(2 * np.pi * 277 * time)
    hit = np.sin(2 * np.pi * 90 * time) * np.exp(-(time % 0.5) * 18)
    sound = np.stack([level * (tone + hit)] * 2, 1)
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as out:
        out.setnchannels(2)
        out.setsampwidth(2)
        out.setframerate(44100)
        out.writeframes((sound * 32767).astype("<i2").tobytes())
    return buffer.getvalue()


def composed(service: ServiceServer, sound: Play) -> None:
    made = {"id": "p1", "status": "starting"}
    done = {**made, "status": "succeeded", "output": [f"{service.base_url}/music.wav"]}
    done["metrics"] = {"predict_time": 40.0}
    service.on("POST", "/v1/models/meta/musicgen/predictions", answer(made, 201))
    service.on("GET", "/v1/predictions/p1", answer(done))
    service.on("GET", "/music.wav", sound)


def narrated(film, tmp_path, service, scenes=1, least_s=0.0):
    project = paid(film.project(tmp_path), service, tts=TtsSettings(provider="fake"))
    scene = film.scene(1, "one two.")
    scene = scene.model_copy(update={"template": "manim", "params": {"least_s": least_s}})
    film.plan(project, scene, music="calm", voice="fake:tone")
    film.run(TtsStage(), project)
    return project


def test_music_over_the_network_is_looped_at_the_beds_level(film, tmp_path, service):
    project = narrated(film, tmp_path, service, least_s=75.0)
    composed(service, file(beats(20.0), "audio/wav"))
    assert ended(film.run(MusicStage(), project)) == {"bed": "ran"}
    asked = service.asked[0].json["input"]
    assert asked["duration"] == 30
    assert asked["model_version"] == "stereo-large"
    assert "calm" in asked["prompt"]
    assert measure(project.root / "music" / "bed.wav").lufs == pytest.approx(-24, abs=1)
    with wave.open(str(project.root / "music" / "bed.wav")) as heard:
        assert heard.getnframes() == round(75.0 * 48000)
        sound = np.frombuffer(heard.readframes(heard.getnframes()), "<i2").reshape(-1, 2) / 32768
    middle = sound[5 * 48000 : 70 * 48000]
    assert np.abs(np.diff(middle, axis=0)).max() < 0.03
    half = middle[: len(middle) // 24000 * 24000].reshape(-1, 24000, 2)
    levels = 10 * np.log10((half**2).mean(axis=(1, 2)))
    assert levels.max() - levels.min() < 1.5
    manifest = project.read(MusicManifest)
    assert manifest.provenance.provider == "replicate"
    assert manifest.provenance.cost_usd == pytest.approx(0.056)
    assert len(manifest.provenance.calls) == 1


def test_a_film_that_grows_a_little_keeps_its_music(film, tmp_path, service):
    composed(service, file(beats(10.0), "audio/wav"))
    for least_s in (11.0, 13.0):
        project = narrated(film, tmp_path, service, least_s=least_s)
        film.run(MusicStage(), project)
        assert project.read(MusicManifest).duration_s == pytest.approx(least_s, abs=0.3)
    assert len(service.paths("POST")) == 1


@pytest.mark.parametrize(
    "sound", [file(b"<html>" * 99, "text/html"), file(beats(0.5)), file(beats(5.0, 0.0))]
)
def test_music_that_cannot_be_used_is_stood_in_for_by_the_bed(film, tmp_path, service, sound):
    project = narrated(film, tmp_path, service)
    composed(service, sound)
    assert ended(film.run(MusicStage(), project)) == {"bed": "fallback"}
    manifest = project.read(MusicManifest)
    assert manifest.path == "music/bed.wav"
    assert "composed here" in manifest.notes[0]
    composed(service, file(beats(10.0), "audio/wav"))
    assert ended(film.run(MusicStage(), project)) == {"bed": "ran"}
    assert project.read(MusicManifest).notes == ()


def test_a_key_is_in_no_file_of_a_film(film, tmp_path, service):
    project = narrated(film, tmp_path, service)
    composed(service, answer({"detail": f"no {KEY}"}, 401))
    film.run(MusicStage(), project)
    for path in project.root.rglob("*.json"):
        assert KEY not in path.read_text(), path
    assert json.loads((project.root / "music.json").read_text())["notes"]
