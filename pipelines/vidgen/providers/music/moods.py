"""What makes a mood: a scale, keys, a pace, chords, and how much each instrument plays."""

from __future__ import annotations

from dataclasses import dataclass

_MAJOR = (0, 2, 4, 5, 7, 9, 11)
_MINOR = (0, 2, 3, 5, 7, 8, 10)
_DORIAN = (0, 2, 3, 5, 7, 9, 10)
_LYDIAN = (0, 2, 4, 6, 7, 9, 11)
_PHRYGIAN = (0, 1, 3, 5, 7, 8, 10)
_MIXOLYDIAN = (0, 2, 4, 5, 7, 9, 10)


@dataclass(frozen=True)
class Mood:
    """`roots` are MIDI notes, `chords` progressions of degrees from 0; parts play from 0 to 1."""

    scale: tuple[int, ...]
    roots: tuple[int, ...]
    bpm: tuple[float, float]
    chords: tuple[tuple[int, int, int, int], ...]
    bright: float
    pad: float = 1.0
    bass: float = 0.5
    arp: float = 0.0
    bell: float = 0.0
    drums: float = 0.0
    seventh: bool = False


MOODS = {
    "calm": Mood(
        _LYDIAN, (48, 50, 53), (60, 68), ((0, 3, 1, 4), (0, 4, 3, 3)), 0.45, bell=0.35, seventh=True
    ),
    "focus": Mood(
        _DORIAN,
        (45, 47, 50),
        (76, 84),
        ((0, 3, 0, 4), (0, 6, 3, 0)),
        0.5,
        pad=0.8,
        arp=0.45,
        bell=0.1,
        drums=0.12,
        seventh=True,
    ),
    "uplifting": Mood(
        _MAJOR,
        (48, 50, 52, 55),
        (96, 104),
        ((0, 4, 5, 3), (3, 4, 0, 5)),
        0.7,
        pad=0.8,
        bass=0.6,
        arp=0.5,
        bell=0.25,
        drums=0.35,
    ),
    "mysterious": Mood(
        _PHRYGIAN,
        (45, 47, 48),
        (64, 72),
        ((0, 1, 0, 6), (0, 5, 1, 0)),
        0.35,
        bass=0.6,
        arp=0.15,
        bell=0.3,
    ),
    "tense": Mood(
        _MINOR,
        (43, 45, 46),
        (88, 98),
        ((0, 0, 5, 4), (0, 6, 5, 4)),
        0.5,
        pad=0.7,
        bass=0.8,
        arp=0.45,
        drums=0.35,
    ),
    "epic": Mood(
        _MINOR,
        (43, 45, 48),
        (80, 90),
        ((0, 5, 2, 6), (0, 3, 5, 6)),
        0.65,
        bass=0.9,
        arp=0.3,
        bell=0.1,
        drums=0.5,
    ),
    "playful": Mood(
        _MIXOLYDIAN,
        (50, 53, 55),
        (108, 118),
        ((0, 3, 0, 4), (0, 6, 3, 0)),
        0.75,
        pad=0.4,
        bass=0.6,
        arp=0.65,
        bell=0.35,
        drums=0.4,
    ),
    "sad": Mood(
        _MINOR,
        (45, 48, 50),
        (58, 66),
        ((0, 5, 2, 4), (0, 3, 4, 0)),
        0.35,
        arp=0.1,
        bell=0.3,
        seventh=True,
    ),
    "tavern": Mood(
        _DORIAN,
        (50, 52, 55),
        (100, 112),
        ((0, 6, 0, 4), (0, 3, 6, 0)),
        0.6,
        pad=0.4,
        bass=0.6,
        arp=0.6,
        drums=0.35,
    ),
}
