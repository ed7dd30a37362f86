"""Find the gain that brings a mix to its loudness while no peak passes the ceiling.

All of it is decided on what was counted of the mix: the power of every 100 ms, and the peak and the
energy of every millisecond. No sample is touched until it is encoded.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from .ear import FLOOR_LUFS, GRAIN, HOP, integrated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_ATTACK = 5
_RELEASE_DB = 0.06
_PIECE, _MEMORY = 60_000, 1_000
"""Milliseconds that are limited at once, and after which a peak is forgotten."""

_CLOSE_LU = 0.02
_TRIES = 12
_MOST_DB = 60.0
_LEAST_STEEP = 0.15
"""How little of a gain the limiter leaves at least, in looking for the right one."""

_GRAINS = HOP // GRAIN


@dataclass(frozen=True)
class Counted:
    """What is known of a mix: `powers` by 100 ms, `peaks` and `energies` by millisecond."""

    powers: NDArray[np.float64]
    peaks: NDArray[np.float32]
    energies: NDArray[np.float32]

    @property
    def lufs(self) -> float:
        return integrated(self.powers)


@dataclass(frozen=True)
class Gain:
    """A gain for the whole, and the limiter's curve: a factor at the start of each millisecond."""

    db: float
    curve: NDArray[np.float32]

    @property
    def factor(self) -> float:
        return float(10 ** (self.db / 20))


def settled(counted: Counted, lufs: float, ceiling_db: float) -> Gain:
    """The gain at which the limited mix is as loud as wanted; 0 dB for silence."""
    import numpy as np

    loud = counted.lufs
    if loud <= FLOOR_LUFS:
        return Gain(0.0, np.ones(len(counted.peaks) + 1, np.float32))
    step = db = lufs - loud
    steepness, last = 1.0, 0.0
    for turn in range(_TRIES):
        gain = Gain(db, limiting(counted.peaks, db, ceiling_db))
        missing = lufs - _limited(counted, gain)
        if abs(missing) <= _CLOSE_LU or db >= _MOST_DB:
            break
        if turn:
            steepness = min(1.0, max(_LEAST_STEEP, (last - missing) / step))
        step, last = missing / steepness, missing
        db = min(_MOST_DB, db + step)
    return gain


def _limited(counted: Counted, gain: Gain) -> float:
    """How loud the mix is behind a gain."""
    import numpy as np

    count = len(counted.powers)
    short = count * _GRAINS - len(counted.energies)
    before = np.pad(counted.energies, (0, short)).reshape(count, -1)
    factors = np.pad(gain.curve[:-1], (0, short), mode="edge").reshape(count, -1)
    kept = (before * factors**2).sum(axis=1) / np.maximum(before.sum(axis=1), 1e-20)
    return integrated(counted.powers * kept * gain.factor**2)


def limiting(peaks: NDArray[np.float32], db: float, ceiling_db: float) -> NDArray[np.float32]:
    """The curve that keeps peaks, made louder by `db`, below a ceiling.

    It falls over 5 ms, before the peak, and rises again by 60 dB a second.
    """
    import numpy as np

    lowered = np.zeros(len(peaks), np.float32)
    allowed = 10 ** ((ceiling_db - db) / 20)
    for start in range(0, len(peaks), _PIECE):
        first = max(0, start - _MEMORY)
        piece = peaks[first : start + _PIECE + 2 * _ATTACK + 2]
        if piece.max(initial=0.0) > allowed:
            found = _falling(20 * np.log10(np.maximum(piece / allowed, 1.0)))
            lowered[start : start + _PIECE] = found[start - first :][:_PIECE]
    knots = np.minimum(np.append(lowered, lowered[-1:]), np.insert(lowered, 0, lowered[:1]))
    return np.asarray(10 ** (knots / 20), np.float32)


def _falling(over: NDArray[np.float32]) -> NDArray[np.float64]:
    """By how many dB each millisecond is changed whose peaks are so many dB over the ceiling."""
    import numpy as np

    rising = _RELEASE_DB * np.arange(len(over))
    held = np.minimum(0.0, np.minimum.accumulate(-over - rising) + rising)
    lowest = np.pad(_lowest(held, _ATTACK + 1), _ATTACK, mode="edge")
    return np.convolve(lowest, np.full(2 * _ATTACK + 1, 1 / (2 * _ATTACK + 1)), "valid")


def stricter(counted: Counted, gain: Gain, over: NDArray[np.float32], ceiling_db: float) -> Counted:
    """What is known of a mix, with peaks so high that what came out `over` is lowered by that."""
    import numpy as np

    excess = _lowest(-over.astype(np.float64), 2)
    allowed = 10 ** (ceiling_db / 20) / (gain.factor * gain.curve[: len(over)])
    peaks = np.where(excess < -1, -1.005 * excess * allowed, counted.peaks)
    return replace(counted, peaks=np.maximum(peaks, counted.peaks).astype(np.float32))


def _lowest(values: NDArray[np.float64], reach: int) -> NDArray[np.float64]:
    """The lowest value within `reach` of each."""
    import numpy as np

    padded = np.pad(values, reach, mode="edge")
    lowest = values.copy()
    for shift in range(2 * reach + 1):
        np.minimum(lowest, padded[shift : shift + len(values)], out=lowest)
    return lowest
