"""One contract for all voice providers that can run here."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from vidgen.errors import ConfigError, MissingError, ProviderError
from vidgen.providers import base
from vidgen.providers.tts.base import select

TEXT = "The square of the long side, they say, is large. Is it? Yes — always."
LONG = "And on it goes, " * 60 + "to the end."


@pytest.fixture(params=["hibari", "silent", "fake", "espeak"])
def voice(request):
    provider, name = select(f"{request.param}:", "hibari")
    try:
        provider.check(name, "en")
    except MissingError:
        pytest.skip("eSpeak NG is not installed")
    return provider, name


@pytest.mark.parametrize("text", [TEXT, LONG, "One.", "A — b", "—", "Größe 中文 2 + 2"])
def test_words_are_the_texts_own_and_lie_in_order_inside_the_sound(voice, text):
    provider, name = voice
    speech = provider.speak(text, name, "en", 1)
    assert [word.text for word in speech.words] == text.split()
    times = [time for word in speech.words for time in (word.start_s, word.end_s)]
    assert times == sorted(times)
    assert times[0] >= 0
    assert times[-1] <= speech.duration_s + 0.001
    assert speech.samples.dtype == np.float32
    assert float(np.abs(speech.samples).max()) <= 1.0


def test_the_same_request_gives_the_same_samples(voice):
    provider, name = voice
    once = provider.speak(TEXT, name, "en", 1)
    provider.speak("Something else in between.", name, "en", 2)
    again = provider.speak(TEXT, name, "en", 1)
    assert np.array_equal(once.samples, again.samples)
    assert once.words == again.words


def test_a_fingerprint_is_plain_text(voice):
    provider, name = voice
    found = provider.fingerprint(name, "en")
    assert found
    assert all(isinstance(value, str) for value in found.values())


def test_every_listed_voice_is_accepted(voice):
    provider, _ = voice
    for name in provider.voices("en"):
        provider.check(name, "en")


def test_hibari_says_the_same_in_another_process():
    code = (
        "import hashlib; from vidgen.providers.tts.base import select;"
        "p, v = select('heart', 'hibari');"
        f"print(hashlib.sha256(p.speak({TEXT!r}, v, 'en', 1).samples.tobytes()).hexdigest())"
    )
    told = {
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    }
    assert len(told) == 1


def test_hibari_words_sound_and_pauses_do_not():
    provider, name = select("heart", "hibari")
    speech = provider.speak("First comes one thing, and then comes the other thing.", name, "en", 1)
    loud = np.abs(speech.samples)
    level = np.sqrt((speech.samples**2).mean())
    for word in speech.words:
        part = loud[int(word.start_s * 24000) : int(word.end_s * 24000)]
        assert part.max() > level, word
    pause = speech.words[3].end_s, speech.words[4].start_s
    quiet = loud[int((pause[0] + 0.02) * 24000) : int((pause[1] - 0.03) * 24000)]
    assert pause[1] - pause[0] > 0.1
    assert quiet.max() < level / 3


def test_hibari_is_as_loud_as_promised():
    provider, name = select("heart", "hibari")
    samples = provider.speak(TEXT, name, "en", 1).samples
    heard = samples[np.abs(np.convolve(np.abs(samples), np.ones(2400) / 2400, "same")) > 0.01]
    assert -21.5 < 20 * np.log10(np.sqrt((heard**2).mean())) < -16.5


def test_hibari_speaks_english_only_and_says_what_else_there_is():
    provider, name = select("heart", "hibari")
    with pytest.raises(ConfigError) as caught:
        provider.check(name, "de")
    assert "espeak:de" in str(caught.value.cure)


def test_an_unknown_voice_is_told_the_known_ones():
    provider, name = select("hart", "hibari")
    with pytest.raises(ConfigError, match="heart-brisk"):
        provider.check(name, "en")


@pytest.mark.parametrize(
    ("choice", "provider", "voice_name"),
    [
        ("heart", "hibari", "heart"),
        ("silent", "silent", "heart"),
        ("espeak:de", "espeak", "de"),
        ("hibari:heart-calm", "hibari", "heart-calm"),
    ],
)
def test_a_choice_names_a_provider_or_a_voice(choice, provider, voice_name):
    found, name = select(choice, "hibari")
    assert (found.name, name) == (provider, voice_name)


def test_an_unknown_provider_is_told_the_nearest():
    with pytest.raises(ConfigError, match="Did you mean hibari"):
        select("hibary:heart", "hibari")


def test_every_built_in_provider_can_be_found_by_its_name():
    for kind, table in base.BUILT_IN.items():
        for name in table:
            assert base.find(kind, name).name == name


def test_fakes_are_not_offered():
    assert "fake" not in base.names("tts")


def test_a_failing_engine_is_a_provider_error():
    provider, name = select("fake:heart", "hibari")
    with pytest.raises(ProviderError):
        provider.speak("boom", name, "en", 1)


def test_espeak_that_is_not_there_is_told_how_to_get(monkeypatch):
    from vidgen.providers.tts import espeak_library

    espeak_library.library.cache_clear()
    monkeypatch.setattr(espeak_library, "_found", lambda: (None, None))
    provider, name = select("espeak:de", "hibari")
    with pytest.raises(MissingError) as caught:
        provider.check(name, "de")
    assert "vidgen[espeak]" in str(caught.value.cure)
