"""What a clip must be like, and an earlier one that is like it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from .encoder import RunEncoder
from .hardware import HardwareEncoder, run_encoder
from .matte import PairEncoder, matte_of


@dataclass(frozen=True)
class Cut:
    """What the clip must be like: its size in pixels, frames a second, frames, and encoding.

    A `transparent` one has no ground, and a matte that is encoded as it is.
    """

    size: tuple[int, int]
    fps: int
    frames: int
    x264: Mapping[str, str]
    transparent: bool = False

    def files(self, run: Path) -> list[Path]:
        """The files that a run consists of."""
        return [run, matte_of(run)] if self.transparent else [run]

    def encoder(self, run: Path) -> RunEncoder | HardwareEncoder | PairEncoder:
        """What writes a run."""
        if self.transparent:
            return PairEncoder(run, size=self.size, fps=self.fps, x264=self.x264)
        return run_encoder(run, size=self.size, fps=self.fps, options=self.x264)


@dataclass(frozen=True)
class Earlier:
    """A clip of the same cut, and where in it each run begins: first frame by key.

    `matte` is its matte, of a clip that has one.
    """

    clip: Path
    runs: Mapping[str, int]
    matte: Path | None = None
