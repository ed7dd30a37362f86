"""Fit a picture of any shape to a frame: filled where little is lost, else before itself."""

from __future__ import annotations

from PIL import Image, ImageEnhance, ImageFilter

MOST_CUT = 1.9
"""By how much the shapes may differ for the frame to be filled; 16:9 into a square is 1.78."""

_DIM = 0.45


def framed(picture: Image.Image, size: tuple[int, int], shape: float | None = None) -> Image.Image:
    """A picture in RGB of exactly `size`; `shape` is its width by height, where not its pixels'.

    A picture of a shape that is not too far off fills the frame from its middle; any other is shown
    whole, before a blurred and dim one of itself.
    """
    wanted = size[0] / size[1]
    own = shape or picture.width / picture.height
    if 1 / MOST_CUT <= own / wanted <= MOST_CUT:
        return _filling(picture, size, own)
    frame = behind(picture, size, own).resize(size, Image.Resampling.BICUBIC)
    width, height = (size[0], size[0] / own) if own > wanted else (size[1] * own, size[1])
    inner = (max(2, round(width)), max(2, round(height)))
    place = ((size[0] - inner[0]) // 2, (size[1] - inner[1]) // 2)
    frame.paste(picture.resize(inner, Image.Resampling.BICUBIC), place)
    return frame


def behind(picture: Image.Image, size: tuple[int, int], shape: float) -> Image.Image:
    """What stands around a picture in a frame of `size`: itself, blurred, dim and much smaller."""
    small = (max(16, size[0] // 4), max(16, size[1] // 4))
    soft = _filling(picture, small, shape).filter(ImageFilter.GaussianBlur(small[0] / 24))
    return ImageEnhance.Brightness(soft).enhance(_DIM)


def _filling(picture: Image.Image, size: tuple[int, int], own: float) -> Image.Image:
    """The middle of a picture that has the shape of the frame."""
    wanted = size[0] / size[1]
    across, down = (wanted / own, 1.0) if own > wanted else (1.0, own / wanted)
    left, top = picture.width * (1 - across) / 2, picture.height * (1 - down) / 2
    if picture.size == size and across == down == 1:
        return picture
    box = (left, top, picture.width - left, picture.height - top)
    return picture.resize(size, Image.Resampling.BICUBIC, box=box)
