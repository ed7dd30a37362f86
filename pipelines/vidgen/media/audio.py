"""Mix narration and music, bring the mix to a loudness, and encode it once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg as graphs

from ..errors import MediaError
from ..events import Tick
from .ffmpeg import part_of, run
from .loudness import SILENCE_LUFS, Loudness, measure, read, source, through
from .probe import probe
from .publish import beside
from .voice_track import SAMPLE_RATE, Voice, voice_track

VOICE_LUFS = -16.0
BED_LUFS = -24.0
FADE_IN_S, FADE_OUT_S = 1.0, 2.5
_CLOSE_DB = 0.2
_TRIES = 6
_MAX_GAIN_DB = 60.0
_ENCODER_HEADROOM_DB = 0.6
_DUCKING = {
    "threshold": 0.03,
    "ratio": 3,
    "attack": 30,
    "release": 700,
    "knee": 6,
    "detection": "rms",
}


@dataclass(frozen=True)
class Aim:
    """What a destination wants of a sound. A peak above `true_peak_db` is never left."""

    lufs: float
    true_peak_db: float
    kbps: int


def soundtrack(
    voices: Sequence[Voice], bed: Path | None, duration_s: float, aim: Aim, target: Path, tick: Tick
) -> Loudness:
    """Write a film's sound as AAC in mp4 and return how loud the encoded sound is.

    Music is repeated or cut to `duration_s`, faded at both ends, and lowered under the voice.
    A film with neither is given a silent track. Raises MediaError for a sound that cannot be read.
    Scratch files are written beside `target`.
    """
    voice, mix = target.with_suffix(".voice.wav"), target.with_suffix(".mix.wav")
    voice_track(voices, duration_s, voice)
    loudness = _mix(voice, bed, duration_s, mix, part_of(tick, 0.0, 0.4))
    if loudness.silent:
        return _encode(mix, aim, None, target, part_of(tick, 0.4, 1.0))
    return _master(mix, loudness, aim, target, part_of(tick, 0.4, 1.0))


# Mixing


def _mix(voice: Path, bed: Path | None, duration_s: float, target: Path, tick: Tick) -> Loudness:
    """Mix at working levels into a WAV of floats."""
    spoken = _levelled(source(voice), measure(voice, tick), VOICE_LUFS)
    mixed = spoken if bed is None else _under(spoken, _music(bed, duration_s, tick))
    exact = mixed.filter("atrim", end_sample=round(duration_s * SAMPLE_RATE))
    metered = exact.filter("ebur128", framelog="quiet", peak="true")
    with beside(target) as part:
        writing = metered.output(str(part), format="w64", acodec="pcm_f32le", **_bitexact())
        return read(run(writing, "mixing sound", duration_s=duration_s, tick=tick, log="info"))


def _music(bed: Path, duration_s: float, tick: Tick) -> Any:
    found = probe(bed)
    if found.audio is None or found.duration_s <= 0:
        raise MediaError(f"{bed}: music without any sound in it")
    fade_in, fade_out = min(FADE_IN_S, duration_s / 4), min(FADE_OUT_S, duration_s / 2)
    looped = source(bed, stream_loop=-1).filter("atrim", duration=duration_s)
    faded = looped.filter("afade", type="in", duration=fade_in).filter(
        "afade", type="out", start_time=duration_s - fade_out, duration=fade_out
    )
    return _levelled(faded, measure(bed, tick), BED_LUFS)


def _levelled(sound: Any, loudness: Loudness, lufs: float) -> Any:
    gain = 0.0 if loudness.silent else min(_MAX_GAIN_DB, lufs - loudness.lufs)
    return sound.filter("volume", f"{gain:.2f}dB", precision="float")


def _under(spoken: Any, music: Any) -> Any:
    """Lower the music while the voice speaks, and add the two; the sum has no end.

    The compressor drops what it has not matched when one of its inputs ends, and how much that is
    depends on the scheduling of threads. So neither may end before the sum is cut.
    """
    split = spoken.filter("apad").asplit()
    ducked = graphs.filter([music.filter("apad"), split[0]], "sidechaincompress", **_DUCKING)
    return graphs.filter(
        [split[1], ducked], "amix", inputs=2, duration="first", normalize=0, dropout_transition=0
    )


# Mastering


@dataclass(frozen=True)
class _Setting:
    """Gain before the limiter, and the level no peak passes."""

    gain_db: float
    ceiling_db: float


def _master(mix: Path, loudness: Loudness, aim: Aim, target: Path, tick: Tick) -> Loudness:
    """Encode at the setting that brings the encoded sound to its aim."""
    setting = _Setting(aim.lufs - loudness.lufs, aim.true_peak_db - _ENCODER_HEADROOM_DB)
    setting = _settle(mix, setting, aim, tick)
    for _ in range(_TRIES):
        heard = _encode(mix, aim, setting, target, tick)
        over = heard.peak_db - aim.true_peak_db
        if over <= 0 and abs(heard.lufs - aim.lufs) <= 2 * _CLOSE_DB:
            break
        lower = setting.ceiling_db - max(0.0, over) - (0.1 if over > 0 else 0.0)
        setting = _Setting(setting.gain_db + aim.lufs - heard.lufs, lower)
    return heard


def _settle(mix: Path, setting: _Setting, aim: Aim, tick: Tick) -> _Setting:
    """Correct the gain until the limited sound is as loud as wanted, without encoding it."""
    for _ in range(_TRIES):
        heard = through(_limited(mix, setting), "measuring sound", tick)
        missing = aim.lufs - heard.lufs
        if abs(missing) <= _CLOSE_DB or heard.lufs <= SILENCE_LUFS:
            break
        setting = _Setting(setting.gain_db + 1.2 * missing, setting.ceiling_db)
    return setting


def _limited(mix: Path, setting: _Setting) -> Any:
    """The mix behind a limiter at four times the rate, which sees peaks between samples."""
    louder = source(mix).filter("volume", f"{setting.gain_db:.2f}dB", precision="float")
    fine = louder.filter("aresample", 4 * SAMPLE_RATE)
    ceiling = 10 ** (setting.ceiling_db / 20)
    held = fine.filter("alimiter", limit=f"{ceiling:.5f}", attack=2, release=60, level=0, latency=1)
    return held.filter("aresample", SAMPLE_RATE)


def _encode(mix: Path, aim: Aim, setting: _Setting | None, target: Path, tick: Tick) -> Loudness:
    sound = source(mix) if setting is None else _limited(mix, setting)
    duration_s = probe(mix).duration_s
    with beside(target) as part:
        writing = sound.output(
            str(part), format="mp4", acodec="aac", audio_bitrate=f"{aim.kbps}k", **_bitexact()
        )
        run(writing, "encoding sound", duration_s=duration_s, tick=tick)
    return measure(target, tick)


def _bitexact() -> dict[str, str]:
    return {"fflags": "+bitexact", "flags:a": "+bitexact", "map_metadata": "-1"}
