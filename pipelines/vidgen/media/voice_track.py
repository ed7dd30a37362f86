"""Lay the narration of all scenes out on one track, exact to the sample."""

from __future__ import annotations

import wave
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ..errors import MediaError
from .publish import beside

SAMPLE_RATE = 48_000
_CHUNK = SAMPLE_RATE * 10
_ZERO_SECOND = bytes(2 * SAMPLE_RATE)


@dataclass(frozen=True)
class Voice:
    """A scene's narration (None where nothing is said) and where the scene lies in the film."""

    audio: Path | None
    start_s: float
    duration_s: float


def voice_track(voices: Sequence[Voice], duration_s: float, target: Path) -> None:
    """Write one mono 16-bit WAV of `duration_s` in which each scene's narration has its place.

    Narration that is longer than its scene is cut at the scene's end. Raises MediaError for a
    sound that is no mono 16-bit WAV at 48 kHz.
    """
    total = round(duration_s * SAMPLE_RATE)
    with beside(target) as part, part.open("wb") as file, wave.open(file, "wb") as output:
        output.setnchannels(1)
        output.setsampwidth(2)
        output.setframerate(SAMPLE_RATE)
        written = 0
        for voice in sorted(voices, key=lambda voice: voice.start_s):
            start = round(voice.start_s * SAMPLE_RATE)
            end = min(total, round((voice.start_s + voice.duration_s) * SAMPLE_RATE))
            written += _silence(output, start - written)
            if voice.audio is not None:
                written += _copy(voice.audio, output, end - written)
        _silence(output, total - written)


def _silence(output: wave.Wave_write, samples: int) -> int:
    left = max(0, samples)
    while left:
        count = min(left, SAMPLE_RATE)
        output.writeframesraw(_ZERO_SECOND[: 2 * count])
        left -= count
    return max(0, samples)


def _copy(audio: Path, output: wave.Wave_write, limit: int) -> int:
    copied = 0
    try:
        with wave.open(str(audio), "rb") as sound:
            shape = (sound.getnchannels(), sound.getsampwidth(), sound.getframerate())
            if shape != (1, 2, SAMPLE_RATE):
                raise MediaError(f"{audio}: narration must be mono, 16 bits, {SAMPLE_RATE} Hz")
            while copied < limit:
                frames = sound.readframes(min(_CHUNK, limit - copied))
                if not frames:
                    break
                output.writeframesraw(frames)
                copied += len(frames) // 2
    except (wave.Error, EOFError) as error:
        raise MediaError(f"{audio}: not a WAV that can be read ({error})") from None
    return copied
