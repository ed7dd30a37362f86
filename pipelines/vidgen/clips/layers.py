"""Pictures with alpha, mixed and laid over each other without dark edges."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from ..media.game.drawing import Picture

Pixels = NDArray[np.float32]
"""(height, width, 4), colours times their alpha, all from 0 to 255."""


def premultiplied(picture: Picture) -> Pixels:
    """A picture whose colours weigh as much as they show."""
    pixels = picture.astype(np.float32)
    pixels[..., :3] *= pixels[..., 3:] / np.float32(255)
    return pixels


def straight(pixels: Pixels) -> Picture:
    """The picture of such pixels; what is clear has no colour."""
    alpha = pixels[..., 3:] / np.float32(255)
    seen = np.where(alpha > 0, alpha, np.float32(1))
    colours = np.where(alpha > 0, pixels[..., :3] / seen, np.float32(0))
    whole = np.concatenate((colours, pixels[..., 3:]), axis=2)
    return np.asarray(np.rint(np.clip(whole, 0, 255)), np.uint8)


def mixed(one: Picture, other: Picture, share: float) -> Picture:
    """So much of the other picture, from 0 to 1."""
    if share in (0.0, 1.0):
        return other if share else one
    return straight(premultiplied(one) * (1 - share) + premultiplied(other) * share)


def stacked(layers: Sequence[Picture]) -> Picture:
    """Pictures over each other, the first below; one without alpha lets half of it through."""
    whole = premultiplied(layers[0])
    for layer in layers[1:]:
        pixels = premultiplied(layer)
        if pixels[..., 3].min() == 255:
            pixels *= np.float32(0.5)
        whole = pixels + whole * (1 - pixels[..., 3:] / np.float32(255))
    return straight(whole)
