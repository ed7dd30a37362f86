"""Hear samples as ITU-R BS.1770 does: how loud they are, and how high they go between samples."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 48_000
HOP = RATE // 10
"""Samples in which power is counted: loudness is gated over four of them."""

GRAIN = RATE // 1000
"""Samples in which peaks are counted."""

WARM = HOP
"""Samples after which the weighting has forgotten what it had not heard."""

FLOOR_LUFS = -70.0
_OFFSET_DB = -0.691
_GATE_LU = 10.0
_AWAKE = 1e-8
"""What is far below hearing, and keeps filters from numbers so small that processors crawl."""

_FINER = 4
_REACH = 16
_SHELF = (
    1.53512485958697,
    -2.69169618940638,
    1.19839281085285,
    -1.69065929318241,
    0.73248077421585,
)
_HIGH = (1.0, -2.0, 1.0, -1.99004745483398, 0.99007225036621)


def weighted(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Planar samples (channels, count) at 48 kHz behind the K weighting, from silence on."""
    import av
    import numpy as np
    from av.filter import Graph

    layout = "stereo" if len(sound) == 2 else "mono"
    shape = f"time_base=1/{RATE}:sample_rate={RATE}:sample_fmt=fltp:channel_layout={layout}"
    graph = Graph()
    nodes = [graph.add("abuffer", args=shape)]
    nodes += [graph.add("biquad", args=_biquad(*section)) for section in (_SHELF, _HIGH)]
    nodes.append(graph.add("abuffersink"))
    graph.link_nodes(*nodes).configure()
    awake = np.array(sound, np.float32, order="C")
    awake[:, ::2] += _AWAKE
    frame = av.AudioFrame.from_ndarray(awake, format="fltp", layout=layout)
    frame.sample_rate = RATE
    nodes[0].push(frame)
    heard = nodes[-1].pull()
    assert isinstance(heard, av.AudioFrame)
    return heard.to_ndarray().astype(np.float32, copy=False)


def _biquad(b0: float, b1: float, b2: float, a1: float, a2: float) -> str:
    return f"b0={b0}:b1={b1}:b2={b2}:a0=1:a1={a1}:a2={a2}:precision=f32"


def powers(sound: NDArray[np.float32], warm: int = 0) -> NDArray[np.float64]:
    """The weighted power of every 100 ms, summed over channels; the first `warm` samples only warm.

    What is left over at the end, less than 100 ms, counts as if silence followed.
    """
    import numpy as np

    heard = weighted(sound)[:, warm:]
    count = -(-heard.shape[1] // HOP)
    padded = np.pad(heard, ((0, 0), (0, count * HOP - heard.shape[1])))
    parts = padded.reshape(len(sound), count, HOP)
    return np.asarray(np.einsum("cbs,cbs->b", parts, parts, dtype=np.float64) / HOP)


def integrated(hops: NDArray[np.float64]) -> float:
    """Integrated loudness in LUFS of powers of 100 ms, gated; -70 for silence."""
    import numpy as np

    if len(hops) < 4:
        return gated(hops[:0] if not len(hops) else np.asarray([hops.mean()]))
    summed = np.concatenate([[0.0], np.cumsum(hops)])
    return gated((summed[4:] - summed[:-4]) / 4)


def gated(blocks: NDArray[np.float64]) -> float:
    """Integrated loudness of the powers of overlapping blocks of 400 ms."""
    loud = blocks[as_lufs(blocks) > FLOOR_LUFS]
    if not len(loud):
        return FLOOR_LUFS
    kept = loud[as_lufs(loud) > as_lufs(loud.mean()) - _GATE_LU]
    return float(as_lufs(kept.mean()))


def as_lufs(power: NDArray[np.float64]) -> NDArray[np.float64]:
    """Weighted power as loudness."""
    import numpy as np

    return np.asarray(_OFFSET_DB + 10 * np.log10(power + 1e-12))


def peaks(sound: NDArray[np.float32], high: float) -> NDArray[np.float32]:
    """The highest level of every millisecond of all channels, linear.

    Where it comes near `high`, what lies between the samples is counted too. The samples are whole
    milliseconds.
    """
    import numpy as np

    channels = len(sound)
    found = np.abs(sound).reshape(channels, -1, GRAIN).max(axis=2).max(axis=0)
    hot = np.flatnonzero(found > 0.7 * high)
    if not len(hot):
        return np.asarray(found)
    around = np.pad(sound, ((0, 0), (_REACH, _REACH)))
    view = np.lib.stride_tricks.sliding_window_view(around, GRAIN + 2 * _REACH, axis=1)
    for channel in range(channels):
        between = np.abs(view[channel, hot * GRAIN] @ _between()).max(axis=1)
        found[hot] = np.maximum(found[hot], between)
    return np.asarray(found)


@cache
def _between() -> NDArray[np.float32]:
    """A matrix from the samples round a millisecond to those at four times the rate inside it."""
    import numpy as np

    fine = np.arange(GRAIN * _FINER) / _FINER + _REACH
    away = fine[None, :] - np.arange(GRAIN + 2 * _REACH)[:, None]
    window = np.i0(8.0 * np.sqrt(np.clip(1 - (away / _REACH) ** 2, 0, 1))) / np.i0(8.0)
    return np.where(np.abs(away) < _REACH, np.sinc(away) * window, 0).astype(np.float32)
