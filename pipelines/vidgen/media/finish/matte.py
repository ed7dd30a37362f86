"""A layer as it changes the matte of a film: what is laid over a picture makes it opaque there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from .planes import Bitmap, Planes, yuv

if TYPE_CHECKING:
    from .layer import Layer

KIND = "matte"
_OPAQUE = yuv("#ffffff")


def make(layer: Mapping[str, Any], size: tuple[int, int], fps: int, inputs: Path) -> Veil:
    """The matte's layer of one that lays bitmaps over pictures. Raises what that layer raises."""
    from .layer import build

    return Veil(build(layer["of"], size, fps, inputs))


class Veil:
    """Lays what another layer does, in white."""

    def __init__(self, layer: Layer) -> None:
        self._layer = layer

    def apply(self, picture: Planes, at: int) -> Planes:
        self._layer.apply(_Matte(picture.size, picture.flat), at)
        return picture


class _Matte(Planes):
    """A picture that takes only the alpha of what is laid on it."""

    __slots__ = ()

    def lay(self, bitmap: Bitmap, x: int, y: int, opacity: float = 1.0) -> None:
        luma, half = bitmap.alphas
        white = (luma * np.uint16(_OPAQUE[0]), half * np.uint16(128), half * np.uint16(128))
        super().lay(Bitmap(white, bitmap.alphas), x, y, opacity)
