"""What a game finds in the index of its clips: which file answers which request."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Digest, Model, RelativePath
from .npc import Animation, Emotion, Expression, NpcId, Operation, Target


class ClipFile(Model):
    """A file of a clip for one target. `role` says what it is for, `clear` that it has alpha."""

    target: Target
    role: str
    path: RelativePath
    digest: Digest
    bytes: int = Field(ge=0)
    codec: str
    clear: bool = False


Reason = Literal["failed", "timeout", "budget", "access", "refused", "provider", "offline"]
"""Of what kind the failure of a clip is: `access` is about a key or an account."""


class StandIn(Model):
    """What stands in for a clip that could not be made, and why it could not."""

    by: Literal["default_content", "placeholder"]
    why: str
    reason: Reason = "failed"


class ClipOrigin(Model):
    """What made a clip. A cost of None is one that nobody can know; 0 is free."""

    maker: Literal["rig", "engine", "splice"]
    provider: str
    model: str | None = None
    seed: int | None = None
    seconds: float = 0.0
    cost_usd: float | None = 0.0
    tools: dict[str, str] = Field(default_factory=dict)


class GameClip(Model):
    """A clip: what it shows, its files, and how well it closes where it is a loop.

    `action` is the digest of all that it was made from. `seam` is the step over the end of a loop
    against its usual steps: above 1.15 it is seen to jump.
    """

    npc: NpcId
    operation: Operation
    expression: Expression
    emotion: Emotion
    animation: Animation
    intensity: float
    quality: str
    action: Digest
    width: int
    height: int
    fps: int
    frames: int
    duration_s: float
    loop: bool
    seam: float | None = None
    sound: bool = False
    files: tuple[ClipFile, ...]
    fallback: StandIn | None = None
    made: ClipOrigin
