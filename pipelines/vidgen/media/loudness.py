"""Measure how loud a sound is, by EBU R 128."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ffmpeg as graphs

from ..errors import MediaError
from ..events import Tick
from .ffmpeg import run

SILENCE_LUFS = -70.0
SILENCE_DB = -120.0
FORMATS = "wav,w64,mp3,flac,ogg,aac,aiff,mov,matroska"
"""The sound and film formats that are opened: none of them can name other files to read."""

_INTEGRATED = re.compile(r"^\s+I:\s+(-?[\d.]+|-?inf|nan) LUFS", re.MULTILINE)
_PEAK = re.compile(r"^\s+Peak:\s+(-?[\d.]+|-?inf|nan) dBFS", re.MULTILINE)


@dataclass(frozen=True)
class Loudness:
    """Integrated loudness in LUFS, and true peak in dB of full scale."""

    lufs: float
    peak_db: float

    @property
    def silent(self) -> bool:
        return self.lufs <= SILENCE_LUFS


def source(path: Path, **options: Any) -> Any:
    """A sound file as the start of a graph: stereo at 48 kHz, a mono voice alike on both sides."""
    opened = graphs.input(str(path), protocol_whitelist="file", format_whitelist=FORMATS, **options)
    return opened.audio.filter("aresample", 48000).filter("aformat", channel_layouts="stereo")


def measure(path: Path, tick: Tick | None = None) -> Loudness:
    """The loudness of a whole file. Raises MediaError where it has no sound that can be decoded."""
    return through(source(path), "measuring sound", tick)


def through(sound: Any, what: str, tick: Tick | None = None) -> Loudness:
    """The loudness of what comes out of a graph."""
    meter = sound.filter("ebur128", framelog="quiet", peak="true")
    return read(run(meter.output("-", format="null"), what, tick=tick, log="info"))


def read(log: str) -> Loudness:
    """Find the summary of the last `ebur128` in what ffmpeg logged."""
    integrated, peak = _INTEGRATED.findall(log), _PEAK.findall(log)
    if not integrated or not peak:
        raise MediaError("ffmpeg measured no loudness")
    return Loudness(_number(integrated[-1], SILENCE_LUFS), _number(peak[-1], SILENCE_DB))


def _number(text: str, floor: float) -> float:
    return floor if text.lstrip("-") in {"inf", "nan"} else max(floor, float(text))
