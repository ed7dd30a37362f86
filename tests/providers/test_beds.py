from __future__ import annotations

import hashlib
import subprocess
import sys
import wave

import numpy as np
import pytest

from vidgen.errors import ConfigError, MediaError
from vidgen.providers.music.base import select
from vidgen.providers.music.bed import Bed, composed, smooth
from vidgen.providers.music.moods import MOODS


def loudness(samples: np.ndarray, rate: int = 48000) -> float:
    """Integrated loudness by the K weighting as ITU-R BS.1770 gives it, without gating."""
    power = 0.0
    for side in samples.T:
        spectrum = np.fft.rfft(side.astype(np.float64))
        z = np.exp(2j * np.pi * np.arange(len(spectrum)) / len(side))
        shelf = (1.53512485958697 - 2.69169618940638 / z + 1.19839281085285 / z**2) / (
            1 - 1.69065929318241 / z + 0.73248077421585 / z**2
        )
        high = (1 - 2 / z + 1 / z**2) / (1 - 1.99004745483398 / z + 0.99007225036621 / z**2)
        power += 2 * (np.abs(spectrum * shelf * high) ** 2).sum() / len(side) ** 2
    assert rate == 48000
    return float(-0.691 + 10 * np.log10(power))


@pytest.mark.parametrize("mood", sorted(MOODS))
def test_a_bed_is_quiet_even_and_has_no_seam(mood):
    loop = composed(mood, 10, 7)
    assert loudness(loop) == pytest.approx(-24, abs=0.7)
    assert np.abs(loop).max() < 0.5
    steps = np.abs(np.diff(np.concatenate([loop, loop[:100]]), axis=0)).max(axis=1)
    assert steps[len(loop) - 1] < np.percentile(steps, 99.9)
    assert steps.max() < 0.05
    seconds = loop[: len(loop) // 96000 * 96000].reshape(-1, 96000, 2)
    levels = 10 * np.log10((seconds**2).mean(axis=(1, 2)))
    assert levels.max() - levels.min() < 9


def test_a_bed_repeats_byte_for_byte_in_any_process():
    code = (
        "import hashlib; from vidgen.providers.music.bed import composed;"
        "print(hashlib.sha256(composed('focus', 5, 7).tobytes()).hexdigest())"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == hashlib.sha256(composed("focus", 5, 7).tobytes()).hexdigest()


def test_another_seed_is_another_bed():
    assert not np.array_equal(composed("calm", 5, 1)[:9999], composed("calm", 5, 2)[:9999])


def test_a_long_film_repeats_one_short_loop():
    blocks = Bed().play("tavern", 3600, 7)
    assert sum(len(block) for block in blocks) >= 3600 * 48000


def test_loop_lengths_have_small_factors():
    for near in (20000, 28801, 41143, 57600):
        number = smooth(near)
        assert abs(number - near) / near < 0.02
        for factor in (2, 3, 5):
            while number % factor == 0:
                number //= factor
        assert number == 1


def test_an_unknown_mood_is_told_the_known_ones():
    with pytest.raises(ConfigError, match="uplifting"):
        select("happyish")


def tone(path, seconds, amplitude=0.5):
    time = np.arange(int(seconds * 44100)) / 44100
    samples = (amplitude * 32767 * np.sin(2 * np.pi * 440 * time)).astype("<i2")
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(44100)
        file.writeframes(samples.tobytes())
    return path


@pytest.mark.parametrize("seconds", [0.5, 3.0, 20.0])
def test_a_file_is_repeated_at_the_beds_level(tmp_path, seconds):
    path = tone(tmp_path / "tone.wav", seconds)
    music, piece = select(str(path))
    played = np.concatenate(list(music.play(piece, 12, 1)))
    assert len(played) >= 12 * 48000
    assert loudness(played) == pytest.approx(-24, abs=2.5)
    assert np.abs(np.diff(played, axis=0)).max() < 0.02


def test_a_file_that_is_no_sound_is_refused(tmp_path):
    path = tmp_path / "notes.mp3"
    path.write_text("these are not the notes")
    music, piece = select(str(path))
    with pytest.raises(MediaError, match=r"notes\.mp3"):
        list(music.play(piece, 5, 1))


def test_silence_is_no_music(tmp_path):
    music, piece = select(str(tone(tmp_path / "mute.wav", 2, amplitude=0)))
    with pytest.raises(MediaError, match="silent"):
        list(music.play(piece, 5, 1))
