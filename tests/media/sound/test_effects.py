from __future__ import annotations

import numpy as np
import pytest

from vidgen.media.fitting import is_natural
from vidgen.media.sound.effects import effect
from vidgen.media.sound.mix import Mix, Part
from vidgen.media.sound.stretch import hastened
from vidgen.media.sound.survey import levelled
from vidgen.model.effect import EFFECTS, parse, word_at


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_begins_and_ends_in_silence_and_repeats(name):
    made = effect(name)
    assert made.samples.shape[1] < 2 * 48000
    assert np.abs(made.samples).max() == pytest.approx(1.0)
    assert np.abs(made.samples[:, 0]).max() < 0.02
    assert np.abs(made.samples[:, -1]).max() < 0.001
    assert 0 <= made.accent < made.length
    effect.cache_clear()
    assert np.array_equal(made.samples, effect(name).samples)


def test_effects_sound_different_from_each_other():
    spectra = []
    for name in EFFECTS:
        sound = effect(name).read(0, 96_000).sum(axis=0)
        bands = np.add.reduceat(np.abs(np.fft.rfft(sound)) ** 2, [20 * 2**n for n in range(11)])
        spectra.append(bands / np.linalg.norm(bands))
    alike = np.array(spectra) @ np.array(spectra).T - np.eye(len(EFFECTS))
    assert alike.max() < 0.99


@pytest.mark.parametrize("name", EFFECTS)
def test_an_effect_stands_out_and_leaves_room(name, made, wav):
    quiet = 0.02 * np.random.default_rng(1).standard_normal(48000 * 4)
    sound = effect(name)
    level = levelled(sound, -22.0)
    assert np.abs(sound.samples * level).max() <= 0.5
    part = Part(sound, 96_000 - sound.accent, sound.length, level)
    voice = Part(wav("v.wav", quiet), 0, 48000 * 4)
    _, heard = made(Mix(48000 * 4, voices=[voice], others=[part]))
    usual = np.abs(heard[:, 20_000:40_000]).max()
    assert np.abs(heard[:, 94_000:100_000]).max() > usual


def test_what_a_brief_writes_of_a_sound_is_read_and_told_again():
    for text in ("pop", "pop -6 dB", "whoosh +3 dB at the money", "bell.wav at money"):
        assert str(parse(text)) == text
    assert parse('"two words.wav" −3dB').gain_db == -3
    for wrong in ("pop -99 dB", "", "pop loud"):
        with pytest.raises(ValueError, match=r"sound|gain"):
            parse(wrong)


def test_a_word_is_found_whatever_its_signs():
    words = ["It", "takes", "“Money,”", "and", "more", "money."]
    assert word_at("money", words) == 2
    assert word_at("more money", words) == 4
    assert word_at("mon", words) == 2
    assert word_at("honey", words) is None


@pytest.mark.parametrize("pace", [0.9, 1.15])
def test_a_voice_goes_faster_at_its_own_pitch(wav, tmp_path, pace):
    at = np.arange(48000 * 4) / 48000
    sound = 0.3 * np.sin(2 * np.pi * 200 * at) * (np.abs(at - 2) < 1)
    length = round(len(sound) / pace)
    found = hastened(wav("v.wav", sound).path, pace, length, tmp_path / "out.wav")
    heard = found.read(0, length)[0]
    on = np.flatnonzero(np.abs(heard) > 0.05)
    assert on[0] / 48000 == pytest.approx(1 / pace, abs=0.05)
    assert on[-1] / 48000 == pytest.approx(3 / pace, abs=0.05)
    middle = heard[on[0] + 5000 :][:48000]
    assert np.abs(np.fft.rfft(middle)).argmax() == pytest.approx(200, abs=2)
    assert is_natural(pace)
    assert not is_natural(pace + (0.05 if pace > 1 else -0.05))
