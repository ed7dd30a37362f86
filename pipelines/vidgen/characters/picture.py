"""Take a picture of somebody in: check it, make it small, and read its colours."""

from __future__ import annotations

import io
import warnings
from pathlib import Path

from PIL import Image, ImageOps

from ..errors import BriefError, MissingError
from ..files import storage_error

MOST_BYTES = 32 << 20
MOST_PIXELS = 60_000_000
_SIDE = 1024


def taken_in(path: Path) -> bytes:
    """A picture as a PNG of at most 1024 pixels a side, without what cameras write into theirs.

    Raises MissingError where it is not there, BriefError where it is no picture that can be read.
    """
    try:
        content = path.read_bytes() if path.stat().st_size <= MOST_BYTES else None
    except FileNotFoundError:
        raise MissingError(f"{path} is not there", cure="name a PNG, JPEG or WebP file") from None
    except OSError as error:
        raise storage_error(error, path) from None
    if content is None:
        raise BriefError(f"{path}: is larger than {MOST_BYTES >> 20} MB", cure="make it smaller")
    return _png(content, path)


def _png(content: bytes, path: Path) -> bytes:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "WEBP")) as opened:
                if opened.width * opened.height > MOST_PIXELS:
                    raise BriefError(f"{path}: has too many pixels", cure="make it smaller")
                picture = ImageOps.exif_transpose(opened).convert("RGB")
    except BriefError:
        raise
    except Exception as error:
        raise BriefError(
            f"{path}: is no picture that can be read ({error})", cure="give a PNG, JPEG or WebP"
        ) from None
    picture.thumbnail((_SIDE, _SIDE))
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)
    written = io.BytesIO()
    clean.save(written, "PNG")
    return written.getvalue()


def palette(png: bytes, count: int = 6) -> tuple[str, ...]:
    """The colours of a picture, the most frequent first."""
    with Image.open(io.BytesIO(png)) as opened:
        small = opened.convert("RGB").resize((64, 64), Image.Resampling.BOX)
    reduced = small.quantize(count, Image.Quantize.MEDIANCUT)
    colours = reduced.getpalette() or []
    counted = sorted(reduced.getcolors() or [], reverse=True)
    return tuple(
        "#" + "".join(f"{value:02x}" for value in colours[index * 3 : index * 3 + 3])
        for _, index in counted
        if isinstance(index, int)
    )
