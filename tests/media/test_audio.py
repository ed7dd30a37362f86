from __future__ import annotations

import av
import numpy as np
import pytest

from vidgen.errors import MediaError
from vidgen.media.audio import Aim, soundtrack
from vidgen.media.loudness import measure
from vidgen.media.probe import probe
from vidgen.media.voice_track import Voice, voice_track

AIM = Aim(lufs=-14.0, true_peak_db=-1.0, kbps=128)


def heard(path):
    with av.open(str(path)) as container:
        frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(frames, axis=1)[0]


@pytest.mark.parametrize("with_voice", [True, False])
@pytest.mark.parametrize("with_music", [True, False])
def test_sound_reaches_its_loudness_and_length(tone, tmp_path, quiet, with_voice, with_music):
    voice = tone("voice.wav", 3.0, level=0.1) if with_voice else None
    bed = tone("bed", 2.0, hz=500, channels=2) if with_music else None
    sound = tmp_path / "sound.m4a"
    loudness = soundtrack([Voice(voice, 1.0, 3.0)], bed, 6.0, AIM, sound, quiet)
    if with_voice or with_music:
        assert loudness.lufs == pytest.approx(-14.0, abs=0.5)
        assert loudness.peak_db <= -1.0
    else:
        assert loudness.silent
    assert probe(sound).audio.duration_s == pytest.approx(6.0, abs=0.001)


def test_a_mix_repeats_byte_for_byte(tone, tmp_path, quiet):
    voice, bed = tone("voice.wav", 3.0), tone("bed", 1.7, hz=500, channels=2)
    made = set()
    for turn in range(4):
        sound = tmp_path / f"{turn}.m4a"
        soundtrack([Voice(voice, 0.0, 3.0)], bed, 5.0, AIM, sound, quiet)
        made.add(sound.read_bytes())
    assert len(made) == 1


def test_peaks_stay_below_the_ceiling(tmp_path, quiet):
    import wave

    click = np.zeros(48000 * 4)
    click[::9600] = 0.99
    click += 0.003 * np.random.default_rng(3).standard_normal(len(click))
    path = tmp_path / "clicks.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 48000, 0, "NONE", ""))
        file.writeframes((np.clip(click, -1, 1) * 32767).astype("<i2").tobytes())
    sound = tmp_path / "sound.m4a"
    soundtrack([Voice(path, 0, 4)], None, 4.0, AIM, sound, quiet)
    assert measure(sound).peak_db <= -1.0


def test_narration_sounds_exactly_where_its_scene_is(tone, tmp_path, quiet):
    sound = tmp_path / "sound.m4a"
    soundtrack([Voice(tone("voice.wav", 1.0), 2.0, 1.0)], None, 4.0, AIM, sound, quiet)
    loud = np.flatnonzero(np.abs(heard(sound)) > 0.1) / 48000
    assert loud[0] == pytest.approx(2.0, abs=0.01)
    assert loud[-1] == pytest.approx(3.0, abs=0.01)


def test_music_fades_at_both_ends_and_gives_way_to_the_voice(tone, tmp_path, quiet):
    bed = tone("bed", 2.0, hz=4000, channels=2)
    sound = tmp_path / "sound.m4a"
    soundtrack([Voice(tone("voice.wav", 4.0), 3.0, 4.0)], bed, 12.0, AIM, sound, quiet)
    wave = heard(sound)

    def music(start_s):
        part = wave[int(start_s * 48000) :][:48000]
        spectrum = np.abs(np.fft.rfft(part))
        return spectrum[3950:4050].sum()

    assert music(0) < music(1.5)
    assert music(5) < 0.8 * music(1.5)
    assert music(11) < 0.5 * music(8.5)


def test_narration_of_another_shape_is_refused(tone, tmp_path):
    with pytest.raises(MediaError, match="mono, 16 bits"):
        voice_track([Voice(tone("v.wav", 1, channels=2), 0, 1)], 1.0, tmp_path / "track.wav")


@pytest.mark.parametrize("content", [b"", b"RIFF....WAVEjunk", b"#EXTM3U\nfile:///etc/passwd\n"])
def test_a_sound_that_is_none_is_refused(tmp_path, quiet, content):
    bed = tmp_path / "bed"
    bed.write_bytes(content)
    with pytest.raises(MediaError):
        soundtrack([], bed, 2.0, AIM, tmp_path / "sound.m4a", quiet)
    with pytest.raises(MediaError):
        voice_track([Voice(bed, 0, 1)], 1.0, tmp_path / "track.wav")
