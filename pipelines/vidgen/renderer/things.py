"""Pictures and clouds of points as things of a display list."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim.camera.camera import Camera

from .display_list import DOTS_HEAD, IMAGE_HEAD, LARGEST_PICTURE, PLACE, THICKEST, Pixels


class Pictures:
    """The pixels of pictures as bytes, made anew only where they changed since they were seen."""

    def __init__(self) -> None:
        self._seen: dict[int, tuple[Pixels, bytes]] = {}

    def of(self, pixels: Pixels) -> bytes:
        """A picture's size and pixels. An array may have been painted on since."""
        array, packed = self._seen.get(id(pixels), (None, b""))
        if array is pixels:
            before = np.frombuffer(packed, np.uint8, offset=IMAGE_HEAD.size)
            if np.array_equal(before.reshape(pixels.shape), pixels):
                return packed
        if len(self._seen) > 32:
            self._seen.clear()
        packed = IMAGE_HEAD.pack(*pixels.shape[:2]) + bytes(pixels.tobytes())
        self._seen[id(pixels)] = pixels, packed
        return packed


def picture_of(camera: Camera, mobject: Any, pictures: Pictures) -> tuple[bytes, bytes] | None:
    """An image mobject, and where the camera sees it; None for what only Manim itself can draw."""
    pixels = mobject.get_pixel_array()
    if pixels.dtype != np.uint8 or pixels.ndim != 3 or pixels.shape[2] != 4:
        return None
    corners = camera.points_to_subpixel_coords(mobject, mobject.points)
    if corners.shape != (4, 2) or not np.isfinite(corners).all():
        return None
    sizes = [*pixels.shape[:2], *np.ptp(corners, axis=0)]
    if not 0 < min(pixels.shape) <= max(sizes) <= LARGEST_PICTURE:
        return None
    resampling = int(mobject.resampling_algorithm)
    return pictures.of(pixels), PLACE.pack(resampling, *map(float, corners.ravel()))


def dots_of(camera: Camera, mobject: Any) -> bytes | None:
    """A cloud of points where the camera sees it, empty where it has none; None as above."""
    count, rgbas = len(mobject.points), mobject.rgbas
    if not count:
        return b""
    places = camera.points_to_pixel_coords(mobject, mobject.points)
    thickness = camera.adjusted_thickness(mobject.stroke_width)
    if rgbas.dtype != np.float64 or rgbas.shape != (count, 4) or places.shape != (count, 2):
        return None
    if not 0 <= thickness < THICKEST:
        return None
    head = DOTS_HEAD.pack(count, thickness)
    return head + bytes(places.astype(np.int64).tobytes() + rgbas.tobytes())
