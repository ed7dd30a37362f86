"""Pictures that engines play as films: sprite sheets, sequences of PNG files, GIF."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
from PIL import Image

from .drawing import Drawing, Picture

MOST_PIXELS = 4096
"""The widest and highest texture that all engines load."""

_PALETTE = 255
_CLEAR = 255


def write_sheet(drawing: Drawing, path: Path) -> dict[str, object]:
    """A sprite sheet, and what its reader must know: columns, rows, frame size, frames, fps.

    Frames are made smaller where the sheet would be larger than a texture may be.
    """
    count = len(drawing.pictures)
    columns = math.ceil(math.sqrt(count))
    rows = math.ceil(count / columns)
    width, height = drawing.size
    scale = min(1.0, MOST_PIXELS / (columns * width), MOST_PIXELS / (rows * height))
    size = (max(1, int(width * scale)), max(1, int(height * scale)))
    sheet = Image.new("RGBA", (columns * size[0], rows * size[1]), (0, 0, 0, 0))
    for number, picture in enumerate(drawing.pictures):
        tile = Image.fromarray(picture)
        tile = tile.resize(size, Image.Resampling.LANCZOS) if tile.size != size else tile
        sheet.paste(tile, (number % columns * size[0], number // columns * size[1]))
    sheet.save(path, format="PNG", compress_level=6)
    return {
        "columns": columns,
        "rows": rows,
        "width": size[0],
        "height": size[1],
        "frames": count,
        "fps": drawing.fps,
        "loop": drawing.loop,
    }


def write_json(path: Path, content: dict[str, object]) -> None:
    """A sidecar that a game reads."""
    path.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8", newline="\n")


def write_sequence(drawing: Drawing, folder: Path) -> list[Path]:
    """One PNG a frame: 0001.png and on."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, picture in enumerate(drawing.pictures, start=1):
        path = folder / f"{number:04d}.png"
        Image.fromarray(picture).save(path, format="PNG", compress_level=3)
        paths.append(path)
    return paths


def write_gif(drawing: Drawing, path: Path) -> None:
    """A GIF of one palette for all frames; a see-through ground stays so, with hard edges."""
    palette = _palette(drawing.pictures)
    frames = [_indexed(picture, palette, clear=drawing.clear) for picture in drawing.pictures]
    more = {"transparency": _CLEAR, "disposal": 2} if drawing.clear else {}
    frames[0].save(
        path,
        format="GIF",
        save_all=True,
        append_images=frames[1:],
        duration=_delays(len(frames), drawing.fps),
        optimize=False,
        **({"loop": 0} if drawing.loop else {}),
        **more,
    )


def _delays(count: int, fps: int) -> list[int]:
    """How long each frame shows, in milliseconds that GIF can say: hundredths, right in sum."""
    ends = [round(100 * number / fps) * 10 for number in range(count + 1)]
    return [end - start for start, end in pairwise(ends)]


def _palette(pictures: Sequence[Picture]) -> Image.Image:
    """The colours that serve a spread of the frames best, with one left for what is clear."""
    step = max(1, len(pictures) // 8)
    some = np.concatenate([picture[::2, ::2] for picture in pictures[::step]])
    ground = np.where(some[..., 3:] < 128, 0, some[..., :3]).astype(np.uint8)
    return Image.fromarray(ground).quantize(_PALETTE, method=Image.Quantize.MEDIANCUT)


def _indexed(picture: Picture, palette: Image.Image, *, clear: bool) -> Image.Image:
    dither = Image.Dither.NONE if clear else Image.Dither.FLOYDSTEINBERG
    frame = Image.fromarray(np.ascontiguousarray(picture[..., :3])).quantize(
        palette=palette, dither=dither
    )
    if clear:
        pixels = np.array(frame)
        pixels[picture[..., 3] < 128] = _CLEAR
        colours = (palette.getpalette() or [])[: 3 * _PALETTE]
        frame = Image.frombytes("P", frame.size, pixels.tobytes())
        frame.putpalette(colours + [0] * (768 - len(colours)))
    return frame
