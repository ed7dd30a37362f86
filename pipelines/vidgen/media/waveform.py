"""How loud a film is from moment to moment, as few numbers as a picture of it needs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple, TypeAlias

import av
import numpy as np
from numpy.typing import NDArray

from ..errors import MediaError
from .plain import PLAIN

RATE = 8000
"""Samples a second at which sound is looked at."""

SILENCE_DB = -60.0


_Samples: TypeAlias = NDArray[np.float32]


class Waveform(NamedTuple):
    """Of each of equal parts of a sound: the highest sample, 0 to 1, and the level (RMS, dBFS)."""

    peaks: tuple[float, ...]
    levels_db: tuple[float, ...]
    duration_s: float


def waveform(path: Path, parts: int) -> Waveform:
    """Look at the mean of a file's channels. Raises MediaError for one without any.

    Memory does not grow with its length.
    """
    highest, energy, samples = _measured(path)
    if samples == 0:
        raise MediaError(f"{path}: no sound to look at")
    edges = np.linspace(0, len(highest), min(parts, len(highest)) + 1).astype(int)
    peaks = np.maximum.reduceat(highest, edges[:-1])
    sums = np.add.reduceat(energy, edges[:-1])
    counts = np.diff(edges)
    rms = np.sqrt(sums / counts)
    levels = np.maximum(SILENCE_DB, 20 * np.log10(np.maximum(rms, 1e-6)))
    return Waveform(tuple(map(float, peaks)), tuple(map(float, levels)), samples / RATE)


def _measured(path: Path) -> tuple[_Samples, _Samples, int]:
    """Of every 20 ms, the highest sample and the mean square; and how many samples there are."""
    window = RATE // 50
    highest: list[_Samples] = []
    energy: list[_Samples] = []
    kept = np.zeros(0, np.float32)
    samples = 0
    for sound in _decoded(path):
        samples += len(sound)
        kept = np.concatenate((kept, sound))
        whole = len(kept) // window * window
        blocks = kept[:whole].reshape(-1, window)
        kept = kept[whole:]
        highest.append(np.abs(blocks).max(axis=1, initial=0))
        energy.append((blocks**2).mean(axis=1))
    if len(kept):
        highest.append(np.abs(kept).max(keepdims=True))
        energy.append((kept**2).mean(keepdims=True))
    if not highest:
        return kept, kept, 0
    return np.concatenate(highest), np.concatenate(energy), samples


def _decoded(path: Path) -> Iterator[_Samples]:
    """The mean of a sound's channels, piece by piece."""
    try:
        with av.open(str(path), options=PLAIN) as container:
            if not container.streams.audio:
                return
            resampler = av.AudioResampler(format="fltp", rate=RATE)
            for frame in container.decode(audio=0):
                for part in resampler.resample(frame):
                    yield part.to_ndarray().mean(axis=0)
            for part in resampler.resample(None):
                yield part.to_ndarray().mean(axis=0)
    except av.FFmpegError as error:
        raise MediaError(f"{path}: its sound cannot be decoded ({error})") from None
