"""Lay the times of one recording over another of the same words: dynamic time warping.

What is compared is how the spectrum is shaped (cepstra on a mel scale) and how loud it is, each
freed from what is the speaker's own by its mean and spread.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16000
_HOP, _WINDOW = 160, 512
_BANDS, _CEPSTRA = 26, 13
_LOWEST_HZ, _HIGHEST_HZ = 80.0, 7600.0
_RANGE_DB = 50.0
_LOUDNESS_WEIGHT = 4.0
_BOTH_WEIGHT = 1.2
"""What a step in both recordings costs against one in either: 2 would make all paths cost alike."""


def warped(
    guide: NDArray[np.float32], samples: NDArray[np.float32], times_s: NDArray[np.float64]
) -> NDArray[np.float64]:
    """The seconds in `samples` that are what `times_s` are in `guide`; never falling.

    Both are mono at 16 kHz. Memory grows with the product of their lengths: 15 MB for 20 s each.
    """
    import numpy as np

    ours, theirs = _path(_features(guide), _features(samples))
    frames, first = np.unique(ours, return_index=True)
    last = np.append(first[1:], len(ours)) - 1
    middles = (theirs[first] + theirs[last]) / 2
    step_s = _HOP / RATE
    return np.asarray(np.interp(times_s / step_s, frames, middles) * step_s)


def _features(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """By 10 ms: cepstra and loudness, each of mean 0 and spread 1 while there is sound."""
    import numpy as np

    edge = np.zeros(_WINDOW // 2, np.float32)
    padded = np.concatenate([edge, samples, edge])
    frames = np.lib.stride_tricks.sliding_window_view(padded, _WINDOW)[::_HOP]
    spectra = np.abs(np.fft.rfft(frames * np.hanning(_WINDOW).astype(np.float32), axis=1)) ** 2
    bands = 10 * np.log10(spectra @ _mel().T + 1e-10)
    bands = np.maximum(bands, np.percentile(bands.max(axis=1), 98) - _RANGE_DB)
    loudness = bands.mean(axis=1)
    sounding = loudness >= loudness.min() + 0.15 * np.ptp(loudness)
    turns = np.pi * np.arange(1, _CEPSTRA + 1)[:, None] * (np.arange(_BANDS) + 0.5) / _BANDS
    cepstra = _evened(bands @ np.cos(turns).T, sounding)
    level = np.clip(_evened(loudness[:, None], sounding), -3, 3) * _LOUDNESS_WEIGHT
    return np.concatenate([cepstra, level], axis=1).astype(np.float32)


def _evened(values: NDArray[np.float64], where: NDArray[np.bool_]) -> NDArray[np.float64]:
    import numpy as np

    mean, spread = values[where].mean(axis=0), values[where].std(axis=0)
    return np.asarray((values - mean) / (spread + 1e-6))


@cache
def _mel() -> NDArray[np.float32]:
    """Triangles on the mel scale, (bands, frequencies)."""
    import numpy as np

    def mel(hertz: NDArray[Any]) -> NDArray[np.float64]:
        return np.asarray(2595 * np.log10(1 + hertz / 700))

    ends = mel(np.asarray([_LOWEST_HZ, _HIGHEST_HZ]))
    edges = np.linspace(ends[0], ends[1], _BANDS + 2)
    at = mel(np.fft.rfftfreq(_WINDOW, 1 / RATE))
    width = edges[1] - edges[0]
    rising, falling = (at - edges[:-2, None]) / width, (edges[2:, None] - at) / width
    return np.asarray(np.maximum(0, np.minimum(rising, falling)), np.float32)


def _path(
    ours: NDArray[np.float32], theirs: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The pairs of frames on the cheapest way through both, as their indices."""
    import numpy as np

    steps = _steps(_distances(ours, theirs))
    i, j = steps.shape[0] - 1, steps.shape[1] - 1
    pairs = [(i, j)]
    while i or j:
        step = steps[i, j]
        i, j = i - (step != 1), j - (step != 2)
        pairs.append((i, j))
    found = np.asarray(pairs[::-1])
    return found[:, 0], found[:, 1]


def _distances(ours: NDArray[np.float32], theirs: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    squares = (ours**2).sum(axis=1)[:, None] + (theirs**2).sum(axis=1) - 2 * ours @ theirs.T
    return np.asarray(np.sqrt(np.maximum(0, squares)))


def _steps(cost: NDArray[np.float32]) -> NDArray[np.int8]:
    """For each pair of frames, the step that leads there: 0 in both, 1 in theirs, 2 in ours.

    Computed along diagonals, whose pairs do not depend on each other.
    """
    import numpy as np

    rows, columns = cost.shape
    steps = np.zeros((rows, columns), np.int8)
    steps[0, :], steps[:, 0] = 1, 2
    before = np.full(rows + 1, np.inf, np.float32)  # the diagonal before, by row, after an edge
    last = before.copy()
    last[1] = cost[0, 0]
    for diagonal in range(1, rows + columns - 1):
        row = np.arange(max(0, diagonal - columns + 1), min(rows, diagonal + 1))
        here = cost[row, diagonal - row]
        ways = np.stack([before[row] + _BOTH_WEIGHT * here, last[row + 1] + here, last[row] + here])
        best = ways.argmin(axis=0)
        inner = (row > 0) & (row < diagonal)
        steps[row[inner], (diagonal - row)[inner]] = best[inner]
        now = np.full(rows + 1, np.inf, np.float32)
        now[row + 1] = ways[best, np.arange(len(row))]
        before, last = last, now
    return steps
