"""The picture of a logo, read with care: it is whatever a film's folder holds."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from ...errors import MediaError

_MOST_PIXELS = 32_000_000
_FORMATS = ("PNG", "JPEG", "WEBP")


def opened(path: Path) -> Image.Image:
    """A logo with its alpha. Raises MediaError for one that cannot be read, or is too large."""
    try:
        with Image.open(path, formats=_FORMATS) as found:
            if found.width * found.height > _MOST_PIXELS:
                raise MediaError(f"{path.name}: a logo has at most {_MOST_PIXELS:,} pixels")
            logo: Image.Image = found.convert("RGBA")
            return logo
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise MediaError(f"the logo cannot be read: {error}") from None
