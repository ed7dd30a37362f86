"""What is shown and what is felt: faces, signs, and the light that fits them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from ...model.npc import Emotion, Expression
from ..ink import Colour, clamp, mix, smooth
from ..pose import EXPRESSIONS, Pose
from .moment import Moment

FACES: Mapping[Expression, Mapping[str, float]] = {
    "neutral": {},
    "happy": {**EXPRESSIONS["happy"], "smile": 0.75, "mouth_open": 0.22, "mouth_wide": 0.1},
    "sad": EXPRESSIONS["sad"],
    "angry": EXPRESSIONS["angry"],
    "surprised": EXPRESSIONS["surprised"],
    "scared": {
        **{"lids": 0.3, "pupil": -0.36, "worry": 1.1, "brow_y": 9, "mouth_open": 0.42, "wavy": 0.6},
        **{"smile": -0.75, "sweat": 1, "gloom": 0.7, "mouth_wide": 0.06, "tongue": -0.4},
    },
    "disgusted": {
        **{"furrow": 0.7, "brow_y": -3, "brow_right": 5, "lids": -0.34, "squint": 0.8, "yaw": 0.3},
        **{"smile": -1.1, "wavy": 0.9, "smirk": -0.5, "gaze_x": -0.4, "pitch": 0.05, "roll": -4},
        **{"mouth_wide": -0.04, "gloom": 0.25},
    },
    "shy": EXPRESSIONS["shy"],
    "smug": {**EXPRESSIONS["smug"], "smirk": 1.5, "smile": 0.45, "brow_right": 9, "lids": -0.36},
    "worried": {
        **{"worry": 0.85, "brow_y": 3, "lids": -0.02, "smile": -0.6, "gaze_x": 0.25},
        **{"gaze_y": 0.12, "roll": 3, "sweat": 0.6, "mouth_wide": -0.14, "wavy": 0.45},
    },
    "excited": EXPRESSIONS["joyful"],
    "tired": EXPRESSIONS["tired"],
    "thoughtful": EXPRESSIONS["thinking"],
    "loving": {
        **{"smile": 0.6, "blush": 0.8, "lids": -0.2, "squint": 0.45, "worry": 0.3, "brow_y": 4},
        **{"pupil": 0.2, "roll": -5, "pitch": 0.06, "mouth_open": 0.08},
    },
}
"""What each expression adds to a face at rest."""

_SIGNS: Mapping[Expression, Mapping[str, float]] = {
    "angry": {"anger": 1.0},
    "surprised": {"shock": 1.0},
    "loving": {"hearts": 1.0},
}


@dataclass(frozen=True)
class Mood:
    """Colours of the room above, below and around the light; `veil` is what falls on a figure."""

    above: Colour
    below: Colour
    light: Colour
    veil: Colour = (1.0, 1.0, 1.0)


_MOODS: Mapping[Emotion, Mood] = {
    "calm": Mood((0.49, 0.56, 0.70), (0.17, 0.20, 0.31), (0.73, 0.79, 0.90)),
    "joy": Mood((1.0, 0.78, 0.42), (0.72, 0.33, 0.42), (1.0, 0.94, 0.72), (1.0, 0.97, 0.90)),
    "sadness": Mood((0.40, 0.50, 0.64), (0.09, 0.13, 0.24), (0.58, 0.69, 0.84), (0.80, 0.87, 1.0)),
    "anger": Mood((0.80, 0.32, 0.26), (0.22, 0.07, 0.13), (1.0, 0.66, 0.48), (1.0, 0.84, 0.80)),
    "fear": Mood((0.38, 0.42, 0.60), (0.07, 0.06, 0.18), (0.62, 0.68, 0.90), (0.78, 0.83, 1.0)),
    "surprise": Mood((0.53, 0.80, 0.93), (0.21, 0.30, 0.58), (0.93, 0.98, 1.0)),
    "disgust": Mood((0.58, 0.65, 0.36), (0.16, 0.21, 0.13), (0.84, 0.90, 0.60), (0.94, 1.0, 0.86)),
    "love": Mood((0.96, 0.62, 0.71), (0.45, 0.22, 0.42), (1.0, 0.86, 0.88), (1.0, 0.95, 0.95)),
    "pride": Mood((0.64, 0.52, 0.82), (0.23, 0.15, 0.36), (1.0, 0.88, 0.62), (1.0, 0.97, 0.93)),
    "shame": Mood((0.70, 0.50, 0.52), (0.25, 0.15, 0.24), (0.88, 0.72, 0.70), (0.96, 0.91, 0.93)),
}

_FELT: Mapping[Emotion, Mapping[str, float]] = {
    "calm": {},
    "joy": {"sparkle": 0.7, "blush": 0.25, "smile": 0.2, "brow_y": 1.5},
    "sadness": {"tears": 0.8, "gloom": 0.45, "worry": 0.35, "gaze_y": 0.15, "smile": -0.2},
    "anger": {"furrow": 0.35, "brow_y": -1.5, "squint": 0.15, "smile": -0.15},
    "fear": {"sweat": 0.8, "gloom": 0.6, "worry": 0.4, "pupil": -0.12, "lids": 0.06},
    "surprise": {"lids": 0.12, "brow_y": 5, "pupil": -0.08},
    "disgust": {"gloom": 0.3, "squint": 0.3, "furrow": 0.2, "smile": -0.2},
    "love": {"blush": 0.7, "pupil": 0.15, "smile": 0.15},
    "pride": {"sparkle": 0.4, "pitch": -0.16, "smile": 0.12, "brow_y": 1.5},
    "shame": {"blush": 0.85, "pitch": 0.16, "gaze_y": 0.3, "worry": 0.4, "sweat": 0.5},
}
"""What each emotion adds to whatever face is shown."""

_FELT_SIGNS: Mapping[Emotion, Mapping[str, float]] = {
    "anger": {"anger": 0.8},
    "love": {"hearts": 0.8},
    "surprise": {"shock": 0.6},
}

_SHOWN: Mapping[Expression, Emotion] = {
    "happy": "joy",
    "sad": "sadness",
    "angry": "anger",
    "surprised": "surprise",
    "scared": "fear",
    "disgusted": "disgust",
    "shy": "love",
    "smug": "pride",
    "worried": "fear",
    "excited": "joy",
    "tired": "sadness",
    "loving": "love",
}
"""Whose light falls on somebody who shows this and feels calm."""


def felt(expression: Expression, emotion: Emotion, intensity: float) -> Moment:
    """A face with its signs; from almost nothing at intensity 0 to all of it at 1."""
    share = _share(intensity)
    moment = _added(Moment(), FACES[expression], _SIGNS.get(expression, {}), share)
    return _added(moment, _FELT[emotion], _FELT_SIGNS.get(emotion, {}), share)


def mood(expression: Expression, emotion: Emotion, intensity: float) -> Mood:
    """The light: that of the emotion, or of what is shown where somebody feels calm."""
    plain = _MOODS["calm"]
    own = emotion if emotion != "calm" else _SHOWN.get(expression, "calm")
    full, share = _MOODS[own], _share(intensity) * (1.0 if emotion != "calm" else 0.75)
    return Mood(
        *(mix(getattr(plain, one.name), getattr(full, one.name), share) for one in fields(Mood))
    )


def _share(intensity: float) -> float:
    return 0.06 + 0.94 * (0.6 * clamp(intensity) + 0.4 * smooth(intensity))


def _added(
    moment: Moment, changes: Mapping[str, float], signs: Mapping[str, float], share: float
) -> Moment:
    pose = moment.pose
    moved = {name: getattr(pose, name) + by * share for name, by in changes.items()}
    shown = {name: max(getattr(moment, name), by * share) for name, by in signs.items()}
    return replace(moment, pose=replace(pose, **moved), **shown)


_LIMITS = {
    "lids": (0.0, 1.35),
    "smile": (-1.0, 1.0),
    "mouth_open": (0.0, 1.1),
    "mouth_wide": (0.5, 1.4),
    "worry": (0.0, 1.2),
    "furrow": (0.0, 1.2),
    "yaw": (-1.0, 1.0),
    "pitch": (-1.0, 1.0),
    "gaze_x": (-0.9, 0.9),
    "gaze_y": (-0.8, 0.8),
    "pupil": (0.6, 1.4),
}
_SHARES = ("arc", "blush", "tears", "sweat", "gloom", "sparkle", "teeth", "tongue", "wavy")


def bounded(pose: Pose) -> Pose:
    """A pose that can be drawn, whatever was added to it."""
    kept = {name: clamp(getattr(pose, name), *limit) for name, limit in _LIMITS.items()}
    shares = {name: clamp(getattr(pose, name)) for name in (*_SHARES, "squint")}
    return replace(pose, **kept, **shares)
