"""What one picture of a clip shows: a pose, and what a figure does beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ..pose import REST, Pose

Gesture = Literal["wave", "think"]


@dataclass(frozen=True)
class Hand:
    """A hand that is seen: how far it is raised (0 to 1) and turned, in degrees."""

    gesture: Gesture
    raised: float
    turn: float = 0.0


@dataclass(frozen=True)
class Moment:
    """One picture. All numbers are 0 where nothing shows.

    `phase` is the share of the clip that has gone by. `hair_x` and `hair_y` are how far the tips of
    hair stay behind the head, `shoulders` and `lean` how far the body is lifted and leans over, in
    pixels of a picture of 512. The others are shares: hearts, marks of anger and of shock.
    """

    pose: Pose = REST
    phase: float = 0.0
    hair_x: float = 0.0
    hair_y: float = 0.0
    shoulders: float = 0.0
    lean: float = 0.0
    hearts: float = 0.0
    anger: float = 0.0
    shock: float = 0.0
    hand: Hand | None = None
