"""How a clip of one length fills a scene of another: at another pace, cut, held or repeated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Way = Literal["as it is", "slower", "faster", "cut", "held", "repeated"]

SLOWEST, FASTEST = 0.8, 1.12
"""Paces at which what is filmed still moves as it should."""

HELD_S = 1.0
"""The longest that a last picture may stand; beyond that it looks broken."""

CROSSED_S = 0.5
"""For how long a clip that is repeated fades from its end into its beginning."""

_SAME = 0.01


@dataclass(frozen=True)
class Moment:
    """What is seen at one time of a scene: the clip at `time_s`, and over it, as strong as `share`
    (0 to 1), the clip at `over_s`."""

    time_s: float
    over_s: float = 0.0
    share: float = 0.0


@dataclass(frozen=True)
class Fitting:
    """How a clip of `source_s` is shown in a scene of `scene_s`, at `pace` times its own speed."""

    way: Way
    pace: float
    source_s: float
    scene_s: float

    def at(self, time_s: float) -> Moment:
        """What is seen at a time of the scene."""
        time_s *= self.pace
        if self.way != "repeated":
            return Moment(min(time_s, self.source_s))
        crossed = self._crossed
        period = self.source_s - crossed
        rounds, within = divmod(time_s, period)
        if rounds and within < crossed:
            return Moment(within + period, within, within / crossed)
        return Moment(within)

    @property
    def _crossed(self) -> float:
        return min(CROSSED_S, self.source_s / 3)

    def __str__(self) -> str:
        """For the user: `8.0 s of film for 9.2 s: slower (0.87)`."""
        told = f" ({self.pace:.2f})" if self.pace != 1 else ""
        return f"{self.source_s:.1f} s of film for {self.scene_s:.1f} s: {self.way}{told}"


def fitted(source_s: float, scene_s: float) -> Fitting:
    """The way that shows least: another pace where that is not seen, else a cut at the end.

    A clip that is too short at its slowest is held at its last picture for up to a second, or
    repeated from its beginning, faded over.
    """
    pace = source_s / scene_s
    if abs(pace - 1) <= _SAME:
        return Fitting("as it is", 1.0, source_s, scene_s)
    if pace > FASTEST:
        return Fitting("cut", 1.0, source_s, scene_s)
    if pace >= SLOWEST:
        return Fitting("slower" if pace < 1 else "faster", pace, source_s, scene_s)
    if scene_s - source_s / SLOWEST <= HELD_S:
        return Fitting("held", SLOWEST, source_s, scene_s)
    return Fitting("repeated", 1.0, source_s, scene_s)
