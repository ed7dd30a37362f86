"""A picture that came from outside: only a real one, and only of a size that can be borne."""

from __future__ import annotations

import warnings
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from ...errors import AnswerError
from .base import Painting

MOST_PIXELS = 64_000_000
"""What a picture may have at most: a small file can claim any size."""

_FORMATS = ("PNG", "JPEG", "WEBP")


def arrived(file: Path, painting: Painting, service: str) -> Path:
    """The picture in `file`, cut to the asked size and written beside it as `picture.png`.

    It fills that size: what is too wide or too high is cut off. `file` is removed. Raises
    AnswerError for what is no PNG, JPEG or WebP file, is broken, or is larger than 64 megapixels.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(file, formats=_FORMATS) as found:
                _bounded(found, service)
                found.load()
                upright = ImageOps.exif_transpose(found).convert("RGBA")
    except Image.DecompressionBombError:
        raise AnswerError(f"{service} sends a picture that is far too large") from None
    except UnidentifiedImageError:
        raise AnswerError(f"{service} sends something that is no picture") from None
    except (OSError, SyntaxError, ValueError, EOFError):
        raise AnswerError(f"{service} sends a picture that is broken") from None
    ground = Image.new("RGBA", upright.size, painting.background)
    flat = Image.alpha_composite(ground, upright).convert("RGB")
    target = file.with_name("picture.png")
    ImageOps.fit(flat, painting.size, Image.Resampling.LANCZOS).save(target, compress_level=4)
    file.unlink()
    return target


def _bounded(found: Image.Image, service: str) -> None:
    width, height = found.size
    if width * height > MOST_PIXELS or min(width, height) < 16:
        raise AnswerError(f"{service} sends a picture of {width} x {height} pixels")
