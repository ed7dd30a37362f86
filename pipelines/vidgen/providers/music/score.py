"""What the instruments of a bed play, bar by bar, onto a ring of samples."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from . import instruments
from .base import RATE

if TYPE_CHECKING:
    from .instruments import Samples
    from .moods import Mood

_BUSY = 0.3


class Score:
    """A loop of `bars` bars of four beats, `beat` samples each, in the key of the MIDI `root`."""

    def __init__(
        self, mood: Mood, root: int, beat: int, bars: int, chance: np.random.Generator
    ) -> None:
        self.mood, self.root, self.beat, self.bars, self.chance = mood, root, beat, bars, chance
        self.ring = np.zeros((beat * 4 * bars, 2), np.float32)
        self.chords = mood.chords[int(chance.integers(len(mood.chords)))]
        self.pattern = chance.permutation([0, 1, 2, 1, 3, 2, 1, 2])
        self.notes: dict[tuple[str, int], Samples] = {}

    def played(self) -> Samples:
        """The ring, with every bar on it."""
        for bar in range(self.bars):
            at, degree = bar * 4 * self.beat, self.chords[bar % 4]
            self._pad(at, degree)
            self._bass(at, degree)
            if self.mood.arp:
                self._arp(at, degree, bar)
            if self.mood.bell and bar % 2 == 0:
                self._bell(at, degree)
            if self.mood.drums:
                self._drums(at)
        return self.ring

    def _note(self, degree: int, octave: int = 0) -> int:
        steps = len(self.mood.scale)
        return self.root + 12 * (octave + degree // steps) + self.mood.scale[degree % steps]

    def _add(self, at: int, sound: Samples, gain: float, side: float = 0.5) -> None:
        """Put a sound on the ring; what passes its end goes on at its beginning."""
        length = len(self.ring)
        stereo = sound if sound.ndim == 2 else np.outer(sound, (1 - side, side)).astype(np.float32)
        at, done = at % length, 0
        while done < len(stereo):
            count = min(len(stereo) - done, length - at)
            self.ring[at : at + count] += stereo[done : done + count] * np.float32(gain)
            at, done = 0, done + count

    def _pad(self, at: int, degree: int) -> None:
        tones = [self._note(degree + step) for step in (0, 2, 4)]
        tones = [tone if tone < self.root + 16 else tone - 12 for tone in tones]
        if self.mood.seventh:
            tones.append(self._note(degree + 6))
        length = int(self.beat * 4 * 1.25)
        for tone in tones:
            if ("pad", tone) not in self.notes:
                self.notes["pad", tone] = instruments.pad(
                    tone + 12, length, self.mood.bright, self.root
                )
            self._add(at, self.notes["pad", tone], 0.055 * self.mood.pad)

    def _bass(self, at: int, degree: int) -> None:
        busy = self.mood.drums > _BUSY
        tone = self._note(degree, -1)
        if ("bass", tone) not in self.notes:
            self.notes["bass", tone] = instruments.bass(
                tone, int(self.beat * (0.95 if busy else 1.9))
            )
        for beat in range(4) if busy else (0, 2):
            accent = 1.0 if beat in (0, 2) else 0.7
            self._add(
                at + beat * self.beat, self.notes["bass", tone], 0.26 * self.mood.bass * accent
            )

    def _arp(self, at: int, degree: int, bar: int) -> None:
        tones = [self._note(degree + step, 2) for step in (0, 2, 4, 7)]
        for eighth in range(8):
            late, rest = self.chance.normal(0, 0.004) * RATE, self.chance.random() < 0.12
            if rest:
                continue
            tone = tones[self.pattern[eighth]]
            if ("pluck", tone) not in self.notes:
                self.notes["pluck", tone] = instruments.pluck(tone, self.mood.bright)
            side = 0.5 + 0.35 * np.sin(2 * np.pi * (eighth / 8 + bar / 4))
            accent = 1.0 if eighth % 2 == 0 else 0.75
            where = at + eighth * self.beat // 2 + int(late)
            self._add(where, self.notes["pluck", tone], 0.085 * self.mood.arp * accent, side)

    def _bell(self, at: int, degree: int) -> None:
        for eighth in self.chance.choice(8, 2, replace=False):
            tone = self._note(degree + int(self.chance.choice([0, 2, 4, 1])), 3)
            if ("bell", tone) not in self.notes:
                self.notes["bell", tone] = instruments.bell(tone)
            where = at + int(eighth) * self.beat // 2
            side = self.chance.uniform(0.25, 0.75)
            self._add(where, self.notes["bell", tone], 0.06 * self.mood.bell, side)

    def _drums(self, at: int) -> None:
        beats = (0, 4, 6) if self.mood.drums > _BUSY and self.mood.bright >= 0.65 else (0, 4)
        for eighth in range(8):
            where = at + eighth * self.beat // 2
            accent = 1.0 if eighth % 2 else 0.6
            shaker = self.shakers[int(self.chance.integers(len(self.shakers)))]
            self._add(where, shaker, 0.036 * self.mood.drums * accent, 0.55)
            if eighth in beats:
                self._add(where, self.drum, 0.6 * self.mood.drums)

    @cached_property
    def shakers(self) -> list[Samples]:
        return [instruments.shaker(seed) for seed in range(4)]

    @cached_property
    def drum(self) -> Samples:
        return instruments.drum()
