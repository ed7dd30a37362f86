"""The embedded music: a quiet bed for one of nine moods, composed from a seed.

One loop of whole bars is composed on a ring: what rings on past its end sounds at its beginning,
and so does the hall. Played over and over, it has no seam, however long the film.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from functools import cache
from typing import TYPE_CHECKING

from .base import LUFS, RATE
from .moods import MOODS, Mood

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LONGEST_LOOP_S = 72.0
_WET = 0.3


class Bed:
    """Nine moods. About 1 s of CPU for 30 s of loop, and none for its repetitions."""

    name = "bed"

    def pieces(self) -> tuple[str, ...]:
        return tuple(sorted(MOODS))

    def fingerprint(self, piece: str) -> dict[str, str]:  # noqa: ARG002
        return {"bed": "1"}

    def play(self, piece: str, duration_s: float, seed: int) -> Iterator[NDArray[np.float32]]:
        loop = composed(piece, min(duration_s, LONGEST_LOOP_S), seed)
        left = round(duration_s * RATE)
        while left > 0:
            for start in range(0, len(loop), RATE):
                yield loop[start : start + RATE]
            left -= len(loop)


def composed(piece: str, at_least_s: float, seed: int) -> NDArray[np.float32]:
    """One loop of a mood, (samples, 2): groups of four bars, as many as fill that time."""
    import numpy as np

    from .score import Score

    mood = MOODS[piece]
    chance = np.random.default_rng([seed, zlib.crc32(piece.encode())])
    beat = smooth(round(60 / chance.uniform(*mood.bpm) * RATE))
    bars = max(1, -(-round(at_least_s * RATE) // (beat * 16))) * 4
    score = Score(mood, int(chance.choice(mood.roots)), beat, bars, chance)
    return _finished(score.played(), mood, seed)


@cache
def smooth(near: int) -> int:
    """The nearest number without prime factors above 5, so that transforms of loops are fast."""
    best = 1
    for fives in range(7):
        for threes in range(10):
            base = 5**fives * 3**threes
            twos = max(0, round(near / base).bit_length() - 1)
            for candidate in (base << twos, base << (twos + 1)):
                best = min(best, candidate, key=lambda n: abs(n - near))
    return best


def _finished(dry: NDArray[np.float32], mood: Mood, seed: int) -> NDArray[np.float32]:
    """The hall, the tone and the level, all round the ring."""
    import numpy as np

    from .instruments import room

    length = len(dry)
    frequency = np.fft.rfftfreq(length, 1 / RATE).astype(np.float32)
    tone = _tone(frequency, mood.bright)
    hall = room(length, seed)
    wet = np.empty_like(dry)
    power = 0.0
    heard = _ear(frequency)
    for side in (0, 1):
        spectrum = np.fft.rfft(dry[:, side])
        spectrum *= (1 - _WET) + _WET * np.fft.rfft(hall[:, side])
        spectrum *= tone
        power += 2 * float((np.abs(spectrum * heard).astype(np.float64) ** 2).sum()) / length**2
        wet[:, side] = np.fft.irfft(spectrum, length)
    gain = 10 ** ((LUFS + 0.691) / 20) / np.sqrt(power)
    return _evened(wet * np.float32(gain))


def _evened(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """The ring with half of its slow rises and falls in level taken out."""
    import numpy as np

    block = RATE // 10
    edges = np.arange(0, len(sound), block)
    power = np.add.reduceat((sound**2).sum(axis=1), edges) / np.diff([*edges, len(sound)])
    window = np.hanning(42)[1:-1] / np.hanning(42)[1:-1].sum()
    slow = np.convolve(np.tile(power, 3), window, "same")[len(power) : 2 * len(power)]
    gain = (power.mean() / slow) ** 0.25
    middles = edges + block / 2
    curve = np.interp(np.arange(len(sound)), middles, gain, period=len(sound))
    return np.asarray(sound * curve.astype(np.float32)[:, None])


def _tone(frequency: NDArray[np.float32], bright: float) -> NDArray[np.float32]:
    """No rumble, no hiss, and a hollow of 4 dB round 2 kHz, where consonants are."""
    import numpy as np

    low = frequency**2 / (frequency**2 + 45.0**2)
    high = 1 / (1 + (frequency / (2500 + 9000 * bright)) ** 4)
    octaves = np.log2(np.maximum(frequency, 1.0) / 2000)
    hollow = 10 ** (-4 / 20 * np.exp(-((octaves / 0.9) ** 2)))
    return np.asarray(low * high * hollow, np.float32)


def _ear(frequency: NDArray[np.float32]) -> NDArray[np.float32]:
    """How loud each frequency counts: near the K weighting of ITU-R BS.1770."""
    import numpy as np

    low = frequency**2 / (frequency**2 + 38.0**2)
    shelf = 1 + 0.585 * frequency**2 / (frequency**2 + 1600.0**2)
    return np.asarray(low * shelf, np.float32)
