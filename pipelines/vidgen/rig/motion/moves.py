"""What a body does in a clip: twelve ways to move, each without a seam."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from ...model.npc import Animation
from ..ink import chance, clamp, lerp, smooth
from .moment import Hand, Moment
from .rhythm import Rhythm

Move = Callable[[Moment, Rhythm, float], Moment]


def _by(moment: Moment, **added: float) -> Moment:
    """The moment with something added to its pose."""
    changed: dict[str, Any] = {
        name: getattr(moment.pose, name) + value for name, value in added.items()
    }
    return replace(moment, pose=replace(moment.pose, **changed))


def _force(intensity: float) -> float:
    return 0.35 + 0.65 * clamp(intensity)


def _idle(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:  # noqa: ARG001
    return moment


def talk_along(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    """A head that goes with words."""
    force = _force(intensity)
    return _by(
        moment,
        pitch=0.09 * force * rhythm.wave(0.9),
        roll=1.8 * force * rhythm.wave(0.5, 0.1),
        yaw=0.10 * force * rhythm.wave(0.35, 0.4),
        brow_y=3.0 * force * max(0.0, rhythm.wave(0.6, 0.16)),
        y=1.4 * force * rhythm.wave(0.9, -0.08),
    )


def _talk(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    """Somebody who talks, but nobody knows what: the mouth makes up its own words."""
    moved, count = talk_along(moment, rhythm, intensity), rhythm.times(5.5)
    place, way = divmod(rhythm.phase * count, 1)
    first, then = (_syllable(int(place + step) % count, count, rhythm.seed) for step in (0, 1))
    opened, wide, rounded = (lerp(a, b, smooth(way)) for a, b in zip(first, then, strict=True))
    pose = moved.pose
    loud = opened * (0.6 + 0.25 * _force(intensity))
    spoken = replace(
        pose,
        mouth_open=lerp(pose.mouth_open * 0.4, 1.0, loud),
        mouth_wide=pose.mouth_wide * wide,
        mouth_round=rounded,
    )
    return replace(moved, pose=spoken)


def _syllable(number: int, count: int, seed: int) -> tuple[float, float, float]:
    """Openness, width and roundness; every fifth or so is a closed mouth."""
    luck = chance(number, seed + 3)
    if number in {0, count - 1} or luck < 0.2:
        return 0.02, 1.0, 0.0
    rounded = chance(number, seed + 4)
    if rounded > 0.7:
        return 0.3 + 0.3 * luck, 0.8, 0.8 * rounded
    return 0.3 + 0.6 * luck, 1.0 + 0.14 * rounded, 0.0


def _nod(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    """Down fast, up slowly; strongest in the middle of the clip."""
    beat = (rhythm.times(1.0) * rhythm.phase) % 1
    dip = smooth(beat / 0.38) * (1 - smooth((beat - 0.38) / 0.62))
    amount = _force(intensity) * dip * (0.7 + 0.3 * rhythm.swell(0.01))
    return _by(moment, pitch=1.0 * amount, y=15 * amount, brow_y=-2 * amount, lids=-0.2 * amount)


def _shake(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    amount = _force(intensity) * rhythm.wave(1.1) * (0.75 + 0.25 * rhythm.swell(0.01))
    moved = _by(moment, yaw=1.0 * amount, x=11 * amount, roll=-2.2 * amount)
    return _by(moved, gaze_x=-0.35 * amount)


def _giggle(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    force = _force(intensity)
    shiver = rhythm.wave(4.0) * (0.55 + 0.45 * rhythm.swell(0.3))
    moved = _by(
        moment,
        y=3.4 * force * shiver,
        roll=2.4 * force * rhythm.wave(0.7),
        pitch=0.10 + 0.08 * force * shiver,
        mouth_open=(0.16 + 0.12 * (0.5 + 0.5 * shiver)) * force,
    )
    return _laughing(replace(moved, shoulders=moved.shoulders + 4 * force * shiver), force, 0.9)


def _laugh(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    force = _force(intensity)
    shake = rhythm.wave(3.0) * (0.6 + 0.4 * rhythm.swell(0.3))
    back = rhythm.swell(0.3)
    moved = _by(
        moment,
        y=5 * force * shake - 4 * back * force,
        roll=3.0 * force * rhythm.wave(0.35, 0.2),
        pitch=(-0.22 - 0.3 * back + 0.12 * shake) * force,
        mouth_open=(0.5 + 0.2 * shake) * force,
    )
    return _laughing(replace(moved, shoulders=moved.shoulders + 6 * force * shake), force, 1.0)


def _laughing(moment: Moment, force: float, shut: float) -> Moment:
    """Eyes that laugh too."""
    pose = moment.pose
    return replace(
        moment,
        pose=replace(
            pose,
            arc=max(pose.arc, shut * smooth(force * 1.25)),
            smile=lerp(pose.smile, max(pose.smile, 0.85), force),
            mouth_open=clamp(pose.mouth_open, 0.0, 1.05),
            mouth_round=pose.mouth_round * (1 - force),
            blush=max(pose.blush, 0.45 * force),
        ),
    )


def _tilt(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    side = 1 if chance(rhythm.seed, 9) < 0.5 else -1
    amount = _force(intensity) * rhythm.hold(0.34, 0.66)
    moved = _by(moment, roll=12 * side * amount, x=5 * side * amount, pitch=-0.08 * amount)
    return _by(moved, brow_y=3 * amount, gaze_x=-0.1 * side * amount)


def _look_around(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    """To one side, and stay; to the other, and stay. The eyes go first."""
    force = _force(intensity)
    turn, eyes = _resting(rhythm.phase), _resting((rhythm.phase + 0.05) % 1)
    moved = _by(moment, yaw=1.0 * force * turn, roll=-3 * force * turn, x=10 * force * turn)
    return _by(moved, gaze_x=0.85 * force * eyes - 0.35 * force * turn, lids=0.05 * force)


def _resting(phase: float) -> float:
    """A wave from -1 to 1 that rests at both ends."""
    swing = math.sin(math.tau * phase)
    return math.copysign(smooth(abs(swing) * 1.35), swing)


def _bounce(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    """Up like a ball; flattened a little where it lands."""
    beat = (rhythm.times(1.7) * rhythm.phase + 0.5) % 1
    height, force = 4 * beat * (1 - beat), _force(intensity)
    moved = _by(
        moment,
        y=force * (6 - 22 * height),
        roll=1.8 * force * rhythm.wave(0.85, 0.25),
        pitch=force * (0.12 - 0.2 * height),
    )
    return replace(moved, shoulders=moved.shoulders + force * (11 * height - 4))


def _sigh(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    """A deep breath in, and all of it out again, the head with it."""
    force = _force(intensity)
    drawn = smooth(rhythm.phase / 0.32) * (1 - smooth((rhythm.phase - 0.36) / 0.2))
    out = smooth((rhythm.phase - 0.34) / 0.2) * (1 - smooth((rhythm.phase - 0.66) / 0.34))
    pose = moment.pose
    moved = _by(
        moment,
        y=force * (11 * out - 7 * drawn),
        pitch=force * (0.5 * out - 0.2 * drawn),
        lids=-force * (0.45 * out + 0.15 * drawn),
        mouth_open=force * 0.22 * out,
        worry=force * 0.35 * out,
        breath=2.2 * force * drawn - pose.breath * force,
        mouth_round=0.7 * force * out,
        smile=-0.25 * force * out,
    )
    return replace(moved, shoulders=moved.shoulders + force * (11 * drawn - 9 * out))


def _wave(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    """A hand comes up, waves, and goes: the clip begins and ends as somebody who stands there."""
    force, up = _force(intensity), rhythm.hold(0.2, 0.8)
    swing = rhythm.wave(2.0) * up
    moved = _by(
        moment, roll=-3.5 * force * up, brow_y=3 * force * up, smile=0.3 * force * up, x=-3 * up
    )
    moved = replace(moved, hand=Hand("wave", up, swing * (8 + 14 * force)))
    return replace(moved, shoulders=moved.shoulders + 1.5 * up)


def _think(moment: Moment, rhythm: Rhythm, intensity: float) -> Moment:
    """A hand at the chin, and eyes that look for it up there."""
    force = _force(intensity)
    search = _resting((rhythm.phase + 0.25) % 1)
    moved = _by(
        moment,
        roll=4.5 * force + 1.5 * force * rhythm.wave(0.3, 0.25),
        gaze_x=force * (0.30 + 0.25 * search),
        gaze_y=-0.55 * force * (0.75 + 0.25 * rhythm.wave(0.3, 0.25)),
        furrow=0.2 * force,
        brow_left=4 * force,
        mouth_wide=-0.16 * force,
        smile=-0.2 * force,
        pitch=0.04 * force,
    )
    return replace(moved, hand=Hand("think", 1.0, 2.5 * force * rhythm.wave(0.7)))


MOVES: Mapping[Animation, Move] = {
    "idle": _idle,
    "talk": _talk,
    "nod": _nod,
    "shake": _shake,
    "giggle": _giggle,
    "laugh": _laugh,
    "tilt": _tilt,
    "look_around": _look_around,
    "bounce": _bounce,
    "sigh": _sigh,
    "wave": _wave,
    "think": _think,
}
