"""Play scenes that have no ground: `play_transparent.py ours|manim FOLDER...`.

Beside each `scene.py` comes `ours.npy` or `manim.npy`, n x height x width x 4: what clips are made
of, before they are encoded, or what `manim --transparent` puts into its films.
"""

from __future__ import annotations

import importlib.util
import random
import struct
import sys
from pathlib import Path
from typing import Any

import numpy as np

SIZE, FPS = (192, 108), 10


class Kept:
    """A tape that keeps frames as one run, to be painted as any other."""

    def __init__(self) -> None:
        from vidgen.renderer.display_list import RunWriter

        self.writer, self.run = RunWriter(), b""

    def begins(self, frames: int) -> None:
        pass

    def frame(self, frame: Any, repeat: int) -> None:
        body = b"".join(self.writer.frame(frame.marks, repeat))
        self.run += struct.pack("<q", len(body)) + body

    def painted(self) -> list[np.ndarray]:
        from vidgen.renderer.display_list import RunReader
        from vidgen.renderer.painter import Painter

        reader = RunReader(self.run)
        painter = Painter(*SIZE, reader.tables, transparent=True)
        shown = []
        for marks, repeat in reader:
            painter.paint(marks)
            shown += [painter.pixels.copy()] * repeat
        return shown


def ours(code: Path) -> list[np.ndarray]:
    import vidgen.renderer.draw  # noqa: F401 it makes Manim quick, as where scenes are drawn
    from vidgen.renderer.performance import Cast, on_stage
    from vidgen.renderer.player import play
    from vidgen.renderer.scene_file import scene_class
    from vidgen.renderer.wanted import Cut

    tape = Kept()
    with on_stage(
        Cast(code, None, Cut(SIZE, FPS, 99, {}, transparent=True), code.parent, trusted=True)
    ):
        play(scene_class(code), tape)
    return tape.painted()


def manim(code: Path) -> list[np.ndarray]:
    from manim import config
    from manim.renderer.cairo_renderer import CairoRenderer

    frames: list[np.ndarray] = []

    def add_frame(self: Any, frame: np.ndarray, num_frames: int = 1) -> None:
        self.time += num_frames / self.camera.frame_rate
        frames.extend([frame.copy()] * num_frames)

    CairoRenderer.add_frame = add_frame
    config.verbosity, config.progress_bar = "ERROR", "none"
    config.disable_caching = config.dry_run = True
    config.pixel_width, config.pixel_height = SIZE
    config.frame_rate = FPS
    config.transparent = True
    random.seed(0)
    np.random.seed(0)
    spec = importlib.util.spec_from_file_location("plain", code)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    module.Demo().render()
    return frames


if __name__ == "__main__":
    play_as = {"ours": ours, "manim": manim}[sys.argv[1]]
    for folder in map(Path, sys.argv[2:]):
        np.save(folder / f"{sys.argv[1]}.npy", np.array(play_as(folder / "scene.py")))
