"""Say something faster or slower at the same pitch."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import ffmpeg as graphs

from ..ffmpeg import binary, run
from ..publish import beside
from .ear import RATE
from .wav import Wav, opened


def hastened(source: Path, pace: float, length: int, target: Path) -> Wav:
    """A WAV of `length` samples in which a sound goes `pace` times faster, at its own pitch.

    Rubber Band does it where this ffmpeg has it, and else ffmpeg's own filter, which is a little
    rougher. Raises MediaError for a sound that cannot be read.
    """
    opened(source)
    sound = _faster(graphs.input(str(source), format="wav").audio, pace)
    exact = sound.filter("apad").filter("atrim", end_sample=length)
    with beside(target) as part:
        run(
            exact.output(str(part), format="wav", acodec="pcm_s16le", ar=RATE, fflags="+bitexact"),
            "fitting the voice to the film",
        )
    return opened(target)


def _faster(sound: Any, pace: float) -> Any:
    if _has_rubber_band():
        return sound.filter("rubberband", tempo=f"{pace:.6f}", transients="smooth")
    return sound.filter("atempo", f"{pace:.6f}")


@cache
def _has_rubber_band() -> bool:
    import subprocess

    told = subprocess.run([binary(), "-hide_banner", "-filters"], capture_output=True, check=False)
    return b" rubberband " in told.stdout
