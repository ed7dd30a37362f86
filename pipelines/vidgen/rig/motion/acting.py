"""From what a clip asks for to a moment for each of its pictures, without a seam."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ...model.npc import Animation, Emotion, Expression
from ..ink import chance, lerp, smooth
from ..pose import Pose
from .feelings import felt
from .moment import Moment
from .moves import MOVES, talk_along
from .rhythm import Rhythm

_BLINK_EVERY_S = 2.6
_SHUT_S, _HELD_S, _OPEN_S = 0.08, 0.05, 0.16
_HAIR_HZ, _HAIR_DAMPING = 1.5, 0.32


@dataclass(frozen=True)
class Acting:
    """What somebody does in a clip. `mouths` are the mouth's shapes, one a picture, or none.

    The intensity goes from 0, almost neutral, to 1.
    """

    expression: Expression = "neutral"
    emotion: Emotion = "calm"
    animation: Animation = "idle"
    intensity: float = 0.5
    seed: int = 0
    mouths: tuple[Mouth, ...] = ()


@dataclass(frozen=True)
class Mouth:
    """A mouth while it speaks: how open, wide and round it is, and what is seen in it; 0 to 1."""

    opened: float = 0.0
    wide: float = 1.0
    round: float = 0.0
    teeth: float = 0.5
    tongue: float = 0.4
    smile: float = 0.0
    share: float = 1.0


def play(acting: Acting, frames: int, fps: float) -> list[Moment]:
    """A moment for each picture of a loop; the first follows the last without a jump."""
    poses = [moment_at(acting, frame, frames, fps) for frame in range(frames)]
    sideways = np.array([one.pose.x + 2.6 * one.pose.roll + 9 * one.pose.yaw for one in poses])
    upward = np.array([one.pose.y + 4 * one.pose.pitch for one in poses])
    hair_x, hair_y = (_behind(signal, fps) for signal in (sideways, upward))
    return [
        replace(one, hair_x=float(x), hair_y=float(y))
        for one, x, y in zip(poses, hair_x, hair_y, strict=True)
    ]


def moment_at(acting: Acting, frame: int, frames: int, fps: float) -> Moment:
    """A moment without its hair. Picture `frames` is picture 0."""
    rhythm = Rhythm((frame % frames) / frames, frames / fps, acting.seed)
    start = felt(acting.expression, acting.emotion, acting.intensity)
    talks = acting.animation == "talk" and acting.mouths
    move = talk_along if talks else MOVES[acting.animation]
    moved = move(_alive(start, rhythm), rhythm, acting.intensity)
    pose = _blinking(moved.pose, rhythm)
    if acting.mouths:
        pose = speaking(pose, acting.mouths[frame % frames % len(acting.mouths)])
    return replace(moved, pose=pose, phase=rhythm.phase)


def _alive(moment: Moment, rhythm: Rhythm) -> Moment:
    """Breath, the sway of somebody who stands, and eyes that never rest.

    All of it is slow where the clip begins, so that its seam is the last place to be seen.
    """
    breath = rhythm.swell(0.3)
    pose = moment.pose
    gaze_x, gaze_y = _glance(rhythm)
    lived = replace(
        pose,
        breath=breath,
        x=pose.x + 2.0 * rhythm.wave(0.25, 0.25),
        y=pose.y + 1.2 * rhythm.wave(0.3, 0.2) - 1.5 * breath,
        roll=pose.roll + 1.0 * rhythm.wave(0.25, 0.31),
        yaw=pose.yaw + 0.07 * rhythm.wave(0.25, 0.72),
        gaze_x=pose.gaze_x + gaze_x,
        gaze_y=pose.gaze_y + gaze_y,
    )
    return replace(moment, pose=lived, lean=moment.lean + 1.2 * rhythm.wave(0.25, 0.28))


def _glance(rhythm: Rhythm) -> tuple[float, float]:
    """Where the eyes have jumped to: they rest, and then are elsewhere at once."""
    count = max(2, round(rhythm.lasts_s * 0.9))
    at = rhythm.phase * count
    place, way = int(at), smooth((at - int(at) - 0.42) / 0.16)
    seeds = rhythm.seed * 2, rhythm.seed * 2 + 1
    x, y = (
        lerp(chance(place % count, seed), chance((place + 1) % count, seed), way) - 0.5
        for seed in seeds
    )
    return 0.16 * x, 0.08 * y


def _blinking(pose: Pose, rhythm: Rhythm) -> Pose:
    count = max(1, round(rhythm.lasts_s / _BLINK_EVERY_S))
    now_s, apart_s = rhythm.phase * rhythm.lasts_s, rhythm.lasts_s / count
    for number in range(count):
        start_s = (number + 0.3 + 0.4 * chance(number, rhythm.seed + 11)) * apart_s
        if shut := _shut(now_s - start_s):
            return replace(pose, lids=lerp(pose.lids, 0.0, shut), brow_y=pose.brow_y - 1.2 * shut)
    return pose


def _shut(since_s: float) -> float:
    if since_s <= 0:
        return 0.0
    return smooth(since_s / _SHUT_S) * (1 - smooth((since_s - _SHUT_S - _HELD_S) / _OPEN_S))


def speaking(pose: Pose, mouth: Mouth) -> Pose:
    """A pose with the mouth of speech over that of its mood."""
    share = mouth.share
    return replace(
        pose,
        mouth_open=lerp(pose.mouth_open, mouth.opened, share),
        mouth_wide=lerp(pose.mouth_wide, mouth.wide * (0.6 + 0.4 * pose.mouth_wide), share),
        mouth_round=lerp(pose.mouth_round, mouth.round, share),
        teeth=lerp(pose.teeth, mouth.teeth, share),
        tongue=lerp(pose.tongue, mouth.tongue, share),
        wavy=pose.wavy * (1 - share),
        smile=max(-1.0, min(1.0, pose.smile + mouth.smile * share)),
    )


def _behind(signal: NDArray[np.float64], fps: float) -> NDArray[np.float64]:
    """How far something on a spring stays behind `signal`, which goes around for ever."""
    hertz = np.fft.rfftfreq(len(signal), 1 / fps) / _HAIR_HZ
    follows = 1 / (1 - hertz**2 + 2j * _HAIR_DAMPING * hertz)
    lag = np.fft.irfft(np.fft.rfft(signal) * (follows - 1), len(signal))
    found: NDArray[np.float64] = np.round(np.clip(lag, -26, 26), 3).astype(np.float64)
    return found
