"""Listen once to what a mix is made of, then once to the mix, block by block and in parallel."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from ...events import Tick
from .ear import FLOOR_LUFS, GRAIN, HOP, WARM, as_lufs, integrated, peaks, powers
from .limiter import Counted
from .mix import STEP, Mix, Source

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BLOCK = 96 * HOP
"""Samples that are mixed, heard and encoded at once: whole hops and whole frames of AAC."""

VOICE_LUFS, BED_LUFS = -16.0, -24.0
DUCKED_DB = 8.0
_QUIETER_DB = 28.0
_BEFORE_S, _AFTER_S = 0.25, 0.45
_FALL_S, _RISE_S = 0.2, 0.7
_MOST_GAIN_DB = 40.0
_MUSIC_BLOCKS = 24
_THREADS = 8
_MOST_HEARD = 600 * 48_000
_MOST_LEVEL = 0.5

_Item = TypeVar("_Item")
_Found = TypeVar("_Found")


def in_parallel(
    work: Callable[[_Item], _Found], items: Iterable[_Item], tick: Tick, note: str
) -> list[_Found]:
    """What `work` makes of each item, in order. Most of it is done without Python's lock."""
    todo = list(items)
    with _pool() as pool:
        started = [pool.submit(work, item) for item in todo]
        return [_told(one, at / len(todo), tick, note) for at, one in enumerate(started)]


@contextmanager
def _pool() -> Iterator[ThreadPoolExecutor]:
    pool = ThreadPoolExecutor(min(_THREADS, _cores()))
    try:
        yield pool
    finally:
        pool.shutdown(cancel_futures=True)


def _told(future: Future[_Found], share: float, tick: Tick, note: str) -> _Found:
    tick(share, note)
    return future.result()


def _cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1


def blocks(length: int) -> range:
    """Where the blocks of a film begin."""
    return range(0, max(1, length), BLOCK)


def balanced(mix: Mix, tick: Tick) -> Mix:
    """The mix with its voice and its music at their levels, and the music lowered under speech."""
    import numpy as np

    if mix.voices:
        spoken = in_parallel(
            lambda at: _spoken(mix, at), blocks(mix.length), tick, "hearing speech"
        )
        loud = integrated(np.concatenate([power for power, _ in spoken]))
        levels = np.concatenate([level for _, level in spoken])
        if loud > FLOOR_LUFS:
            mix = replace(mix, voice_gain=_gain(VOICE_LUFS - loud), ducking=_ducking(levels, loud))
    if mix.music is not None:
        found = in_parallel(lambda at: _music(mix, at), _some(mix.length), tick, "hearing music")
        loud = integrated(np.concatenate(found))
        mix = replace(mix, music_gain=_gain(BED_LUFS - loud) if loud > FLOOR_LUFS else 1.0)
    return mix


def levelled(source: Source, lufs: float) -> float:
    """The factor that brings a short sound's loudest moment to a loudness; 1 for silence.

    It leaves room for what is heard with it: no sample comes near full scale.
    """
    import numpy as np

    sound = source.read(0, min(source.length, _MOST_HEARD))
    highest = float(np.abs(sound).max(initial=0.0))
    hops = np.pad(powers(sound), 3) * (2 if len(sound) == 1 else 1)
    loudest = float(as_lufs(np.convolve(hops, np.full(4, 0.25)).max(keepdims=True))[0])
    if loudest <= FLOOR_LUFS or not highest:
        return 1.0
    return min(_gain(lufs - loudest), _MOST_LEVEL / highest)


def _gain(db: float) -> float:
    return float(10 ** (min(_MOST_GAIN_DB, db) / 20))


def _some(length: int) -> list[int]:
    """The beginnings of blocks all over the film: music is alike throughout."""
    starts = list(blocks(length))
    return starts[:: -(-len(starts) // _MUSIC_BLOCKS)]


def _spoken(mix: Mix, at: int) -> tuple[NDArray[np.float64], NDArray[np.float32]]:
    """The power of every 100 ms of speech on both sides, and its level at every 10 ms."""
    import numpy as np

    count = min(BLOCK, mix.length - at)
    sound = mix.voice(at - WARM, count + WARM)
    steps = -(-count // STEP)
    squares = np.pad(sound[0, WARM:], (0, steps * STEP - count)).reshape(steps, STEP)
    level = np.sqrt(np.einsum("bs,bs->b", squares, squares) / STEP)
    if not level.any():
        return np.zeros(-(-count // HOP)), level
    return powers(sound, WARM) * mix.channels, level


def _music(mix: Mix, at: int) -> NDArray[np.float64]:
    return powers(mix.bed(at, min(BLOCK, mix.length - at)))


def _ducking(levels: NDArray[np.float32], loud: float) -> NDArray[np.float32]:
    """The music's factor at every 10 ms: down before somebody speaks, up when nobody goes on."""
    import numpy as np

    speaks = (levels > 10 ** ((loud - _QUIETER_DB) / 20)).astype(np.float64)
    before, after = round(_BEFORE_S * 100), round(_AFTER_S * 100)
    near = np.convolve(speaks, np.ones(before + after + 1))[before : before + len(speaks)] > 0.5
    fall, rise = round(_FALL_S * 100), round(_RISE_S * 100)
    share = _eased(near, fall, rise)
    db = -DUCKED_DB * np.sin(np.pi / 2 * share) ** 2
    return np.asarray(10 ** (np.append(db, db[-1]) / 20), np.float32)


def _eased(near: NDArray[np.bool_], fall: int, rise: int) -> NDArray[np.float64]:
    """1 where something is near, and straight lines from 0 to it and back."""
    import numpy as np

    index = np.arange(len(near))
    last = np.maximum.accumulate(np.where(near, index, -len(near) - rise))
    coming = np.where(near, index, 2 * len(near) + fall)
    following = np.minimum.accumulate(coming[::-1])[::-1]
    return np.clip(np.maximum(1 - (index - last) / rise, 1 - (following - index) / fall), 0, 1)


def counted(mix: Mix, high: float, tick: Tick) -> Counted:
    """What there is to know of a mix. Peaks are exact where they come near `high`."""
    import numpy as np

    found = in_parallel(
        lambda at: _counted(mix, at, high), blocks(mix.length), tick, "hearing the mix"
    )
    return Counted(*(np.concatenate(values) for values in zip(*found, strict=True)))


def _counted(
    mix: Mix, at: int, high: float
) -> tuple[NDArray[np.float64], NDArray[np.float32], NDArray[np.float32]]:
    count = min(BLOCK, mix.length - at)
    grains = -(-count // GRAIN)
    return heard(mix.read(at - WARM, grains * GRAIN + WARM), high)


def heard(
    sound: NDArray[np.float32], high: float
) -> tuple[NDArray[np.float64], NDArray[np.float32], NDArray[np.float32]]:
    """Powers, peaks and energies of samples, of which the first only warm the ear."""
    import numpy as np

    own = sound[:, WARM:]
    grains = own.reshape(len(own), -1, GRAIN)
    energies = np.einsum("cbs,cbs->b", grains, grains)
    return powers(sound, WARM), peaks(own, high), np.asarray(energies, np.float32)


def warmed(sound: NDArray[np.float32], start: int, count: int) -> NDArray[np.float32]:
    """Whole milliseconds of samples from `start` on, behind those that warm the ear."""
    import numpy as np

    before = sound[:, max(0, start - WARM) : start]
    own = sound[:, start : start + count]
    grains = -(-count // GRAIN) * GRAIN
    return np.pad(
        np.concatenate([before, own], axis=1),
        ((0, 0), (WARM - before.shape[1], grains - own.shape[1])),
    )
