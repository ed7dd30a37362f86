from __future__ import annotations

from dataclasses import replace

import av
import numpy as np
import pytest

from vidgen.errors import MediaError
from vidgen.media.loudness import measure
from vidgen.media.probe import probe
from vidgen.media.sound.mix import Loop, Mix, Part
from vidgen.media.sound.soundtrack import Aim, soundtrack
from vidgen.media.sound.survey import BLOCK
from vidgen.media.sound.wav import as_wav, opened, spoken

SECOND = 48000
AIM = Aim(lufs=-14.0, true_peak_db=-1.0, kbps=192)


def time(seconds):
    return np.arange(round(seconds * SECOND)) / SECOND


def swelling(seconds, hz=300.0, level=0.2):
    """A tone that comes and goes, as speech does."""
    at = time(seconds)
    return level * (0.3 + 0.7 * np.abs(np.sin(2 * np.pi * at))) * np.sin(2 * np.pi * hz * at)


def part(source, start_s=0.0, seconds=1e6):
    return Part(source, round(start_s * SECOND), round(seconds * SECOND))


@pytest.mark.parametrize("with_voice", [True, False])
@pytest.mark.parametrize("with_music", [True, False])
def test_sound_reaches_its_loudness_and_its_exact_length(
    wav, made, tmp_path, with_voice, with_music
):
    voices = [part(wav("v.wav", swelling(3, level=0.1)), 1.0)] if with_voice else []
    bed = wav("bed.wav", [swelling(2, 500), swelling(2, 700)])
    length = 6 * SECOND + 48
    mix = Mix(length, voices=voices, music=Loop(bed, length) if with_music else None)
    loudness, sound = made(mix)
    judged = measure(tmp_path / "sound.m4a")
    if with_voice or with_music:
        assert loudness.lufs == pytest.approx(-14.0, abs=0.3)
        assert judged.lufs == pytest.approx(loudness.lufs, abs=0.15)
        assert judged.peak_db <= -1.0
    else:
        assert loudness.silent
        assert judged.silent
    assert sound.shape == (2, length)
    assert probe(tmp_path / "sound.m4a").audio.duration_s == pytest.approx(length / SECOND)


@pytest.mark.parametrize("channels", [1, 2])
def test_a_plain_sound_is_the_mix_itself_and_as_loud(wav, tmp_path, quiet, channels):
    length = 2 * BLOCK + 4801
    mix = Mix(length, voices=[part(wav("v.wav", swelling(length / SECOND)))])
    aim, target = replace(AIM, channels=channels, plain=True), tmp_path / "sound.mov"
    loudness = soundtrack(mix, aim, target, quiet)
    assert loudness.lufs == pytest.approx(-14, abs=0.3)
    assert measure(target).lufs == pytest.approx(loudness.lufs, abs=0.15)
    found = probe(target)
    assert (found.audio.codec, found.audio.duration_s) == ("pcm_s16le", length / SECOND)
    with av.open(str(target)) as container:
        frames = [frame.to_ndarray().reshape(-1, channels) for frame in container.decode(audio=0)]
    faded = slice(480, length - 480)
    sound = np.concatenate(frames)[faded, 0] / 32768
    meant = swelling(length / SECOND)[faded]
    factor = (sound @ meant) / (meant @ meant)
    assert np.abs(sound - factor * meant).max() < 0.001


def test_a_mono_sound_is_as_loud_as_a_stereo_one(wav, made, tmp_path):
    mix = Mix(4 * SECOND, voices=[part(wav("v.wav", swelling(4)))])
    loudness, sound = made(mix, replace(AIM, channels=1, kbps=96))
    assert sound.shape == (1, 4 * SECOND)
    assert measure(tmp_path / "sound.m4a").lufs == pytest.approx(-14, abs=0.3)
    assert loudness.lufs == pytest.approx(-14, abs=0.3)


def test_a_mix_repeats_byte_for_byte_on_any_number_of_cores(wav, made, tmp_path, monkeypatch):
    voice, bed = wav("v.wav", swelling(6)), wav("bed.wav", [swelling(5, 500), swelling(5, 501)])
    mix = Mix(11 * SECOND, voices=[part(voice)], music=Loop(bed, 11 * SECOND))
    contents = set()
    for cores in (1, 3):
        monkeypatch.setattr("vidgen.media.sound.survey._cores", lambda cores=cores: cores)
        made(mix)
        contents.add((tmp_path / "sound.m4a").read_bytes())
    assert len(contents) == 1


def test_peaks_stay_below_the_ceiling_whatever_comes(wav, made, tmp_path):
    chance = np.random.default_rng(3)
    clicks = 0.003 * chance.standard_normal(4 * SECOND)
    clicks[::9600] += 0.99
    loudness, _ = made(Mix(4 * SECOND, voices=[part(wav("v.wav", clicks))]))
    assert measure(tmp_path / "sound.m4a").peak_db <= -1.0
    assert loudness.peak_db <= -1.0


def test_speech_sounds_at_the_sample_where_its_scene_is(wav, made):
    click = np.zeros(SECOND)
    click[1000] = 0.9
    starts = [0, BLOCK - 1200, 2 * BLOCK - 1000]
    source = wav("v.wav", click)
    _, sound = made(Mix(3 * BLOCK, voices=[Part(source, at, SECOND) for at in starts]))
    for start in starts:
        near = np.abs(sound[0, start + 900 : start + 1100])
        assert abs(int(near.argmax()) - 100) <= 1


def test_blocks_join_without_a_trace(wav, made):
    """A tone across the joins of blocks has no jump that it does not have elsewhere."""
    tone = 0.3 * np.sin(2 * np.pi * 440 * time(2 * BLOCK / SECOND))
    _, sound = made(Mix(2 * BLOCK, voices=[part(wav("v.wav", tone))]))
    bend = np.abs(np.diff(sound[0], 2))
    usual = np.percentile(bend[SECOND:-SECOND], 99.9)
    assert bend[BLOCK - 2048 : BLOCK + 2048].max() < 1.5 * usual


def test_what_is_cut_off_does_not_click(wav, made):
    tone = 0.3 * np.sin(2 * np.pi * 440 * time(2))
    source = wav("v.wav", tone)
    _, sound = made(Mix(3 * SECOND, voices=[part(source, 0, 1.0), part(source, 1.7)]))
    at_end = np.abs(np.diff(sound[0, SECOND - 2000 : SECOND + 2000], 2)).max()
    assert at_end < 3 * np.abs(np.diff(sound[0, 20000:30000], 2)).max()


def band(sound, start_s, hz=4000):
    around = np.abs(np.fft.rfft(sound[0, round(start_s * SECOND) :][:SECOND]))
    return np.sqrt((around[hz - 50 : hz + 50] ** 2).sum())


def test_music_fades_at_both_ends_and_gives_way_to_the_voice(wav, made):
    bed = wav("bed.wav", [0.1 * np.sin(2 * np.pi * 4000 * time(5))] * 2)
    voice = part(wav("v.wav", swelling(4)), 5)
    mix = Mix(18 * SECOND, voices=[voice], music=Loop(bed, 18 * SECOND))
    _, sound = made(mix)
    assert band(sound, 0) < 0.6 * band(sound, 2)
    assert band(sound, 6.5) < 0.5 * band(sound, 2)
    assert band(sound, 11) > 0.8 * band(sound, 2)
    assert band(sound, 17) < 0.5 * band(sound, 11)
    assert abs(sound[0, -1]) < 0.001


def test_music_is_repeated_without_a_gap_or_a_click(wav):
    noise = np.random.default_rng(1).standard_normal((2, 5 * SECOND)) * 0.1
    loop = Loop(wav("bed.wav", noise), 30 * SECOND)
    sound = loop.read(0, 30 * SECOND)
    levels = np.sqrt((sound[0].reshape(-1, SECOND // 10) ** 2).mean(axis=1))
    assert levels.min() > 0.8 * np.median(levels)
    again = np.concatenate([loop.read(at, 50_000) for at in range(0, 30 * SECOND, 50_000)], axis=1)
    assert np.allclose(sound, again[:, : 30 * SECOND], atol=1e-6)


def test_stereo_music_stays_stereo_and_the_voice_is_in_the_middle(wav, made):
    left = [0.1 * np.sin(2 * np.pi * 900 * time(6)), np.zeros(6 * SECOND)]
    voice = part(wav("v.wav", swelling(2)), 2)
    _, sound = made(Mix(6 * SECOND, voices=[voice], music=Loop(wav("bed.wav", left), 6 * SECOND)))
    assert (
        np.abs(sound[0, SECOND : 2 * SECOND]).max() > 20 * np.abs(sound[1, SECOND:][:SECOND]).max()
    )
    middle = sound[:, round(2.7 * SECOND) :][:, :SECOND]
    assert np.corrcoef(middle)[0, 1] > 0.9


def test_overlapping_scenes_are_both_heard(wav, made):
    one, two = wav("a.wav", swelling(3, 300)), wav("b.wav", swelling(3, 2000))
    _, sound = made(Mix(5 * SECOND, voices=[part(one, 0), part(two, 2)]))
    assert band(sound, 2, 300) > 100
    assert band(sound, 2, 2000) > 100


def test_narration_of_another_shape_is_refused(wav):
    wav("v.wav", [swelling(1), swelling(1)])
    with pytest.raises(MediaError, match="mono, 16 bits"):
        spoken(wav("v.wav", [swelling(1), swelling(1)]).path)


@pytest.mark.parametrize("content", [b"", b"RIFF....WAVEjunk", b"#EXTM3U\nfile:///etc/passwd\n"])
def test_a_sound_that_is_none_is_refused(tmp_path, content):
    bed = tmp_path / "bed"
    bed.write_bytes(content)
    with pytest.raises(MediaError):
        as_wav(bed, tmp_path / "bed.wav")
    with pytest.raises(MediaError):
        opened(bed)


def test_any_sound_can_be_the_music(wav, made, tmp_path, quiet):
    soundtrack(
        Mix(2 * SECOND, voices=[part(wav("v.wav", swelling(2)))]), AIM, tmp_path / "m.m4a", quiet
    )
    music = as_wav(tmp_path / "m.m4a", tmp_path / "music.wav")
    assert music.channels == 2
    assert music.length == pytest.approx(2 * SECOND, abs=2048)


def test_what_goes_on_past_the_film_does_not_click(wav, made):
    tone = wav("v.wav", 0.3 * np.sin(2 * np.pi * 440 * time(3)))
    early = Part(tone, -SECOND, 3 * SECOND)
    _, sound = made(Mix(3 * SECOND, others=[early, part(tone, 1.5)]))
    assert np.abs(sound[:, :20]).max() < 0.1
    assert np.abs(sound[:, -20:]).max() < 0.1


@pytest.mark.parametrize(("kbps", "least_db"), [(192, 30), (96, 20), (64, 12)])
def test_what_is_encoded_is_what_was_mixed(wav, made, kbps, least_db):
    """A voice over music that is another on each side, through which it must be heard clearly."""
    chance = np.random.default_rng(8)
    voice = np.convolve(chance.standard_normal(4 * SECOND), np.hanning(40) / 20, "same")
    music = [0.1 * np.sin(2 * np.pi * hz * time(4)) for hz in (523.25, 659.26)]
    voices = [part(wav("v.wav", 0.2 * voice * np.abs(np.sin(6 * time(4)))))]
    mix = Mix(4 * SECOND, voices=voices, music=Loop(wav("bed.wav", music), 4 * SECOND))
    _, exact = made(mix, replace(AIM, kbps=512), "exact.m4a")
    _, sound = made(mix, replace(AIM, kbps=kbps))
    lost = sound - exact * ((sound * exact).sum() / (exact**2).sum())
    assert 10 * np.log10((sound**2).sum() / (lost**2).sum()) > least_db
