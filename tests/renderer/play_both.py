"""Play scenes with both renderers, for the tests of OpenGL: `play_both.py FOLDER...`.

Beside each `scene.py` come `cairo.npz` and `opengl.npz` (`frames`: n x height x width x 3, and
`repeats`), or `refused.txt`. Exits with words where there is no OpenGL.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np

SIZE = (192, 108)
FPS = 10


class Kept:
    """A tape that keeps each frame as a picture."""

    def __init__(self) -> None:
        self.frames: list[np.ndarray] = []
        self.repeats: list[int] = []

    def frame(self, frame: Any, repeat: int) -> None:
        from vidgen.renderer.painter import paint_all

        pixels = np.zeros((SIZE[1], SIZE[0], 4), np.uint8)
        paint_all(pixels, frame.marks)
        self.frames.append(pixels[..., :3])
        self.repeats.append(repeat)

    def begins(self, frames: int) -> None:
        pass

    def save(self, file: Path) -> None:
        np.savez(file, frames=np.array(self.frames), repeats=np.array(self.repeats))


def main(folders: list[Path]) -> None:
    from manim import config

    import vidgen.renderer.kit  # noqa: F401
    from vidgen.errors import MissingError, RenderError
    from vidgen.renderer.opengl import open_context, play_opengl
    from vidgen.renderer.opengl_switch import switch_to_opengl
    from vidgen.renderer.player import configured, play
    from vidgen.renderer.scene_file import blaming, scene_class

    try:
        context = open_context()
    except MissingError as error:
        sys.exit(error.message)
    with configured(folders[0], SIZE, FPS, folders[0]):
        ground = config.background_color
        for folder in folders:
            config.background_color = ground
            tape = Kept()
            tape.frame(play(scene_class(folder / "scene.py"), tape), 1)
            tape.save(folder / "cairo.npz")
        switch_to_opengl()
        for folder in folders:
            config.background_color = ground
            tape = Kept()
            code = folder / "scene.py"
            try:
                with blaming(code):
                    tape.frame(play_opengl(scene_class(code), tape, context), 1)
            except RenderError as error:
                (folder / "refused.txt").write_text(error.message)
            tape.save(folder / "opengl.npz")


if __name__ == "__main__":
    main([Path(folder) for folder in sys.argv[1:]])
