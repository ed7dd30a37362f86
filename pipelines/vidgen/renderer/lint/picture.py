"""The pictures of a report: the frame as it would be, with what is wrong framed in red."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PIL import Image, ImageDraw

from .dry_pass import Looked
from .finding import Area

_RED = (255, 40, 60)
_LINE = 2


def save(looked: Looked, folder: Path) -> Mapping[str, Path]:
    """Write the picture of each finding that has one, and name the files."""
    written: dict[str, Path] = {}
    for finding in looked.report.findings:
        if finding.picture is None or finding.picture >= len(looked.pictures):
            continue
        name = f"{finding.picture:02}.png"
        picture = Image.fromarray(looked.pictures[finding.picture][..., :3])
        _mark(picture, finding.areas)
        picture.save(folder / name, optimize=True)
        written[name] = folder / name
    return written


def _mark(picture: Image.Image, areas: tuple[Area, ...]) -> None:
    draw = ImageDraw.Draw(picture)
    width, height = picture.size
    for area in areas:
        left, right = (max(0.0, min(1.0, x)) * (width - 1) for x in (area.left, area.right))
        top, bottom = (max(0.0, min(1.0, y)) * (height - 1) for y in (area.top, area.bottom))
        sides = (left - _LINE, top - _LINE, right + _LINE, bottom + _LINE)
        if sides[0] < sides[2] and sides[1] < sides[3]:
            draw.rectangle(sides, outline=_RED, width=_LINE)
