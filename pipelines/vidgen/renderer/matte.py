"""Clips without a ground, in two files of the same runs, each a clip like any other.

One shows colours as they lie over black, which is colour times alpha. The other is its matte: it
says in grey how opaque each pixel is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import numpy as np

from ..media.splice import Part
from .colours import Pixels
from .encoder import RunEncoder

Rows = tuple[int, int]


class PairEncoder:
    """Writes one run of a clip and of its matte, as `RunEncoder` does each.

    Pixels are colour times alpha, and alpha. A context: both files are whole once it is left
    without an error.
    """

    def __init__(
        self, output: Path, *, size: tuple[int, int], fps: int, x264: Mapping[str, str]
    ) -> None:
        self._colour = RunEncoder(output, size=size, fps=fps, x264=x264)
        self._matte = RunEncoder(matte_of(output), size=size, fps=fps, x264=x264)
        self._grey: Pixels = np.zeros((size[1], size[0], 4), np.uint8)
        self._stack = ExitStack()

    @property
    def frames(self) -> int:
        return self._colour.frames

    def write(self, pixels: Pixels, repeat: int = 1, rows: Rows | None = None) -> None:
        """Append a picture, shown for `repeat` frames; `rows` are those that may have changed."""
        first, end = rows if rows is not None and self.frames else (0, len(pixels))
        self._grey[first:end] = pixels[first:end, :, 3:]
        self._colour.write(pixels, repeat, rows)
        self._matte.write(self._grey, repeat, rows)

    def __enter__(self) -> PairEncoder:
        self._stack.enter_context(self._colour)
        self._stack.enter_context(self._matte)
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.__exit__(*error)  # type: ignore[arg-type]


def matte_of(run: Path) -> Path:
    """The file in which the matte of a run is."""
    return run.with_name(f"{run.stem}-matte{run.suffix}")


def matte_parts(parts: Sequence[Part], known: Mapping[Path, Path]) -> list[Part]:
    """The parts of a clip's matte; `known` are the mattes of clips that some are taken from."""
    return [
        replace(part, file=known[part.file] if part.file in known else matte_of(part.file))
        for part in parts
    ]
