"""Make a film's sound: mixed, brought to its loudness, and encoded, in a few passes over it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from ...events import Tick
from ..ffmpeg import part_of
from ..loudness import SILENCE_DB, Loudness
from . import aac, pcm
from .ear import FLOOR_LUFS, GRAIN, integrated
from .limiter import Counted, Gain, limiting, settled, stricter
from .mix import Mix, curve
from .survey import BED_LUFS, BLOCK, VOICE_LUFS, balanced, blocks, counted, in_parallel

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

_HEADROOM_DB = 0.5
_CLOSE_LU = 0.2
_TRIES = 5


@dataclass(frozen=True)
class Aim:
    """What a destination wants of a sound. A peak above `true_peak_db` is never left.

    It is encoded as AAC of `kbps`, or left as plain samples.
    """

    lufs: float
    true_peak_db: float
    kbps: int
    channels: int = 2
    plain: bool = False


@dataclass(frozen=True)
class _Heard:
    """What is heard of a sound once it is encoded."""

    powers: NDArray[np.float64]
    peaks: NDArray[np.float32]

    @classmethod
    def of(cls, made: Sequence[aac.Block]) -> _Heard:
        import numpy as np

        return cls(
            np.concatenate([block.powers for block in made]),
            np.concatenate([block.peaks for block in made]),
        )

    @property
    def loudness(self) -> Loudness:
        import numpy as np

        peak = float(self.peaks.max(initial=0.0))
        return Loudness(integrated(self.powers), max(SILENCE_DB, 20 * float(np.log10(peak + 1e-9))))


def soundtrack(mix: Mix, aim: Aim, target: Path, tick: Tick) -> Loudness:
    """Write the sound of a film and return how loud the encoded sound is.

    Raises MediaError for a source that cannot be read. A film without any sound is given silence.
    """
    mix = balanced(replace(mix, channels=aim.channels), part_of(tick, 0.0, 0.1))
    high = 10 ** ((aim.true_peak_db - _HEADROOM_DB) / 20)
    found = counted(mix, _guess(mix, aim, high), part_of(tick, 0.1, 0.25))
    gain = settled(found, aim.lufs, aim.true_peak_db - _HEADROOM_DB)
    rest = part_of(tick, 0.25, 1.0)
    return _encoded(mix, aim, found, gain, target, rest)


def _guess(mix: Mix, aim: Aim, high: float) -> float:
    """About the level in the mix that comes to the ceiling: most mixes need a few dB more."""
    about_lufs = VOICE_LUFS if mix.voices else BED_LUFS
    return float(high / 10 ** ((aim.lufs - about_lufs + 1) / 20))


def _reader(mix: Mix, gain: Gain) -> Callable[[int, int], Samples]:
    """The mix behind the limiter."""
    import numpy as np

    def read(first: int, count: int) -> Samples:
        sound = mix.read(first, count)
        sound *= curve(gain.curve, GRAIN, first, count) * np.float32(gain.factor)
        return sound

    return read


def _encoded(mix: Mix, aim: Aim, found: Counted, gain: Gain, target: Path, tick: Tick) -> Loudness:
    """Encode all blocks; then again those, and only those, in which a peak came out too high."""
    settings = aac.Settings(aim.kbps, aim.channels)
    todo = list(blocks(mix.length))
    made: dict[int, aac.Block] = {}
    for turn in range(_TRIES):
        made_of = pcm.judged if aim.plain else partial(aac.encoded, settings=settings)
        encode = partial(made_of, _reader(mix, gain), length=mix.length, high=_high(aim))
        share = part_of(tick, 1 - 0.5**turn, 1 - 0.5 ** (turn + 1))
        written = gain
        made |= dict(zip(todo, in_parallel(encode, todo, share, "encoding sound"), strict=True))
        ordered = [made[at] for at in blocks(mix.length)]
        heard = _Heard.of(ordered)
        found, better = _corrected(found, gain, heard, aim)
        todo = [at for at in blocks(mix.length) if _differs(gain, better, at)]
        gain = better
        if not todo:
            break
    if aim.plain:
        pcm.write(
            _reader(mix, written),
            mix.length,
            aim.channels,
            target,
            part_of(tick, 1 - 0.5 ** (turn + 1), 1.0),
        )
    else:
        aac.write(ordered, mix.length, settings, target)
    return heard.loudness


def _high(aim: Aim) -> float:
    return float(10 ** (aim.true_peak_db / 20))


def _corrected(found: Counted, gain: Gain, heard: _Heard, aim: Aim) -> tuple[Counted, Gain]:
    """What is known, and the gain, after hearing what was encoded; the same gain if it is right."""
    import numpy as np

    loud = integrated(heard.powers)
    ceiling_db = aim.true_peak_db - _HEADROOM_DB
    wrong = loud > FLOOR_LUFS and abs(aim.lufs - loud) > _CLOSE_LU
    over = np.maximum(heard.peaks / _high(aim), 1.0)
    if not wrong and not (over > 1).any():
        return found, gain
    found = stricter(found, gain, over, ceiling_db)
    db = gain.db + (aim.lufs - loud if wrong else 0.0)
    return found, Gain(db, limiting(found.peaks, db, ceiling_db))


def _differs(gain: Gain, better: Gain, at: int) -> bool:
    """Whether another gain changes what a block, or the encoder on its way to it, hears."""
    if gain is better:
        return False
    near = slice(max(0, at // GRAIN - aac.LEAD), (at + BLOCK) // GRAIN + aac.LEAD)
    return gain.db != better.db or bool((gain.curve[near] != better.curve[near]).any())
