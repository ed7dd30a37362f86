"""A clip as it was drawn, before any engine's file is made of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

Picture: TypeAlias = NDArray[np.uint8]
"""Shape (height, width, 4), RGBA with straight alpha; both sides even."""

_LOOKED_AT = 64
"""How many pixels of the shorter side tell whether a loop closes."""


@dataclass(frozen=True)
class Drawing:
    """All pictures of a clip, its sound as a WAV file, and whether its ground is see-through.

    A `loop` goes on with its first picture after its last.
    """

    pictures: Sequence[Picture]
    fps: int
    crf: int = 22
    preset: str = "superfast"
    sound: Path | None = None
    clear: bool = False
    loop: bool = True

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.pictures[0].shape[:2]
        return width, height

    @property
    def duration_s(self) -> float:
        return len(self.pictures) / self.fps


def seam(pictures: Sequence[Picture]) -> float:
    """How much a loop jumps where it closes: 0.5 to 1.0 is a good one, above 1.15 shows.

    The step from the last picture to the first, against the 95th percentile of all other steps.
    A loop that nowhere moves has no seam: 0.
    """
    if len(pictures) < 3:
        return 0.0
    small = [_small(picture) for picture in pictures]
    steps = [_step(one, other) for one, other in pairwise(small)]
    usual = float(np.percentile(steps, 95))
    jump = _step(small[-1], small[0])
    if usual == 0:
        return 0.0 if jump == 0 else float("inf")
    return jump / usual


def _small(picture: Picture) -> NDArray[np.float32]:
    """Some pixels, evenly spread, their colour as it looks on black."""
    step = max(1, min(picture.shape[:2]) // _LOOKED_AT)
    part = picture[::step, ::step]
    if part[..., 3].min() == 255:
        return part[..., :3].astype(np.float32)
    shares = part[..., 3:].astype(np.float32) / np.float32(255)
    shown: NDArray[np.float32] = part[..., :3].astype(np.float32) * shares
    return shown


def _step(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean((one - other) ** 2)))
