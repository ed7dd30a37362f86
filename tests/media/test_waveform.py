"""How loud a sound is from moment to moment."""

from __future__ import annotations

import pytest

from vidgen.errors import MediaError
from vidgen.media.ffmpeg import run
from vidgen.media.waveform import SILENCE_DB, waveform


def test_a_tone_after_silence(tmp_path):
    path = tmp_path / "tone.wav"
    tone = "sine=440:d=2:r=48000,volume=4,adelay=2000|2000,aformat=channel_layouts=stereo"
    run(["-f", "lavfi", "-i", tone, str(path)], "a tone")
    found = waveform(path, 8)
    assert found.duration_s == pytest.approx(4.0, abs=0.05)
    assert found.levels_db[1] == SILENCE_DB
    assert found.peaks[6] == pytest.approx(0.35, abs=0.02)
    assert found.levels_db[6] == pytest.approx(-12.0, abs=0.5)


def test_what_has_no_sound_is_told(tmp_path):
    path = tmp_path / "silent.mp4"
    run(["-f", "lavfi", "-i", "color=red:s=64x64:d=1", str(path)], "a film")
    with pytest.raises(MediaError, match="no sound to look at"):
        waveform(path, 8)
