"""Sounds that vidgen makes: short, dry, and the same every time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ...model.effect import EFFECTS
from .ear import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float64]

EFFECT_LUFS = -22.0
"""How loud the loudest moment of an effect is, where the voice is at -16."""

_SEED = 11
_EDGE_S = 0.002


@dataclass(frozen=True)
class Made:
    """A sound in memory, (channels, length), whose `accent` is the sample that meets the beat."""

    samples: NDArray[np.float32]
    accent: int

    @property
    def channels(self) -> int:
        return len(self.samples)

    @property
    def length(self) -> int:
        return int(self.samples.shape[1])

    def read(self, first: int, count: int) -> NDArray[np.float32]:
        """As any source: `count` samples from `first` on, and silence outside."""
        import numpy as np

        sound = np.zeros((self.channels, count), np.float32)
        start, end = max(0, first), min(self.length, first + count)
        if start < end:
            sound[:, start - first : end - first] = self.samples[:, start:end]
        return sound


@cache
def effect(name: str) -> Made:
    """One of `EFFECTS`, in stereo where it moves."""
    import numpy as np

    makers: dict[str, Callable[[], tuple[Samples, float]]] = dict(
        zip(EFFECTS, (_chime, _click, _pop, _rise, _tick, _whoosh), strict=True)
    )
    sound, accent_s = makers[name]()
    wide = np.atleast_2d(sound)
    edge = round(_EDGE_S * RATE)
    ramp = np.sin(np.linspace(0, np.pi / 2, edge)) ** 2
    wide[:, -edge:] *= ramp[::-1]
    wide[:, : edge // 4] *= np.linspace(0, 1, edge // 4)
    return Made((wide / np.abs(wide).max()).astype(np.float32), round(accent_s * RATE))


def _time(seconds: float) -> Samples:
    import numpy as np

    return np.arange(round(seconds * RATE)) / RATE


def _ringing(hz: float, seconds: float, half_s: float) -> Samples:
    """A sine that loses half of its level every `half_s`."""
    import numpy as np

    at = _time(seconds)
    return np.asarray(np.sin(2 * np.pi * hz * at) * 0.5 ** (at / half_s))


def _chime() -> tuple[Samples, float]:
    """A struck bar of metal: partials of a free bar, the high ones soon gone, on two notes."""
    import numpy as np

    seconds = 1.8
    sound = np.zeros((2, round(seconds * RATE)))
    for delay, hz, side in ((0.0, 1046.5, 0.4), (0.09, 1568.0, 0.6)):
        note = np.zeros(round(seconds * RATE))
        for partial, level, half_s in ((1, 1.0, 0.28), (2.76, 0.4, 0.12), (5.4, 0.16, 0.05)):
            rung = _ringing(hz * partial, seconds - delay, half_s) * level
            note[len(note) - len(rung) :] += rung
        sound += np.outer((np.sqrt(1 - side), np.sqrt(side)), note)
    return sound, 0.0


def _click() -> tuple[Samples, float]:
    """A button: two short knocks of a hollow body, 35 ms from each other."""
    import numpy as np

    sound = np.zeros(round(0.12 * RATE))
    for delay, hz, level in ((0.0, 2300.0, 1.0), (0.035, 3100.0, 0.55)):
        knock = _ringing(hz, 0.03, 0.0025) + 0.6 * _ringing(hz * 0.41, 0.03, 0.004)
        at = round(delay * RATE)
        sound[at : at + len(knock)] += level * knock
    return sound, 0.0


def _pop() -> tuple[Samples, float]:
    """A drop: a tone that rises quickly while it dies."""
    import numpy as np

    at = _time(0.16)
    hz = 320 + 900 * (1 - np.exp(-at / 0.035))
    phase = 2 * np.pi * np.cumsum(hz) / RATE
    level = np.minimum(at / 0.004, 1) * 0.5 ** (at / 0.022)
    return np.asarray((np.sin(phase) + 0.15 * np.sin(2 * phase)) * level), 0.01


def _tick() -> tuple[Samples, float]:
    """A clock's wheel: a dry knock of wood."""
    knock = _ringing(1850, 0.09, 0.006) + 0.5 * _ringing(2960, 0.09, 0.0035)
    return knock + 0.35 * _ringing(740, 0.09, 0.009), 0.0


def _rise() -> tuple[Samples, float]:
    """Air and a fifth that climb for a second and a half, and stop at the beat."""
    import numpy as np

    at = _time(1.6)
    share = np.minimum(at / 1.5, 1)
    hz = 220 * 2 ** (share**1.5 * 1.5)
    phase = 2 * np.pi * np.cumsum(hz) / RATE
    tone = sum(np.sin(phase * ratio) * level for ratio, level in ((1, 1), (1.5, 0.6), (2, 0.35)))
    level = share**2.5 * np.clip((1.6 - at) / 0.1, 0, 1) ** 2
    air = _blown(1.6, 600 * 2 ** (share * 3.2), 0.5)
    return np.stack([(0.3 * tone + side) * level for side in air]), 1.5


def _whoosh() -> tuple[Samples, float]:
    """Something that flies past, from the left to the right."""
    import numpy as np

    seconds, near_s = 0.75, 0.36
    at = _time(seconds)
    away = (at - near_s) / np.where(at < near_s, 0.16, 0.13)
    air = _blown(seconds, 350 + 2600 * np.exp(-(away**2) / 2), 0.9)
    level = np.exp(-(away**2) / 2) * np.minimum(1, np.minimum(at, seconds - at) / 0.05)
    side = 0.5 + 0.32 * np.tanh((at - near_s) / 0.12)
    return np.stack([air[0] * np.sqrt(1 - side), air[1] * np.sqrt(side)]) * level, near_s


def _blown(seconds: float, hz: Samples, width: float) -> Samples:
    """Noise on two sides round a pitch that moves: whole spectra of 20 ms, added over each other.

    `width` is in octaves.
    """
    import numpy as np

    size, step = 2048, 512
    count = round(seconds * RATE)
    chance = np.random.default_rng(_SEED)
    sound = np.zeros((2, count + size))
    window = np.hanning(size)
    octaves = np.log2(np.maximum(np.fft.rfftfreq(size, 1 / RATE), 20.0))
    common = chance.standard_normal(count + size)
    for side in range(2):
        noise = 0.6 * common + 0.8 * chance.standard_normal(count + size)
        for at in range(0, count, step):
            band = np.exp(-(((octaves - np.log2(hz[min(at, count - 1)])) / width) ** 2) / 2)
            spectrum = np.fft.rfft(noise[at : at + size] * window) * band * 2 ** (-octaves / 2)
            sound[side, at : at + size] += np.fft.irfft(spectrum, size) * window
    return sound[:, size // 2 : size // 2 + count]
