"""A sheet of frames with their times, to see a whole film at once."""

from __future__ import annotations

from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from .. import resources
from ..errors import MediaError
from .frames import frames_at
from .probe import probe
from .publish import beside

_GAP, _INK, _PAPER = 8, "#F4F5F7", "#14161A"


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
    rows = -(-count // columns)
    sheet = Image.new("RGB", (width, _GAP + rows * (height + _GAP)), _PAPER)
    for index, (time_s, image) in enumerate(zip(times, frames_at(video, times), strict=True)):
        place = (
            _GAP + index % columns * (cell + _GAP),
            _GAP + index // columns * (height + _GAP),
        )
        sheet.paste(image.resize((cell, height), Image.Resampling.LANCZOS), place)
        _label(sheet, place, height, time_s)
    with beside(target) as part:
        sheet.save(part, "PNG", optimize=True)


def _label(sheet: Image.Image, place: tuple[int, int], height: int, time_s: float) -> None:
    size = max(11, height // 16)
    font = ImageFont.truetype(str(resources.presets("fonts") / "Inter-Medium.otf"), size)
    text = f"{int(time_s) // 60}:{time_s % 60:04.1f}"
    pen = ImageDraw.Draw(sheet)
    left, top, right, bottom = pen.textbbox((0, 0), text, font=font)
    box = (right - left + size, bottom - top + size * 0.8)
    x, y = place[0] + size // 3, place[1] + height - box[1] - size // 3
    pen.rounded_rectangle((x, y, x + box[0], y + box[1]), radius=size // 3, fill=_PAPER)
    pen.text((x + size / 2 - left, y + size * 0.4 - top), text, font=font, fill=_INK)
