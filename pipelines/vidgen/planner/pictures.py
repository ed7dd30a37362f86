"""Files that a brief names: found inside its folder; pictures are also checked."""

from __future__ import annotations

import shutil
import struct
import warnings
from pathlib import Path

from ..model.effect import is_file
from .clip_file import MAX_BYTES as MAX_CLIP_BYTES
from .clip_file import is_clip
from .place import Place, shorten
from .scene_code import is_scene

MAX_BYTES = 50_000_000
MAX_PIXELS = 50_000_000
_SUFFIXES = {"PNG": "png", "JPEG": "jpg", "WEBP": "webp"}
_TURNED = range(2, 9)
_ORIENTATION = 0x0112
_CURE = "use a PNG, JPEG or WebP file"


def find_picture(folder: Path, source: str, place: Place) -> Path:
    """The file that a brief calls `source`. Raises BriefError unless it lies inside `folder`."""
    shown = f"the {_kind(source)} {shorten(source, 100)!r}"
    if "://" in source or source.startswith(("data:", "//")):
        raise place.error(
            f"{shown} is not a file here",
            cure="download it and put it beside the brief",
        )
    if not source or "\0" in source:
        raise place.error("a picture without a name", cure="![caption](picture.png)")
    root = folder.resolve()
    try:
        path = (root / source).resolve()
        inside = path.is_relative_to(root) and not Path(source).is_absolute()
        if not inside:
            raise place.error(
                f"{shown} lies outside the brief's folder",
                cure="copy it into the folder",
            )
        return _checked(path, shown, place, MAX_CLIP_BYTES if is_clip(source) else MAX_BYTES)
    except (OSError, RuntimeError, ValueError):
        raise place.error(f"{shown} cannot be read", cure=_CURE) from None


def _kind(source: str) -> str:
    """What a file is by its name, in a word."""
    kinds = {"scene": is_scene, "sound": is_file, "clip": is_clip}
    return next((kind for kind, fits in kinds.items() if fits(source)), "picture")


def _checked(path: Path, shown: str, place: Place, most: int) -> Path:
    if not path.exists():
        raise place.error(f"{shown} is not there", cure=f"put it into the brief's folder: {path}")
    if not path.is_file():
        raise place.error(f"{shown} is not a file", cure=_CURE)
    if path.suffix.lower() in {".svg", ".svgz"}:
        raise place.error(
            f"{shown} is an SVG drawing, which is not accepted",
            cure="export it as PNG, 1920 pixels wide or more",
        )
    if (size := path.stat().st_size) > most:
        raise place.error(
            f"{shown} has {size / 1e6:.0f} MB; at most {most / 1e6:.0f} are read",
            cure="make it smaller: 3840 pixels wide is enough",
        )
    return path


def prepare_picture(path: Path, source: str, folder: Path, place: Place) -> Path:
    """A checked copy of a picture in `folder`, upright, with the suffix of what it really is.

    Raises BriefError for what is no picture, is broken, or would be larger than 50 megapixels.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    shown = repr(shorten(source, 100))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(path, formats=tuple(_SUFFIXES))
        with picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise place.error(
                    f"the picture {shown} has {width} x {height} pixels;"
                    f" at most {MAX_PIXELS // 1_000_000} megapixels are accepted",
                    cure="make it smaller: 3840 pixels wide is enough",
                )
            picture.load()
            copy = folder / f"{path.stem}.{_SUFFIXES[str(picture.format)]}"
            if picture.getexif().get(_ORIENTATION) in _TURNED:
                ImageOps.exif_transpose(picture).save(copy, quality=95)
            else:
                shutil.copyfile(path, copy)
            return copy
    except Image.DecompressionBombError:
        raise place.error(f"the picture {shown} is far too large", cure="make it smaller") from None
    except (OSError, SyntaxError, ValueError, TypeError, EOFError, struct.error) as error:
        reason = "is not a picture" if isinstance(error, UnidentifiedImageError) else "is broken"
        raise place.error(f"the picture {shown} {reason}", cure=_CURE) from None
