"""Encode a film's sound once more, for players that want another codec, as loud as it was."""

from __future__ import annotations

from pathlib import Path

from ...events import Tick
from ..ffmpeg import run
from ..loudness import measure
from ..publish import beside
from .encoders import Codec, sound_options

_MOV = ("-protocol_whitelist", "file", "-f", "mov")
_FORMATS: dict[Codec, str] = {"opus": "webm", "mp3": "mp3", "aac": "mp4"}
_TRIES, _CLOSE_DB = 4, 0.15


def ending(codec: Codec) -> str:
    """The ending of a file of sound in a codec."""
    return "m4a" if codec == "aac" else _FORMATS[codec]


def encode_sound(
    sound: Path, codec: Codec, kbps: int | None, true_peak_db: float, target: Path, tick: Tick
) -> None:
    """Write a film's sound in another codec, as loud as it was; softer where its peaks rose."""
    meant, gain_db = measure(sound), 0.0
    for _ in range(_TRIES):
        _encode(sound, codec, kbps, gain_db, target, tick)
        heard = measure(target)
        lost, over = meant.lufs - heard.lufs, heard.peak_db - true_peak_db
        if meant.silent or (over <= 0 and (abs(lost) <= _CLOSE_DB or over > -_CLOSE_DB)):
            return
        gain_db += min(lost, -over - 0.05)


def _encode(
    sound: Path, codec: Codec, kbps: int | None, gain_db: float, target: Path, tick: Tick
) -> None:
    softer = ["-af", f"volume={gain_db:.2f}dB:precision=float"] if gain_db else []
    plain = ["-write_xing", "1"] if codec == "mp3" else []
    with beside(target) as part:
        run(
            [
                *(*_MOV, "-i", str(sound), "-map", "0:a:0", "-vn", *softer),
                *sound_options(codec, kbps),
                *("-map_metadata", "-1", "-fflags", "+bitexact", *plain),
                *("-f", _FORMATS[codec], str(part)),
            ],
            f"encoding {codec}",
            tick=tick,
        )
