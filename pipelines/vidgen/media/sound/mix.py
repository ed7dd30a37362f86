"""A film's sound as a sum that any stretch can be asked of: nothing of it is kept in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from .ear import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

STEP = RATE // 100
"""Samples from one knot of a ducking curve to the next."""

EDGE = RATE // 200
LOOP_S = 2.0
FADE_IN_S, FADE_OUT_S = 1.5, 4.0


class Source(Protocol):
    """Something of which any stretch can be read."""

    @property
    def channels(self) -> int: ...
    @property
    def length(self) -> int: ...
    def read(self, first: int, count: int) -> Samples:
        """`count` samples from `first` on, (channels, count); silence outside."""
        ...


@dataclass(frozen=True)
class Part:
    """A source that begins at a sample of the film and is heard for `count` samples at most."""

    source: Source
    start: int
    count: int
    gain: float = 1.0

    @property
    def end(self) -> int:
        return self.start + min(self.count, self.source.length)

    def read(self, first: int, count: int) -> Samples | None:
        """What it adds to a stretch of the film, faded where it is cut; None where it is silent."""
        import numpy as np

        if first >= self.end or first + count <= self.start:
            return None
        sound = self.source.read(first - self.start, count) * np.float32(self.gain)
        length = self.end - self.start
        at = first - self.start
        if at + count > length - EDGE:
            sound *= ramp_out(at, count, length, min(EDGE, length))
        return np.asarray(sound)


@dataclass(frozen=True)
class Loop:
    """A source over and over, each time fading over the last one's end."""

    source: Source
    length: int
    overlap_s: float = LOOP_S

    @property
    def channels(self) -> int:
        return self.source.channels

    @property
    def _overlap(self) -> int:
        return max(1, min(round(self.overlap_s * RATE), self.source.length // 3))

    def read(self, first: int, count: int) -> Samples:
        import numpy as np

        whole = self.source.length
        period = whole - self._overlap
        if first + count <= period:
            return self.source.read(first, count)
        sound = np.zeros((self.channels, count), np.float32)
        for turn in range(max(0, (first - whole) // period), (first + count) // period + 1):
            at = first - turn * period
            if at < whole and at + count > 0:
                sound += self.source.read(at, count) * self._swell(at, count, turn)
        return sound

    def _swell(self, at: int, count: int, turn: int) -> Samples | float:
        """Constant power where two turns meet; the first begins at once."""
        import numpy as np

        if at >= self._overlap and at + count <= self.source.length - self._overlap:
            return 1.0
        where = np.arange(at, at + count, dtype=np.float32)
        ends = (self.source.length - where) / self._overlap
        begins = where / self._overlap if turn else np.ones_like(where)
        share = np.clip(np.minimum(begins, ends), 0, 1)
        return np.sin(np.pi / 2 * share)


@dataclass(frozen=True)
class Mix:
    """Voices in the middle, other sounds, and music that gives way to the voice.

    `ducking` is the music's factor at every 10 ms, and `music_gain` its gain. `channels` is 1 or 2.
    """

    length: int
    channels: int = 2
    voices: Sequence[Part] = ()
    others: Sequence[Part] = ()
    under: Sequence[Part] = ()
    music: Source | None = None
    voice_gain: float = 1.0
    music_gain: float = 1.0
    ducking: Samples | None = None

    def voice(self, first: int, count: int) -> Samples:
        """Only what is said, (1, count), as loud as it is in its files but for its scenes' gain."""
        return _added(self.voices, first, count, 1)

    def bed(self, first: int, count: int) -> Samples:
        """Only the music, as loud as it is in its file."""
        import numpy as np

        if self.music is None:
            return np.zeros((self.channels, count), np.float32)
        return _as_wide(self.music.read(first, count), self.channels)

    def read(self, first: int, count: int) -> Samples:
        """A stretch of the mix, (channels, count); silence outside the film, without a click."""
        sound = self._behind(first, count)
        if self.voices:
            sound += self.voice(first, count) * self.voice_gain
        if self.others:
            sound += _added(self.others, first, count, self.channels)
        if first < EDGE:
            sound *= ramp_in(first, count, EDGE)
        if first + count > self.length - EDGE:
            sound *= ramp_out(first, count, self.length, EDGE)
        return sound

    def _behind(self, first: int, count: int) -> Samples:
        """Music and what else gives way to the voice."""
        sound = self.bed(first, count)
        if self.music is not None:
            sound = sound * self._level(first, count)
        if self.under:
            sound += _added(self.under, first, count, self.channels)
        if self.ducking is not None:
            sound *= curve(self.ducking, STEP, first, count)
        return sound

    def _level(self, first: int, count: int) -> Samples:
        """The music's gain, with the fades at both ends of the film."""
        import numpy as np

        level = np.full(count, self.music_gain, np.float32)
        rise = min(round(FADE_IN_S * RATE), self.length // 4)
        fall = min(round(FADE_OUT_S * RATE), self.length // 3)
        if first < rise:
            level *= ramp_in(first, count, rise)
        if first + count > self.length - fall:
            level *= ramp_out(first, count, self.length, fall)
        return level


def _added(parts: Sequence[Part], first: int, count: int, channels: int) -> Samples:
    import numpy as np

    sound = np.zeros((channels, count), np.float32)
    for part in parts:
        found = part.read(first, count)
        if found is not None:
            sound += _as_wide(found, channels)
    return sound


def _as_wide(sound: Samples, channels: int) -> Samples:
    """The same on so many channels; one is the middle of two."""
    import numpy as np

    if len(sound) == channels:
        return sound
    if channels == 1:
        return np.asarray(sound.mean(axis=0, keepdims=True, dtype=np.float32))
    return np.repeat(sound, channels, axis=0)


def ramp_in(first: int, count: int, rise: int) -> Samples:
    """Factors that rise smoothly from 0 at sample 0 to 1 at `rise`."""
    import numpy as np

    share = np.clip(np.arange(first, first + count, dtype=np.float32) / max(1, rise), 0, 1)
    return np.asarray(np.sin(np.pi / 2 * share) ** 2, np.float32)


def ramp_out(first: int, count: int, length: int, fall: int) -> Samples:
    """Factors that fall smoothly to 0 at the last of `length` samples."""
    return ramp_in(length - first - count, count, fall)[::-1]


def curve(knots: Samples, step: int, first: int, count: int) -> Samples:
    """Factors for a stretch, in straight lines between knots; as at the ends outside of them."""
    import numpy as np

    low = first // step
    wanted = np.clip(np.arange(low, (first + count - 1) // step + 2), 0, len(knots) - 1)
    found = knots[wanted]
    if (found == found[0]).all():
        return np.full(count, found[0], np.float32)
    rise = np.arange(step, dtype=np.float32) / step
    lines = found[:-1, None] + (found[1:] - found[:-1])[:, None] * rise
    at = first - low * step
    return np.asarray(lines.reshape(-1)[at : at + count], np.float32)
