"""Where a sound can be heard: what trims words and pieces of speech to what they sound like."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK_S = 0.005
_SHORTEST_S = 0.03
_LATE_S = 0.1
_SILENT_DB = -40.0


def audible(samples: NDArray[np.float32], rate: int) -> NDArray[np.bool_]:
    """For every 5 ms block, whether it is loud enough to be heard beside the loudest."""
    import numpy as np

    size = round(rate * BLOCK_S)
    blocks = samples[: len(samples) // size * size].reshape(-1, size).astype(np.float64)
    level = 10 * np.log10((blocks**2).mean(axis=1) + 1e-12)
    return np.asarray(level > level.max(initial=-120.0) + _SILENT_DB)


def first_heard(heard: NDArray[np.bool_], start_s: float) -> float:
    """The start of the first audible block from `start_s` on, if one comes soon."""
    block = int(start_s / BLOCK_S)
    for offset in range(round(_LATE_S / BLOCK_S)):
        if block + offset < len(heard) and heard[block + offset]:
            return max(start_s, (block + offset) * BLOCK_S)
    return start_s


def last_heard(heard: NDArray[np.bool_], start_s: float, end_s: float) -> float:
    """The end of the last audible block before `end_s`, but not much before `start_s`."""
    block = min(int(end_s / BLOCK_S), len(heard))
    first = int((start_s + _SHORTEST_S) / BLOCK_S)
    while block > first and not heard[block - 1]:
        block -= 1
    return max(start_s + _SHORTEST_S, min(end_s, block * BLOCK_S))


def stretches(heard: NDArray[np.bool_], pause_s: float) -> list[tuple[float, float]]:
    """The (start, end) in seconds of what sounds between pauses of at least `pause_s`."""
    import numpy as np

    on = np.flatnonzero(heard)
    if not len(on):
        return []
    breaks = np.flatnonzero(np.diff(on) * BLOCK_S >= pause_s)
    edges = [0, *(breaks + 1).tolist(), len(on)]
    return [
        (int(on[first]) * BLOCK_S, (int(on[last - 1]) + 1) * BLOCK_S)
        for first, last in pairwise(edges)
    ]
