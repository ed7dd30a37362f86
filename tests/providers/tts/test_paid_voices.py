"""One contract for all voices over the network, held against servers that speak their protocol."""

from __future__ import annotations

import base64
import json
import sys
import traceback
from pathlib import Path

import numpy as np
import pytest
from pydantic import SecretStr

from vidgen.errors import AccessError, AnswerError, ConfigError, ProviderError, VidgenError
from vidgen.providers.base import Access
from vidgen.providers.tts import elevenlabs, litellm_speech
from vidgen.providers.tts.base import DEFAULT_VOICE, Said, Saying, select
from vidgen.providers.tts.pieces import Piece, decoded, joined

sys.path.insert(0, str(Path(__file__).parents[2]))
from service_server import FAULTS, KEY, Play, ServiceServer, answer, file

pytestmark = pytest.mark.usefixtures("at_once")

TEXT = "Binary search halves the list at every step."


def letters(text, words):
    """A text's letters with times, as ElevenLabs tells them."""
    starts, ends = [], []
    for word in words:
        step = (word.end_s - word.start_s) / len(word.text)
        times = [word.start_s + step * i for i in range(len(word.text) + 1)]
        starts += [*times[:-1], times[-1]]
        ends += [*times[1:], times[-1]]
    return {
        "characters": list(text),
        "character_start_times_seconds": starts[:-1],
        "character_end_times_seconds": ends[:-1],
    }


class Elevenlabs:
    name, model = "elevenlabs", "eleven_multilingual_v2"
    place = "/v1/text-to-speech/.*"
    refused = answer({"detail": {"status": "x", "message": "flagged by content moderation"}}, 400)

    def sent(self, sound: bytes) -> Play:
        return answer({"audio_base64": base64.b64encode(sound).decode(), "alignment": None})

    def script(self, service: ServiceServer, *plays: Play) -> None:
        service.on("POST", self.place, *plays)

    def base_url(self, service: ServiceServer) -> str:
        return service.base_url

    def asked(self, service: ServiceServer):
        return service.asked[0].json["text"], service.asked[0].headers["xi-api-key"]


class Litellm(Elevenlabs):
    name, model = "litellm", "openai/tts-1"
    place = "/v1/audio/speech"
    refused = answer({"error": {"message": "rejected by our safety system", "code": "x"}}, 400)

    def sent(self, sound: bytes) -> Play:
        return file(sound, "audio/wav")

    def base_url(self, service: ServiceServer) -> str:
        return f"{service.base_url}/v1"

    def asked(self, service: ServiceServer):
        return service.asked[0].json["input"], (service.asked[0].key or "").removeprefix("Bearer ")


class Replicate(Elevenlabs):
    name, model = "replicate", "someone/llasa"
    place = "/v1/models/someone/llasa/predictions"
    refused = answer({"id": "p1", "status": "failed", "error": "NSFW content detected"}, 201)

    def sent(self, sound: bytes) -> Play:
        return file(sound, "audio/wav")

    def script(self, service: ServiceServer, *plays: Play) -> None:
        """A fault comes at the making; a sound lies where the finished prediction says."""
        made = {"id": "p1", "status": "starting"}
        done = {**made, "status": "succeeded", "output": f"{service.base_url}/said.wav"}
        sound = plays[-1].content_type.startswith(("audio", "text/plain"))
        service.on("POST", self.place, answer(made, 201) if sound else plays[-1])
        service.on("GET", "/v1/predictions/p1", answer(done))
        service.on("GET", "/said.wav", plays[-1])

    def asked(self, service: ServiceServer):
        return service.asked[0].json["input"]["text"], (service.asked[0].key or "")[7:]


@pytest.fixture(params=[Elevenlabs, Litellm, Replicate], ids=lambda case: case.name)
def case(request):
    return request.param()


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(elevenlabs, "_TIMEOUT_S", 1.0)
    monkeypatch.setattr(litellm_speech, "_TIMEOUT_S", 1.0)


def say(case, service, folder, text=TEXT, voice="george", access=None):
    provider, voice = select(f"{case.name}:{voice}", "hibari")
    access = access or Access(SecretStr(KEY), case.base_url(service))
    saying = Saying(text, voice, "en", case.model)
    return provider.say(saying, folder, lambda *_: None, access)


@pytest.mark.parametrize("kind", ["wav", "mp3"])
def test_a_text_comes_back_as_speech(case, service, spoken, tmp_path, kind):
    case.script(service, case.sent(getattr(spoken, kind)(TEXT)))
    said = say(case, service, tmp_path)
    text, key = case.asked(service)
    assert (text, key) == (TEXT, KEY)
    exact = spoken.speech(TEXT)
    speech = joined([Piece(TEXT, said)], "en")
    assert [word.text for word in speech.words] == TEXT.split()
    lasts_s = exact.words[-1].end_s - exact.words[0].start_s
    assert speech.duration_s == pytest.approx(lasts_s, abs=0.2)
    offset = exact.words[0].start_s - speech.words[0].start_s
    for ours, theirs in zip(speech.words, exact.words, strict=True):
        assert ours.start_s + offset == pytest.approx(theirs.start_s, abs=0.1)


@pytest.mark.parametrize(
    ("fault", "kind"),
    [
        ("429", ProviderError),
        ("500", ProviderError),
        ("503", ProviderError),
        ("reset", ProviderError),
        ("hang", ProviderError),
        ("drop", ProviderError),
    ],
)
def test_trouble_is_a_provider_error_without_a_key(case, service, tmp_path, fault, kind):
    case.script(service, FAULTS[fault])
    with pytest.raises(kind) as caught:
        say(case, service, tmp_path)
    if fault == "429":
        assert caught.value.retry_after_s == 7
        assert caught.value.answered
    told = "".join(traceback.format_exception(caught.value)) + repr(caught.value.__dict__)
    assert KEY not in told
    assert len(service.paths("POST")) == 1


def test_a_refusal_is_an_answer_error(case, service, tmp_path):
    case.script(service, case.refused)
    with pytest.raises(AnswerError, match="refuses"):
        say(case, service, tmp_path)


def test_a_refused_key_is_an_access_error(case, service, tmp_path):
    case.script(service, answer({"detail": f"bad key {KEY}"}, 401))
    with pytest.raises(AccessError) as caught:
        say(case, service, tmp_path)
    assert KEY not in str(caught.value)
    assert "VIDGEN_" in str(caught.value.cure)


def test_a_slow_answer_is_given_up(case, service, tmp_path, monkeypatch):
    if isinstance(case, Replicate):
        pytest.skip("its looks and files are the contract of remote")
    for module in (elevenlabs, litellm_speech):
        monkeypatch.setattr(module, "_TIMEOUT_S", 0.2)
    for module in ("http", "replicate"):
        monkeypatch.setattr(f"vidgen.providers.remote.{module}.GRACE_S", 0.1, raising=False)
    monkeypatch.setattr(litellm_speech, "GRACE_S", 0.1)
    case.script(service, Play(b"0" * 4000, content_type="audio/wav", fault="drip"))
    with pytest.raises(ProviderError, match="no answer"):
        say(case, service, tmp_path)


@pytest.mark.parametrize(
    ("sound", "kind", "match"),
    [
        (b"<html>not found</html>" * 20, AnswerError, "no sound"),
        (b"{}", AnswerError, "no sound"),
    ],
)
def test_what_is_no_sound_is_refused(case, service, tmp_path, sound, kind, match):
    case.script(
        service,
        Play(sound, content_type="text/plain") if case.name != "elevenlabs" else case.sent(sound),
    )
    with pytest.raises(kind, match=match):
        decoded(Piece(TEXT, say(case, service, tmp_path)))


def test_a_sound_that_is_cut_off_is_another_try_worth(case, service, spoken, tmp_path):
    sound = spoken.wav(TEXT)
    case.script(service, case.sent(sound[: len(sound) // 5]))
    with pytest.raises(ProviderError, match="cut off") as caught:
        decoded(Piece(TEXT, say(case, service, tmp_path)))
    assert caught.value.recoverable


def test_nothing_is_asked_without_a_key(case, tmp_path, monkeypatch):
    for name in ("ELEVENLABS_API_KEY", "OPENAI_API_KEY", "REPLICATE_API_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    provider, voice = select(f"{case.name}:", "hibari")
    model = None if case.name == "replicate" else case.model
    with pytest.raises(AccessError) as caught:
        provider.check(voice, "en", model, Access())
    assert "_API_" in str(caught.value.cure)
    provider.check(voice, "en", model)


def test_a_fingerprint_names_model_voice_and_server_and_no_key(case):
    provider, voice = select(f"{case.name}:", "hibari")
    access = Access(SecretStr(KEY), "http://127.0.0.1:1/v1")
    found = provider.fingerprint(voice, case.model, access)
    assert {"provider", "model", "voice", "server"} <= found.keys()
    assert KEY not in json.dumps(found)


# Each one's own


def test_elevenlabs_tells_when_words_are_spoken(service, spoken, tmp_path):
    exact = spoken.speech(TEXT)
    body = {
        "audio_base64": base64.b64encode(spoken.mp3(TEXT)).decode(),
        "alignment": letters(TEXT, exact.words),
    }
    case = Elevenlabs()
    case.script(service, answer(body))
    said = say(case, service, tmp_path)
    assert said.words is not None
    assert [word.text for word in said.words] == TEXT.split()
    assert [word.start_s for word in said.words] == pytest.approx([w.start_s for w in exact.words])
    assert service.asked[0].path == (
        "/v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/with-timestamps?output_format=mp3_44100_128"
    )
    assert service.asked[0].json == {"text": TEXT, "model_id": case.model, "seed": 1}


@pytest.mark.parametrize(
    "alignment",
    [
        [],
        {},
        {"characters": ["a"], "character_start_times_seconds": [0]},
        {
            "characters": list(TEXT),
            "character_start_times_seconds": [0.0] * len(TEXT),
            "character_end_times_seconds": ["x"] * len(TEXT),
        },
        {
            "characters": list("Another text."),
            "character_start_times_seconds": [0.0] * 13,
            "character_end_times_seconds": [0.0] * 13,
        },
        {
            "characters": list(TEXT),
            "character_start_times_seconds": [9.0 - i / 9 for i in range(len(TEXT))],
            "character_end_times_seconds": [9.0 - i / 9 for i in range(len(TEXT))],
        },
    ],
)
def test_times_that_do_not_fit_the_text_are_not_believed(service, spoken, tmp_path, alignment):
    sound = base64.b64encode(spoken.wav(TEXT)).decode()
    Elevenlabs().script(service, answer({"audio_base64": sound, "alignment": alignment}))
    assert say(Elevenlabs(), service, tmp_path).words is None


def test_what_elevenlabs_has_no_voice_for_is_told():
    provider, voice = select("elevenlabs:nobody", "hibari")
    with pytest.raises(ConfigError, match="george"):
        provider.check(voice, "en")


def test_replicate_is_told_the_voice_as_each_model_calls_it(service, spoken, tmp_path):
    case = Replicate()
    case.script(service, case.sent(spoken.wav(TEXT)))
    say(case, service, tmp_path, voice="https://x.test/me.wav")
    assert service.asked[0].json == {
        "input": {"text": TEXT, "seed": 1, "voice_sample": "https://x.test/me.wav"}
    }
    say(case, service, tmp_path, voice=DEFAULT_VOICE)
    assert "voice_sample" not in service.asked[-1].json if service.asked[-1].body else True


def test_litellm_asks_for_what_players_can_read(service, spoken, tmp_path):
    case = Litellm()
    case.script(service, file(spoken.wav(TEXT)[44:], "audio/pcm"))
    said = say(case, service, tmp_path, voice=DEFAULT_VOICE)
    assert service.asked[0].json["voice"] == "nova"
    assert service.asked[0].json["response_format"] == "wav"
    assert len(decoded(Piece(TEXT, said))) > 48000
    assert said.cost_usd == 0.0


def test_letters_and_seconds_have_a_price(monkeypatch):
    provider, _ = select("litellm:", "hibari")
    assert provider.price("x" * 1000, "openai/tts-1", Access()) == pytest.approx(0.015)
    cost = provider.price(TEXT, "openai/gpt-4o-mini-tts", Access())
    assert 0.0001 < cost < 0.003
    assert provider.price(TEXT, "openai/unheard-of", Access()) is None
    elsewhere = Access(base_url="http://speech.example/v1")
    assert provider.price(TEXT, "openai/tts-1", elsewhere) is None


def test_no_error_is_a_fault_of_vidgen(case, service, tmp_path):
    for fault in FAULTS.values():
        if fault.fault in {"endless", "drip", "hang"}:
            continue
        case.script(service, fault)
        try:
            made = say(case, service, tmp_path)
            decoded(Piece(TEXT, made))
        except VidgenError:
            continue
        raise AssertionError(fault)


# Pieces


def test_pieces_are_joined_without_a_click_and_at_one_level(spoken, tmp_path):
    texts = ["Let us begin.", "Binary search halves the list at every step,", "and so it goes on."]
    gains = (0.2, 1.0, 0.5)
    found = []
    for index, (text, gain) in enumerate(zip(texts, gains, strict=True)):
        path = tmp_path / f"{index}.wav"
        path.write_bytes(spoken.wav(text, gain))
        found.append(Piece(text, Said(path)))
    speech = joined(found, "en")
    assert [word.text for word in speech.words] == " ".join(texts).split()
    sound = speech.samples
    for last, first in ((2, 3), (10, 11)):
        begin, end = speech.words[last].end_s, speech.words[first].start_s
        gap = sound[int(begin * 48000) - 48 : int(end * 48000) + 48]
        assert 0.08 < end - begin < 0.5
        assert np.abs(np.diff(gap)).max() < 0.02
        assert np.abs(gap[len(gap) // 2 - 480 :][:960]).max() == 0
    levels = []
    for start, words in ((0, 3), (3, 8), (11, 5)):
        first, last = speech.words[start], speech.words[start + words - 1]
        part = sound[int(first.start_s * 48000) : int(last.end_s * 48000)]
        levels.append(10 * np.log10((part**2).mean()))
    assert max(levels) - min(levels) < 2.5
    assert np.abs(sound).max() < 1
