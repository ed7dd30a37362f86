"""Sound files that any part can be read of, as planar samples."""

from __future__ import annotations

import wave
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import MediaError
from ..audio_file import as_int16, read_audio, write_wav
from .ear import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Wav:
    """A 16-bit WAV at 48 kHz. Safe among threads: each reading opens it anew."""

    path: Path
    channels: int
    length: int

    def read(self, first: int, count: int) -> NDArray[np.float32]:
        """`count` samples from `first` on, (channels, count); silence before and after it."""
        import numpy as np

        start, end = max(0, first), min(self.length, first + count)
        sound = np.zeros((self.channels, count), np.float32)
        if start >= end:
            return sound
        with wave.open(str(self.path), "rb") as file:
            file.setpos(start)
            raw = np.frombuffer(file.readframes(end - start), "<i2")
        read = raw.reshape(-1, self.channels).T
        at = start - first
        np.multiply(read, np.float32(1 / 32768), out=sound[:, at : at + read.shape[1]])
        return sound


def opened(path: Path) -> Wav:
    """A WAV file. Raises MediaError for one that is no 16-bit WAV at 48 kHz of 1 or 2 channels."""
    try:
        with wave.open(str(path), "rb") as file:
            channels, rate = file.getnchannels(), file.getframerate()
            if file.getsampwidth() != 2 or rate != RATE or channels not in (1, 2):
                raise MediaError(f"{path}: is not a WAV of 16 bits at {RATE} Hz")
            return Wav(path, channels, file.getnframes())
    except (wave.Error, EOFError) as error:
        raise MediaError(f"{path}: not a WAV that can be read ({error})") from None


def converted(path: Path, target: Path, most_s: float = 7 * 3600.0) -> Wav:
    """A stereo WAV at `target` of any sound file.

    Raises MediaError for what is no sound, or lasts longer than `most_s`.
    """
    write_wav(target, (as_int16(block) for block in _at_most(path, most_s)), RATE, 2)
    made = opened(target)
    if not made.length:
        raise MediaError(f"{path}: there is no sound in this file")
    return made


def _at_most(path: Path, most_s: float) -> Iterator[NDArray[np.float32]]:
    left = round(most_s * RATE)
    for block in read_audio(path, RATE, 2):
        left -= len(block)
        if left < 0:
            raise MediaError(f"{path}: it lasts longer than {most_s:.0f} s")
        yield block


def as_wav(path: Path, target: Path) -> Wav:
    """The file itself where it is a WAV that can be read, else one at `target` made of it."""
    try:
        return opened(path)
    except MediaError:
        return converted(path, target)


def spoken(path: Path) -> Wav:
    """A narration. Raises MediaError for one that is no mono WAV of 16 bits at 48 kHz."""
    found = opened(path)
    if found.channels != 1:
        raise MediaError(f"{path}: narration must be mono, 16 bits, {RATE} Hz")
    return found
