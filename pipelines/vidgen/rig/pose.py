"""How somebody holds themselves: the moving side of a drawing, and expressions as presets of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from ..errors import ConfigError
from .ink import clamp, smooth


@dataclass(frozen=True)
class Pose:
    """Head, brows, lids, gaze, mouth and signs of mood.

    `x`, `y` and the brows move in pixels of a picture of 512; `roll` is in degrees; `yaw` and
    `pitch` go from -1 to 1; `lids` is 1 for eyes that are open, 0 for closed ones, more for wide
    ones; `gaze_x` and `gaze_y` go from -1 to 1. All others are shares, 0 where they do not show.
    """

    x: float = 0.0
    y: float = 0.0
    roll: float = 0.0
    yaw: float = 0.0
    pitch: float = 0.0
    breath: float = 0.0
    brow_y: float = 0.0
    brow_left: float = 0.0
    brow_right: float = 0.0
    worry: float = 0.0
    furrow: float = 0.0
    lids: float = 1.0
    squint: float = 0.0
    arc: float = 0.0
    gaze_x: float = 0.0
    gaze_y: float = 0.0
    pupil: float = 1.0
    smile: float = 0.32
    mouth_open: float = 0.0
    mouth_wide: float = 1.0
    mouth_round: float = 0.0
    teeth: float = 0.6
    tongue: float = 0.6
    wavy: float = 0.0
    smirk: float = 0.0
    blush: float = 0.0
    tears: float = 0.0
    sweat: float = 0.0
    gloom: float = 0.0
    sparkle: float = 0.0


REST = Pose()

EXPRESSIONS: Mapping[str, Mapping[str, float]] = {
    "neutral": {},
    "happy": {"smile": 0.7, "squint": 0.5, "lids": -0.08, "blush": 0.35, "brow_y": 3.5, "roll": -3},
    "joyful": {
        **{"smile": 0.8, "mouth_open": 0.75, "lids": 0.1, "squint": 0.3, "brow_y": 8, "blush": 0.5},
        **{"sparkle": 1, "teeth": 0.3, "pupil": 0.15, "mouth_wide": 0.14, "pitch": -0.15},
    },
    "giggling": {
        **{"arc": 1, "smile": 0.8, "mouth_open": 0.45, "blush": 0.55, "brow_y": 5, "pitch": 0.1},
        **{"mouth_wide": 0.08, "roll": 4},
    },
    "interested": {
        **{"brow_y": 6, "worry": 0.15, "brow_right": 3, "lids": 0.1, "pupil": 0.12, "smile": 0.2},
        **{"roll": 5, "pitch": -0.1, "mouth_open": 0.06},
    },
    "shy": {
        **{"blush": 1, "gaze_x": -0.6, "gaze_y": 0.18, "worry": 0.75, "brow_y": 3, "wavy": 1},
        **{"roll": -5, "pitch": 0.16, "lids": -0.16, "mouth_wide": -0.14, "yaw": 0.25},
    },
    "surprised": {
        **{"lids": 0.28, "brow_y": 12, "mouth_open": 0.6, "mouth_round": 1, "mouth_wide": -0.3},
        **{"pupil": -0.2, "pitch": -0.15, "smile": -0.2, "teeth": -0.5, "tongue": -0.3},
    },
    "sad": {
        **{"worry": 1.1, "lids": -0.24, "smile": -0.85, "gaze_y": 0.4, "pitch": 0.2, "tears": 1},
        **{"mouth_wide": -0.1, "gloom": 0.6, "roll": 3},
    },
    "angry": {
        **{"furrow": 1, "brow_y": -4, "lids": -0.14, "squint": 0.4, "smile": -0.8, "teeth": 0.4},
        **{"mouth_open": 0.2, "tongue": -0.6, "pupil": -0.1, "pitch": 0.1},
    },
    "thinking": {
        **{"gaze_x": 0.5, "gaze_y": -0.5, "brow_left": 5, "furrow": 0.2, "smile": -0.15},
        **{"mouth_wide": -0.2, "roll": 5, "smirk": 0.4},
    },
    "smug": {
        **{"smile": 0.35, "smirk": 1, "lids": -0.3, "squint": 0.25, "brow_right": 6, "roll": -5},
        **{"gaze_x": 0.15},
    },
    "afraid": {
        **{"lids": 0.18, "pupil": -0.28, "worry": 1, "brow_y": 7, "mouth_open": 0.26, "wavy": 0.6},
        **{"smile": -0.45, "sweat": 0.9, "gloom": 0.5},
    },
    "tired": {
        **{"lids": -0.48, "worry": 0.35, "smile": -0.25, "pitch": 0.14, "gaze_y": 0.2},
        **{"mouth_open": 0.04},
    },
    "determined": {
        **{"furrow": 0.55, "brow_y": -1, "smile": 0.12, "lids": -0.06, "squint": 0.2},
        **{"pitch": -0.05, "mouth_wide": 0.05},
    },
}
"""What each expression adds to a face at rest."""


def expression(name: str, intensity: float = 1.0, start: Pose = REST) -> Pose:
    """A pose with an expression laid over it; the intensity goes from 0 to 1 without a step.

    Raises ConfigError for an unknown name.
    """
    if name not in EXPRESSIONS:
        known = ", ".join(sorted(EXPRESSIONS))
        raise ConfigError(f"There is no expression {name!r}. Known: {known}.")
    share = smooth(intensity) * 0.6 + clamp(intensity) * 0.4
    changed = {key: getattr(start, key) + by * share for key, by in EXPRESSIONS[name].items()}
    return _bounded(replace(start, **changed))


def _bounded(pose: Pose) -> Pose:
    limits = {"lids": (0.0, 1.35), "smile": (-1.0, 1.0), "mouth_open": (0.0, 1.1)}
    kept = {name: clamp(getattr(pose, name), *limit) for name, limit in limits.items()}
    shares = {"arc", "blush", "tears", "sweat", "gloom", "sparkle", "teeth", "tongue"}
    found = {one.name for one in fields(pose)} & shares
    return replace(pose, **kept, **{name: clamp(getattr(pose, name)) for name in found})
