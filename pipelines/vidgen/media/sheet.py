"""A sheet of frames with their times, to see a whole film at once."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .. import resources
from ..errors import MediaError
from .frames import frames_at
from .probe import probe
from .publish import beside

_GAP, _INK, _PAPER = 8, "#C9CED6", "#14161A"
_LEAST = 11
"""The smallest letters that are read, in pixels."""


def contact_sheet(
    video: Path, target: Path, columns: int = 4, count: int = 12, width: int = 1600
) -> None:
    """Write `count` frames of a film, evenly spaced, as one PNG of `width` pixels.

    Raises MediaError where there are no pictures.
    """
    found = probe(video).video
    if found is None or found.frames == 0:
        raise MediaError(f"{video}: no pictures to make a sheet of")
    length_s = found.duration_s
    times = [length_s * (index + 0.5) / count for index in range(count)]
    cell = (width - _GAP * (columns + 1)) // columns
    height = round(cell * found.height / found.width)
    size = max(_LEAST, round(cell / 28))
    step = height + 2 * size
    sheet = Image.new("RGB", (width, _GAP + -(-count // columns) * (step + _GAP)), _PAPER)
    for index, (time_s, image) in enumerate(zip(times, frames_at(video, times), strict=True)):
        x = _GAP + index % columns * (cell + _GAP)
        y = _GAP + index // columns * (step + _GAP)
        sheet.paste(image.resize((cell, height), Image.Resampling.LANCZOS), (x, y))
        _label(sheet, (x, y + height), size, time_s)
    with beside(target) as part:
        sheet.save(part, "PNG", optimize=True)


def _label(sheet: Image.Image, place: tuple[int, int], size: int, time_s: float) -> None:
    """The time below a frame, where it hides nothing of it."""
    font = ImageFont.truetype(str(resources.presets("fonts") / "Inter-Medium.otf"), size)
    text = f"{int(time_s) // 60}:{time_s % 60:04.1f}"
    where = (place[0] + size // 3, place[1] + size)
    ImageDraw.Draw(sheet).text(where, text, font=font, fill=_INK, anchor="lm")
