"""How near to exact times the words of somebody else's recording are found."""

from __future__ import annotations

import numpy as np
import pytest

from vidgen.media.audio_file import resampled
from vidgen.providers.tts import align
from vidgen.providers.tts.align import aligned
from vidgen.providers.tts.base import Speech, SpokenWord, select

TEXTS = """In a right triangle, the square of the long side equals the sum of the other squares.
Sorting is one of the oldest problems in computer science, and one of the most useful.
Let us look at the curve once more; notice how it flattens near the top.
The harmonic series grows without bound, but it does so very slowly.
Why does it diverge?
Group the terms: one half, then one third and one quarter, then the next four.
Each group is at least one half, so the sum passes every number.
Imagine a hotel with infinitely many rooms, all of them taken.
A new guest arrives, and the clerk asks everyone to move one room along.
What happens when a whole bus of guests arrives?
Binary search halves the list at every step.
If the list has a thousand entries, ten steps are enough.
Plants turn light, water and carbon dioxide into sugar and oxygen.
The mitochondrion is often called the powerhouse of the cell.
Gravity is not a force in this picture; it is the shape of space and time.
Two waves meet, and where both are high, the water rises twice as far.
A prime number has exactly two divisors, itself and one.
Suppose, for the sake of argument, that there are only finitely many primes.
The knight, who was afraid of horses, walked to the castle on foot.
Remember: correlation is not causation.
Let us begin.""".splitlines()


def another(speech: Speech, faster: float) -> Speech:
    """The same words by a voice that is higher and faster, or lower and slower."""
    rate = speech.sample_rate
    samples = resampled(speech.samples, round(rate * faster / 100) * 100, rate)
    scale = len(samples) / len(speech.samples)
    words = [SpokenWord(w.text, w.start_s * scale, w.end_s * scale) for w in speech.words]
    return Speech(samples, rate, tuple(words))


def said(choice: str, faster: float) -> list[tuple[str, Speech]]:
    provider, voice = select(choice, "hibari")
    return [(text, another(provider.speak(text, voice, "en", 5), faster)) for text in TEXTS]


def errors_ms(recordings: list[tuple[str, Speech]], language: str = "en") -> np.ndarray:
    found = []
    for text, speech in recordings:
        words = aligned(text, speech.samples, speech.sample_rate, language)
        assert [word.text for word in words] == text.split()
        times = [time for word in words for time in (word.start_s, word.end_s)]
        assert times == sorted(times)
        assert times[-1] <= speech.duration_s + 1e-3
        found += [
            abs(ours.start_s - exact.start_s)
            for ours, exact in zip(words, speech.words, strict=True)
        ]
    return 1000 * np.asarray(found)


@pytest.mark.parametrize(("choice", "faster"), [("hibari:heart-calm", 1.2)])
def test_words_of_another_voice_are_found_within_20_ms(choice, faster):
    off = errors_ms(said(choice, faster))
    assert np.median(off) < 10
    assert np.percentile(off, 95) < 30


def test_words_of_a_voice_that_is_quite_another_are_found_within_60_ms():
    off = errors_ms(said("espeak:en-us", 1.0))
    assert np.median(off) < 40
    assert np.percentile(off, 95) < 160


def test_words_in_a_language_that_nobody_here_speaks_are_guessed(monkeypatch):
    monkeypatch.setattr(align, "embedded", lambda _: None)
    off = errors_ms(said("hibari:heart-brisk", 0.9), "xx")
    assert np.median(off) < 100
    assert np.percentile(off, 95) < 300


@pytest.mark.parametrize("text", ["One", "—", "Größe 中文 2 + 2", "a b c d e f g h"])
def test_silence_and_noise_give_times_for_every_word(text):
    noise = np.random.default_rng(1).standard_normal(24000).astype(np.float32) / 10
    for samples in (np.zeros(24000, np.float32), noise, noise[:100]):
        words = aligned(text, samples, 24000, "en")
        assert [word.text for word in words] == text.split()
        times = [time for word in words for time in (word.start_s, word.end_s)]
        assert times == sorted(times)
        assert 0 <= times[0] <= times[-1] <= len(samples) / 24000 + 1e-3
