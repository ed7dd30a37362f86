"""How a clip of one length fills a scene of another: at another pace, cut, held or repeated.

Or how the scene's voice fills the clip: a little faster or slower than it was spoken.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from ..model.finish import Fit

Way = Literal["as it is", "slower", "faster", "cut", "held", "repeated"]

SLOWEST, FASTEST = 0.8, 1.12
"""Paces at which what is filmed still moves as it should."""

SLOWEST_VOICE, FASTEST_VOICE = 0.9, 1.15
"""Paces at which a voice still sounds as somebody speaks."""

_SLOWEST_ASKED, _FASTEST_ASKED = 0.4, 2.5

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
    """How a clip of `source_s` is shown in a scene of `scene_s`, at `pace` times its own speed.

    The scene's voice is heard at `voice_pace` times its own. `why` says why it is not as asked.
    """

    way: Way
    pace: float
    source_s: float
    scene_s: float
    voice_pace: float = 1.0
    why: str = ""

    def frames(self, fps: int) -> int:
        """How many frames the scene has."""
        return max(1, round(self.scene_s * fps))

    def at(self, time_s: float) -> Moment:
        """What is seen at a time of the scene."""
        time_s *= self.pace
        if self.way != "repeated":
            return Moment(min(time_s, self.source_s))
        crossed = self.crossed_s
        period = self.source_s - crossed
        rounds, within = divmod(time_s, period)
        if rounds and within < crossed:
            return Moment(within + period, within, within / crossed)
        return Moment(within)

    @property
    def crossed_s(self) -> float:
        return min(CROSSED_S, self.source_s / 3)

    def __str__(self) -> str:
        """For the user: `8.0 s of film for 9.2 s: slower (0.87)`."""
        told = f" ({self.pace:.2f})" if self.pace != 1 else ""
        voice = f", the voice at {self.voice_pace:.2f}" if self.voice_pace != 1 else ""
        why = f"; {self.why}" if self.why else ""
        film = f"{self.source_s:.1f} s of film for {self.scene_s:.1f} s"
        return f"{film}: {self.way}{told}{voice}{why}"


def fitted(source_s: float, scene_s: float, fit: Fit = "auto", fps: int = 1000) -> Fitting:
    """The way that is asked for; where that cannot be, the one that shows least, with the reason.

    With `stretch` the scene gets the length of the clip, in whole frames, and the voice another
    pace.
    """
    pace = source_s / scene_s
    if fit == "auto" or abs(pace - 1) <= _SAME:
        return _least_seen(source_s, scene_s)
    if fit in ("stretch", "speed"):
        return (_stretched if fit == "stretch" else _paced)(source_s, scene_s, fps)
    if pace > 1:
        return Fitting("cut", 1.0, source_s, scene_s)
    if fit == "trim":
        return _instead(source_s, scene_s, "there is nothing to trim")
    return Fitting("held" if fit == "hold" else "repeated", 1.0, source_s, scene_s)


def is_natural(pace: float) -> bool:
    """Whether a voice can be heard so many times faster than it spoke."""
    return SLOWEST_VOICE <= round(pace, 3) <= FASTEST_VOICE


def _paced(source_s: float, scene_s: float, _fps: int) -> Fitting:
    pace = source_s / scene_s
    if not _SLOWEST_ASKED <= pace <= _FASTEST_ASKED:
        return _instead(source_s, scene_s, f"at {pace:.1f} times its pace it would look wrong")
    return Fitting("slower" if pace < 1 else "faster", pace, source_s, scene_s)


def _stretched(source_s: float, scene_s: float, fps: int) -> Fitting:
    """The clip as it is, for as long as it is, with the voice at another pace."""
    length_s = max(1, int(source_s * fps + 1e-6)) / fps
    voice = scene_s / length_s
    if is_natural(voice):
        return Fitting("as it is", 1.0, source_s, length_s, voice_pace=voice)
    return _instead(source_s, scene_s, f"a voice at {voice:.2f} would not sound natural")


def _instead(source_s: float, scene_s: float, why: str) -> Fitting:
    return replace(_least_seen(source_s, scene_s), why=why)


def _least_seen(source_s: float, scene_s: float) -> Fitting:
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
