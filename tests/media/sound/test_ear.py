from __future__ import annotations

import numpy as np
import pytest

from vidgen.media.loudness import measure
from vidgen.media.sound.ear import GRAIN, WARM, integrated, peaks, powers
from vidgen.media.sound.limiter import Counted, limiting, settled
from vidgen.media.sound.survey import heard


@pytest.mark.parametrize("channels", [1, 2])
def test_loudness_is_what_ffmpeg_measures(wav, channels):
    chance = np.random.default_rng(5)
    sound = chance.standard_normal((channels, 48000 * 5)) * 0.05
    sound[:, 100_000:150_000] *= 0.001
    source = wav("noise.wav", sound)
    assert integrated(powers(source.read(0, source.length))) == pytest.approx(
        measure(source.path).lufs, abs=0.1
    )


def test_a_stretch_is_heard_as_it_is_in_the_whole(wav):
    sound = (np.random.default_rng(6).standard_normal((2, 96_000)) * 0.1).astype(np.float32)
    whole = powers(sound)
    assert np.allclose(powers(sound[:, 48_000 - WARM :], WARM), whole[10:], rtol=1e-3)


def test_peaks_between_samples_are_found():
    at = np.arange(48_000)
    tone = np.sin(2 * np.pi * 12_000 * at / 48_000 + np.pi / 4)[None].astype(np.float32)
    assert np.abs(tone).max() < 0.71
    assert peaks(tone, 0.8)[100:-100].max() == pytest.approx(1.0, abs=0.01)


def test_silence_has_the_least_loudness():
    assert integrated(powers(np.zeros((2, 48_000), np.float32))) == -70


def test_the_limiter_holds_every_peak_and_nothing_else():
    highest = np.full(5000, 0.1, np.float32)
    highest[[0, 1000, 1003, 4999]] = (2.0, 1.5, 3.0, 1.2)
    curve = limiting(highest, 0.0, 0.0)
    allowed = np.maximum(curve[:-1], curve[1:]) * highest
    assert allowed.max() <= 1.0001
    assert curve[2500] == 1
    assert np.abs(np.diff(20 * np.log10(curve))).max() < 2.5


def test_the_limiter_is_the_same_over_the_seams_of_its_pieces():
    highest = np.random.default_rng(2).uniform(0, 1.3, 150_000).astype(np.float32)
    whole = limiting(highest, 0.0, 0.0)
    shifted = limiting(np.concatenate([np.zeros(777, np.float32), highest]), 0.0, 0.0)[777:]
    assert np.allclose(whole[10:], shifted[10:], atol=1e-5)


def test_the_gain_makes_up_for_what_the_limiter_takes():
    chance = np.random.default_rng(4)
    sound = (chance.standard_normal((2, WARM + 48_000 * 8)) * 0.1).astype(np.float32)
    sound[:, ::4800] *= 9
    found = Counted(*heard(sound, 0.5))
    gain = settled(found, -12.0, -1.0)
    limited = sound[:, WARM:] * np.repeat(gain.curve[:-1], GRAIN) * gain.factor
    assert integrated(powers(limited)) == pytest.approx(-12.0, abs=0.1)
