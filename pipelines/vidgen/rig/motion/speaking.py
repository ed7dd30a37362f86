"""Mouths that speak: fifteen visemes from phonemes, from written words, or from sound alone.

All times are in seconds from the start of a clip; there is one mouth for each of its pictures.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Literal, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .acting import Mouth

Viseme = Literal[
    "sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U"
]

Sound: TypeAlias = tuple[str, float, float]
"""A phoneme or a word, and when it begins and ends."""

VISEMES: Mapping[Viseme, Mouth] = {
    "sil": Mouth(0.0, 1.0, 0.0, 0.5, 0.4, 0.0, 0.0),
    "PP": Mouth(0.0, 0.92, 0.05, 0.0, 0.0),
    "FF": Mouth(0.13, 0.95, 0.0, 1.0, 0.0),
    "TH": Mouth(0.24, 1.0, 0.0, 0.8, 1.0),
    "DD": Mouth(0.28, 1.02, 0.0, 0.8, 0.9),
    "kk": Mouth(0.34, 1.0, 0.0, 0.6, 0.5),
    "CH": Mouth(0.26, 0.80, 0.45, 0.9, 0.3),
    "SS": Mouth(0.17, 1.08, 0.0, 1.0, 0.2, 0.1),
    "nn": Mouth(0.22, 1.02, 0.0, 0.7, 0.9),
    "RR": Mouth(0.28, 0.82, 0.5, 0.5, 0.5),
    "aa": Mouth(0.85, 1.02, 0.05, 0.5, 0.8),
    "E": Mouth(0.52, 1.14, 0.0, 0.7, 0.7, 0.12),
    "I": Mouth(0.34, 1.2, 0.0, 0.8, 0.6, 0.2),
    "O": Mouth(0.62, 0.74, 0.9, 0.1, 0.4),
    "U": Mouth(0.34, 0.60, 1.0, 0.0, 0.2),
}

_STRONG: Mapping[Viseme, float] = {"PP": 4.0, "FF": 2.5, "U": 1.6, "O": 1.5, "CH": 1.4, "SS": 1.2}
"""How much a viseme holds out against its neighbours."""

_IPA: Mapping[Viseme, str] = {
    "PP": "pbm",
    "FF": "fvⱱɱ",
    "TH": "θð",
    "DD": "tdTɾʈɖ",
    "kk": "kgɡhxqcɟɣχʔɥçɰʝ",
    "CH": "ʃʒʧʤɕʂʐ",
    "SS": "szʣʦ",
    "nn": "nlŋɲɳɫʎ",
    "RR": "ɹrɻʁɽɚɝɜ",
    "aa": "aɑɐæʌIWɒ",
    "E": "eɛəAᵊɘ",
    "I": "iɪjyʏᵻɨ",
    "O": "oɔOYœøɤ",
    "U": "uʊwʍɯQ",
}
_LETTERS: Mapping[Viseme, str] = {
    "PP": "pbm",
    "FF": "fv",
    "DD": "dt",
    "kk": "ckgqhx",
    "CH": "j",
    "SS": "sz",
    "nn": "nl",
    "RR": "r",
    "aa": "a",
    "E": "e",
    "I": "iy",
    "O": "o",
    "U": "uw",
}
_FADE_S, _REACH_S = 0.05, 0.045
_PARTS, _LONGEST_S = 4, 0.25
_BAND_HZ = (350.0, 1100.0)


def _table(groups: Mapping[Viseme, str]) -> dict[str, Viseme]:
    return {letter: viseme for viseme, letters in groups.items() for letter in letters}


_BY_PHONEME, _BY_LETTER = _table(_IPA), _table(_LETTERS)


def viseme(phoneme: str) -> Viseme | None:
    """The viseme of a phoneme in IPA; None for marks of stress and length."""
    return _BY_PHONEME.get(phoneme)


def spoken(phonemes: Sequence[Sound], frames: int, fps: float) -> tuple[Mouth, ...]:
    """Mouths for phonemes with their times: each leans towards what comes before and after.

    The time of a mark, such as that of stress, belongs to the phoneme that it stands before.
    """
    shapes: list[tuple[Viseme, float, float]] = []
    marked_s: float | None = None
    for symbol, start, end in phonemes:
        if (shape := viseme(symbol)) is None:
            marked_s = start if marked_s is None else marked_s
            continue
        begin, marked_s = start if marked_s is None else marked_s, None
        shapes.append((shape, begin, min(end, begin + _LONGEST_S)))
    return _mouths(shapes, frames, fps)


def worded(words: Sequence[Sound], frames: int, fps: float) -> tuple[Mouth, ...]:
    """Mouths for words whose phonemes nobody tells: their letters, spread over their time."""
    found: list[tuple[Viseme, float, float]] = []
    for text, start, end in words:
        shapes = [_BY_LETTER[letter] for letter in text.lower() if letter in _BY_LETTER]
        step = (end - start) / max(1, len(shapes))
        found += [(one, start + n * step, start + (n + 1) * step) for n, one in enumerate(shapes)]
    return _mouths(found, frames, fps)


def _mouths(
    shapes: Sequence[tuple[Viseme, float, float]], frames: int, fps: float
) -> tuple[Mouth, ...]:
    if not shapes:
        return (VISEMES["sil"],) * frames
    targets = np.array([_numbers(VISEMES[one]) for one, _, _ in shapes])
    strong = np.array([_STRONG.get(one, 1.0) for one, _, _ in shapes])
    begins, ends = (np.array([shape[at] for shape in shapes]) for at in (1, 2))
    times = _times(frames * _PARTS, fps * _PARTS)
    away = np.maximum(np.maximum(begins - times[:, None], times[:, None] - ends), 0.0)
    weights = strong * np.exp(-away / _REACH_S)
    mixed = weights @ targets / np.maximum(weights.sum(axis=1, keepdims=True), 1e-9)
    share = np.clip(np.exp(-np.maximum(away.min(axis=1) - 0.02, 0.0) / _FADE_S), 0.0, 1.0)
    share *= _ends(times, frames / fps)
    closed = (weights * (strong >= _STRONG["PP"])).max(axis=1) / strong.max()
    return tuple(
        _mean(mixed[at : at + _PARTS], share[at : at + _PARTS], closed[at : at + _PARTS])
        for at in range(0, frames * _PARTS, _PARTS)
    )


def _times(count: int, fps: float) -> NDArray[np.float64]:
    """The middle of every picture's time."""
    found: NDArray[np.float64] = (np.arange(count, dtype=np.float64) + 0.5) / fps
    return found


def _ends(times: NDArray[np.float64], lasts_s: float) -> NDArray[np.float64]:
    """A mouth at rest where the clip begins and ends, so that it goes around."""
    found: NDArray[np.float64] = np.clip(np.minimum(times, lasts_s - times) / 0.06, 0.0, 1.0)
    return found


def _numbers(mouth: Mouth) -> list[float]:
    return [mouth.opened, mouth.wide, mouth.round, mouth.teeth, mouth.tongue, mouth.smile]


def _mean(
    mixed: NDArray[np.float64], share: NDArray[np.float64], closed: NDArray[np.float64]
) -> Mouth:
    """One picture's mouth: the mean of its time, or the lips that meet in it."""
    at = int(closed.argmax())
    shape = mixed[at] if closed[at] > 0.6 else mixed.mean(axis=0)
    opened, wide, rounded, teeth, tongue, smile = np.round(shape, 4).tolist()
    return Mouth(opened, wide, rounded, teeth, tongue, smile, round(float(share.mean()), 4))


def heard(samples: NDArray[np.float32], rate: int, frames: int, fps: float) -> tuple[Mouth, ...]:
    """Mouths for any voice: as open as the band of the vowels is loud.

    `samples` are mono, -1 to 1, of shape (samples,).
    """
    level = _levels(_band(samples, rate), rate, frames, fps)
    loud = float(np.percentile(level, 95)) if level.any() else 0.0
    if loud <= 1e-4:
        return (VISEMES["sil"],) * frames
    opened = np.clip(level / loud, 0.0, 1.0) ** 0.75 * _ends(_times(frames, fps), frames / fps)
    return tuple(_opened(float(value)) for value in np.round(opened, 4))


def _band(samples: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    spectrum = np.fft.rfft(samples.astype(np.float64))
    hertz = np.fft.rfftfreq(len(samples), 1 / rate)
    low, high = _BAND_HZ
    kept: NDArray[np.float64] = np.fft.irfft(
        spectrum * ((hertz >= low) & (hertz <= high)), len(samples)
    )
    return kept


def _levels(band: NDArray[np.float64], rate: int, frames: int, fps: float) -> NDArray[np.float64]:
    """How loud every picture's time is (RMS), shape (frames,)."""
    edges = [math.floor(number * rate / fps) for number in range(frames + 1)]
    power = np.zeros(frames)
    for number, (start, end) in enumerate(pairwise(edges)):
        if len(part := band[start:end]):
            power[number] = float(np.sqrt(np.mean(part**2)))
    return power


def _opened(value: float) -> Mouth:
    share = min(1.0, value * 4)
    return Mouth(0.9 * value, 1.0 + 0.06 * value, 0.12, 0.6, 0.7, 0.0, share)
