"""Where the eyes of a face in a picture are, by the detectors that come with OpenCV.

OpenCV is not always there (the extra `faces`); without it no face is found. Its classifiers were
taught by photographs, and find many drawn faces too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import skia

_SIDE = 480
_PACKAGE = "opencv-python-headless"
_FACES = ("haarcascade_frontalface_alt2.xml", "haarcascade_frontalface_default.xml")
_EYES = "haarcascade_eye.xml"


@dataclass(frozen=True)
class Eye:
    """An eye and the skin around it: middle and side of a square, in pixels of the picture."""

    x: float
    y: float
    side: float


def detector() -> str:
    """The version of what finds faces; nothing where there is none."""
    try:
        return version(_PACKAGE)
    except PackageNotFoundError:
        return ""


def eyes_of(picture: skia.Image) -> tuple[Eye, ...]:
    """Both eyes of the largest face that looks at us, the left one of the picture first."""
    if not detector():
        return ()
    import cv2

    cv2.setNumThreads(1)
    scale = min(1.0, _SIDE / min(picture.width(), picture.height()))
    size = round(picture.width() * scale), round(picture.height() * scale)
    grey = cv2.cvtColor(np.array(picture.resize(*size).toarray()), cv2.COLOR_BGRA2GRAY)
    for box in _faces(grey):
        if found := _pair(grey, box):
            return tuple(Eye(x / scale, y / scale, side / scale) for x, y, side in found)
    return ()


@cache
def _classifier(name: str) -> Any:
    from cv2 import CascadeClassifier
    from cv2.data import haarcascades

    return CascadeClassifier(f"{haarcascades}{name}")


def _faces(grey: NDArray[np.uint8]) -> list[tuple[int, int, int, int]]:
    least = (min(grey.shape) // 8,) * 2
    for name in _FACES:
        found = _classifier(name).detectMultiScale(grey, 1.08, 4, minSize=least)
        if len(found):
            boxes = [(int(x), int(y), int(wide), int(high)) for x, y, wide, high in found]
            return sorted(boxes, key=lambda box: -box[2])
    return []


def _pair(
    grey: NDArray[np.uint8], face: tuple[int, int, int, int]
) -> list[tuple[float, float, float]]:
    """One eye on each side of a face, about as high and as large as the other."""
    x, y, wide, high = face
    upper = grey[y : y + int(0.6 * high), x : x + wide]
    least = (wide // 9,) * 2
    boxes = _classifier(_EYES).detectMultiScale(upper, 1.05, 4, minSize=least)
    eyes = [(left + side / 2, top + side / 2, float(side)) for left, top, side, _ in boxes]
    pairs = [
        (one, other)
        for one in eyes
        for other in eyes
        if one[0] < 0.48 * wide and other[0] > 0.52 * wide and _alike(one, other, wide)
    ]
    if not pairs:
        return []
    best = min(pairs, key=lambda pair: _apart(pair, wide))
    side = (best[0][2] + best[1][2]) / 2
    return [(x + eye[0], y + eye[1], side) for eye in best]


def _alike(one: Sequence[float], other: Sequence[float], wide: int) -> bool:
    return abs(one[1] - other[1]) < 0.1 * wide and 0.6 < one[2] / other[2] < 1.7


def _apart(pair: Sequence[Sequence[float]], wide: int) -> float:
    """How far two eyes are from lying evenly on both sides."""
    (x, y, _), (other_x, other_y, _) = pair
    return abs(x + other_x - wide) + abs(y - other_y)
