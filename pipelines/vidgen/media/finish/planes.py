"""Pictures as a clip codes them: luma, and chroma at half size, BT.709 in limited range."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import av
import numpy as np
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from numpy.typing import NDArray

from ..contract import PIXEL_FORMAT

Samples = NDArray[np.uint8]

_EXACT = Interpolation.AREA | Interpolation.FULL_CHR_H_INP | Interpolation.BITEXACT
_WHOLE = 256


class Planes:
    """One picture. `y` is height x width, `u` and `v` are half as high and wide; all writeable."""

    __slots__ = ("_flat", "size", "u", "v", "y")

    def __init__(self, size: tuple[int, int], flat: Samples | None = None) -> None:
        """A picture of an even size, black unless `flat` holds its three planes in a row."""
        width, height = size
        luma, chroma = width * height, width * height // 4
        if flat is None:
            flat = np.full(luma + 2 * chroma, 128, np.uint8)
            flat[:luma] = 16
        self.size, self._flat = size, flat
        half = (height // 2, width // 2)
        self.y = flat[:luma].reshape(height, width)
        self.u = flat[luma : luma + chroma].reshape(half)
        self.v = flat[luma + chroma :].reshape(half)

    @property
    def all(self) -> tuple[Samples, Samples, Samples]:
        return self.y, self.u, self.v

    @property
    def flat(self) -> Samples:
        """The three planes in a row."""
        return self._flat

    def copy(self) -> Planes:
        return Planes(self.size, self._flat.copy())

    @classmethod
    def plain(cls, size: tuple[int, int], colour: str) -> Planes:
        """A picture of one colour, such as #1a2b3c."""
        found = cls(size)
        for plane, value in zip(found.all, yuv(colour), strict=True):
            plane[...] = value
        return found

    @classmethod
    def of(cls, frame: av.VideoFrame) -> Planes:
        """The picture of a decoded frame of a clip."""
        flat: Samples = np.asarray(frame.to_ndarray(format=PIXEL_FORMAT), np.uint8).reshape(-1)
        return cls((frame.width, frame.height), flat)

    @classmethod
    def of_rgb(cls, pixels: Samples) -> Planes:
        """From height x width x 3, red, green and blue."""
        frame = av.VideoFrame.from_ndarray(np.ascontiguousarray(pixels[..., :3]), format="rgb24")
        return cls.of(
            frame.reformat(
                format=PIXEL_FORMAT,
                src_colorspace=Colorspace.ITU709,
                dst_colorspace=Colorspace.ITU709,
                src_color_range=ColorRange.JPEG,
                dst_color_range=ColorRange.MPEG,
                interpolation=_EXACT,
            )
        )

    def frame(self) -> av.VideoFrame:
        """The picture as an encoder takes it."""
        width, height = self.size
        return av.VideoFrame.from_ndarray(
            self._flat.reshape(height * 3 // 2, width), format=PIXEL_FORMAT
        )

    def rgb(self) -> Samples:
        """Height x width x 3: red, green and blue from 0 to 255."""
        found = (
            self.frame()
            .reformat(
                format="rgb24",
                src_colorspace=Colorspace.ITU709,
                dst_colorspace=Colorspace.ITU709,
                src_color_range=ColorRange.MPEG,
                dst_color_range=ColorRange.JPEG,
                interpolation=_EXACT,
            )
            .to_ndarray()
        )
        return np.asarray(found, np.uint8)

    def lay(self, bitmap: Bitmap, x: int, y: int, opacity: float = 1.0) -> None:
        """Lay a bitmap over the picture, its left upper corner at (x, y), even numbers.

        What lies outside is cut off.
        """
        strength = round(_WHOLE * min(1.0, max(0.0, opacity)))
        for plane, colour, alpha, step in bitmap.on(self):
            _over(plane, colour, alpha, x // step, y // step, strength)


def _over(
    plane: Samples, colour: NDArray[np.uint16], alpha: NDArray[np.uint16], *where: int
) -> None:
    x, y, strength = where
    top, left = max(0, y), max(0, x)
    bottom = min(plane.shape[0], y + colour.shape[0])
    right = min(plane.shape[1], x + colour.shape[1])
    if top >= bottom or left >= right:
        return
    cut = (slice(top - y, bottom - y), slice(left - x, right - x))
    above, covered, under = colour[cut], alpha[cut], plane[top:bottom, left:right]
    if strength != _WHOLE:
        above = ((above.astype(np.uint32) * strength) >> 8).astype(np.uint16)
        covered = ((covered.astype(np.uint32) * strength) >> 8).astype(np.uint16)
    mixed = under * (_WHOLE - covered) + above + 128
    plane[top:bottom, left:right] = (mixed >> 8).astype(np.uint8)


@dataclass(frozen=True)
class Bitmap:
    """A picture with alpha, converted once: samples times their alpha, of which 256 is opaque.

    Its width and height are even.
    """

    colours: tuple[NDArray[np.uint16], NDArray[np.uint16], NDArray[np.uint16]]
    alphas: tuple[NDArray[np.uint16], NDArray[np.uint16]]

    @property
    def size(self) -> tuple[int, int]:
        height, width = self.alphas[0].shape
        return width, height

    @classmethod
    def of(cls, pixels: Samples) -> Bitmap:
        """From height x width x 4: red, green, blue and a straight alpha."""
        even = np.pad(
            pixels, ((0, pixels.shape[0] % 2), (0, pixels.shape[1] % 2), (0, 0)), mode="constant"
        )
        height, width = even.shape[:2]
        alpha = ((even[..., 3].astype(np.uint16) * _WHOLE + 127) // 255).astype(np.uint16)
        squares = alpha.reshape(height // 2, 2, width // 2, 2).astype(np.uint32)
        half = ((squares.sum(axis=(1, 3)) + 2) >> 2).astype(np.uint16)
        luma = _luma(even[..., :3]) * alpha
        u, v = _chroma(even[..., :3], squares)
        colours = (np.rint(luma).astype(np.uint16), u, v)
        return cls(colours, (alpha, half))

    def on(
        self, planes: Planes
    ) -> list[tuple[Samples, NDArray[np.uint16], NDArray[np.uint16], int]]:
        """Each plane of a picture with what is laid on it, and how many pixels a sample spans."""
        alphas = (self.alphas[0], self.alphas[1], self.alphas[1])
        return list(zip(planes.all, self.colours, alphas, (1, 2, 2), strict=True))


_TO_YUV = np.array(
    [[0.2126, 0.7152, 0.0722], [-0.114572, -0.385428, 0.5], [0.5, -0.454153, -0.045847]]
)


def _luma(rgb: Samples) -> NDArray[np.float64]:
    found: NDArray[np.float64] = 16 + 219 / 255 * (rgb @ _TO_YUV[0])
    return found


def _chroma(
    rgb: Samples, squares: NDArray[np.uint32]
) -> tuple[NDArray[np.uint16], NDArray[np.uint16]]:
    """Chroma of squares of four pixels, each pixel counted by its alpha."""
    height, _, width, _ = squares.shape
    weighed = rgb.reshape(height, 2, width, 2, 3) * squares[..., None]
    mean = weighed.sum(axis=(1, 3)) / 4
    covered = squares.sum(axis=(1, 3)) / 4
    u = 128 * covered + 224 / 255 * (mean @ _TO_YUV[1])
    v = 128 * covered + 224 / 255 * (mean @ _TO_YUV[2])
    return np.rint(u).astype(np.uint16), np.rint(v).astype(np.uint16)


@lru_cache(maxsize=64)
def yuv(colour: str) -> tuple[int, int, int]:
    """Luma and chroma of a colour such as #1a2b3c."""
    rgb = np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)])
    scaled = _TO_YUV @ rgb / 255
    return (
        round(16 + 219 * scaled[0]),
        round(128 + 224 * scaled[1]),
        round(128 + 224 * scaled[2]),
    )
