"""The instruments of the bed: each gives a few seconds of samples at 48 kHz, about -1 to 1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from .base import RATE

Samples = NDArray[np.float32]


def hertz(midi: int) -> float:
    return float(440.0 * 2.0 ** ((midi - 69) / 12))


def pad(midi: int, length: int, bright: float, seed: int) -> Samples:
    """A slow chord tone in stereo: two detuned voices a side, higher partials that breathe."""
    noise = np.random.default_rng([seed, midi])
    time = np.arange(length, dtype=np.float32) / RATE
    frequency = hertz(midi)
    partials = int(np.clip(3200 * bright / frequency + 2, 2, 14))
    breath = 1 + 0.25 * np.sin(
        2 * np.pi * noise.uniform(0.07, 0.15) * time + noise.uniform(0, 6.28)
    )
    sound = np.zeros((length, 2), np.float32)
    for side, sign in ((0, -1), (1, 1)):
        for detune in (-0.0022, 0.0019):
            turn = 2j * np.pi * frequency * (1 + detune * sign)
            step = np.exp(turn * time.astype(np.float64) + 1j * noise.uniform(0, 6.28))
            sound[:, side] += _partials(
                step.astype(np.complex64), partials, breath.astype(np.float32)
            )
    return sound * _swell(length, 1.6, 2.2)[:, None]


def bass(midi: int, length: int) -> Samples:
    """A round low note."""
    time = np.arange(length) / RATE
    turn = 2 * np.pi * hertz(midi) * time
    sound = np.sin(turn) + 0.35 * np.sin(2 * turn) + 0.12 * np.sin(3 * turn)
    return (sound * _swell(length, 0.012, 0.12)).astype(np.float32)


def pluck(midi: int, bright: float) -> Samples:
    """A plucked string, 1.1 s: the higher the partial, the sooner it is gone."""
    time = np.arange(int(1.1 * RATE)) / RATE
    frequency = hertz(midi)
    sound = np.zeros(len(time))
    for partial in range(1, 7):
        if frequency * partial < 9000:
            fall = np.exp(-time * (2.2 + 1.9 * partial / (bright + 0.4)))
            sound += np.sin(2 * np.pi * frequency * partial * time) * fall / partial**1.1
    return (sound * _swell(len(time), 0.002, 0.02)).astype(np.float32)


def bell(midi: int) -> Samples:
    """A soft bell, 2.8 s, by frequency modulation."""
    time = np.arange(int(2.8 * RATE)) / RATE
    turn = 2 * np.pi * hertz(midi) * time
    sound = np.sin(turn + 1.4 * np.exp(-time * 3) * np.sin(3.5 * turn)) * np.exp(-time * 1.6)
    return (sound * _swell(len(time), 0.004, 0.02)).astype(np.float32)


def shaker(seed: int) -> Samples:
    """A breath of high noise, 50 ms."""
    noise = np.random.default_rng(seed).standard_normal(2400)
    sound = np.diff(noise, prepend=0.0) * np.exp(-np.arange(2400) / 420)
    return (sound * _swell(2400, 0.001, 0.01)).astype(np.float32)


def drum() -> Samples:
    """A deep drum, a quarter of a second: a tone that falls from 84 Hz to 46 Hz."""
    time = np.arange(12000) / RATE
    turn = 2 * np.pi * (46 * time + 38 * (1 - np.exp(-time * 28)) / 28 * 1.6)
    return (np.sin(turn) * np.exp(-time * 9) * _swell(12000, 0.003, 0.02)).astype(np.float32)


def room(length: int, seed: int) -> Samples:
    """The impulse response of a hall, (length, 2), of unit energy; silence after 2.6 s."""
    noise = np.random.default_rng([seed, 2])
    size = min(length, int(2.6 * RATE))
    time = np.arange(size) / RATE
    raw = noise.standard_normal((size, 2)) * np.exp(-time * 2.6)[:, None]
    soft = np.stack([np.convolve(raw[:, side], np.ones(24) / 24, "same") for side in (0, 1)], 1)
    soft[: int(0.018 * RATE)] = 0
    response = np.zeros((length, 2), np.float32)
    response[:size] = soft / np.sqrt((soft**2).sum(axis=0))
    return response


def _partials(step: NDArray[np.complex64], count: int, breath: Samples) -> Samples:
    turn = step.copy()
    low = np.zeros(len(step), np.float32)
    high = np.zeros(len(step), np.float32)
    for partial in range(1, count + 1):
        (low if partial <= 2 else high)[:] += turn.imag * np.float32(partial**-1.35)
        turn *= step
    return low + high * breath


def _swell(length: int, rise_s: float, fall_s: float) -> Samples:
    """One, with a cosine up from 0 at the start and down to 0 at the end."""
    shape = np.ones(length, np.float32)
    rise, fall = (min(int(s * RATE), length // 2) for s in (rise_s, fall_s))
    shape[:rise] = 0.5 - 0.5 * np.cos(np.pi * np.arange(rise) / rise)
    shape[length - fall :] *= 0.5 + 0.5 * np.cos(np.pi * np.arange(fall) / fall)
    return shape
