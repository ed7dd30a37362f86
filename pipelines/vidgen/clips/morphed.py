"""One picture that becomes another: both bend towards each other while the second clears.

What belongs together is found by OpenCV's dense optical flow (DIS; Kroeger et al., "Fast Optical
Flow using Dense Inverse Search", 2016), on small grey copies, as what moves is larger than a pixel.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..media.game.drawing import Picture
from .layers import premultiplied, straight

_SIDE = 256
"""Pixels of the longer side that motion is looked for at."""
_GROUND = 127.0
"""What a clear pixel counts as, so that the outline of a figure is seen."""

Field = NDArray[np.float32]
"""How far each pixel moves, in pixels: (height, width, 2), the way to the right first."""


def morph(one: Picture, other: Picture, share: float) -> Picture:
    """The picture that is so much of the other, from 0 to 1; at both ends it is all that one."""
    if share in (0.0, 1.0):
        return other if share else one
    there, back = _motion(one, other), _motion(other, one)
    eased = share * share * (3 - 2 * share)
    bent = _bent(premultiplied(one), back, share), _bent(premultiplied(other), there, 1 - share)
    return straight(bent[0] * (1 - eased) + bent[1] * eased)


def _motion(one: Picture, other: Picture) -> Field:
    """Where each pixel of one picture is in the other."""
    import cv2

    height, width = one.shape[:2]
    scale = min(1.0, _SIDE / max(height, width))
    small = (max(16, round(width * scale)), max(16, round(height * scale)))
    greys = [cv2.resize(_grey(it), small, interpolation=cv2.INTER_AREA) for it in (one, other)]
    found = _finder().calc(greys[0], greys[1], None)
    found = cv2.resize(found, (width, height), interpolation=cv2.INTER_LINEAR)
    return np.asarray(found * (width / small[0], height / small[1]), np.float32)


@cache
def _finder() -> Any:
    import cv2

    cv2.setNumThreads(1)
    return cv2.DISOpticalFlow.create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)


def _grey(picture: Picture) -> NDArray[np.uint8]:
    pixels = premultiplied(picture)
    light = pixels[..., :3] @ np.array((0.2126, 0.7152, 0.0722), np.float32)
    return np.rint(light + _GROUND * (1 - pixels[..., 3] / 255)).astype(np.uint8)


def _bent(pixels: NDArray[np.float32], field: Field, share: float) -> NDArray[np.float32]:
    """Pixels moved so much of the way against a field, which says where the others come from."""
    import cv2

    height, width = pixels.shape[:2]
    across, down = np.meshgrid(
        np.arange(width, dtype=np.float32), np.arange(height, dtype=np.float32)
    )
    moved = cv2.remap(
        pixels,
        across + field[..., 0] * np.float32(share),
        down + field[..., 1] * np.float32(share),
        cv2.INTER_LINEAR,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(moved, np.float32)
