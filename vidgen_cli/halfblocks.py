"""A picture as characters: two pixels in each, for terminals that show any colour."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from .terminal import has_colour, speaks_unicode, width

_WIDEST = 56
_TALLEST = 44


def picture(path: Path, stream: TextIO) -> Iterator[str]:
    """Lines that show a picture; none where the stream does not show 16 million colours."""
    true_colour = os.environ.get("COLORTERM", "") in ("truecolor", "24bit")
    if not (true_colour and has_colour(stream) and speaks_unicode(stream)):
        return
    from PIL import Image

    with Image.open(path) as image:
        scale = min(min(_WIDEST, width() - 8) / image.width, _TALLEST / image.height)
        columns, rows = round(image.width * scale), round(image.height * scale / 2) * 2
        small = image.convert("RGB").resize((columns, rows), Image.Resampling.LANCZOS)
        pixels = list(small.getdata())
    for row in range(0, rows, 2):
        pairs = zip(
            pixels[row * columns : (row + 1) * columns],
            pixels[(row + 1) * columns : (row + 2) * columns],
            strict=True,
        )
        yield "".join(map(_cell, pairs)) + "\x1b[0m"


def _cell(pair: tuple[tuple[int, int, int], tuple[int, int, int]]) -> str:
    upper, lower = (";".join(map(str, colour)) for colour in pair)
    return f"\x1b[38;2;{upper};48;2;{lower}m▀"
