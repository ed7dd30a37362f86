"""Try one thing that a graphics driver says it can do: `python -m vidgen.renderer.gpu_trial DIR`.

Reads DIR/asked.json and writes DIR/answer.json: `found`, or `error` in words.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..errors import VidgenError


def _try(asked: Mapping[str, Any], folder: Path) -> str:
    size = (asked["size"][0], asked["size"][1])
    if asked["what"] == "OpenGL":
        return _opengl(size, folder)
    from .hardware import try_encoder

    return try_encoder(asked["options"], size, asked["fps"], folder).codec


def _opengl(size: tuple[int, int], folder: Path) -> str:
    """Play a scene of one square; the driver that drew it."""
    from .opengl import open_context

    context = open_context()
    _draw_square(context, size, folder)
    info = context.info
    return f"{info['GL_RENDERER']} ({info['GL_VERSION']})"


def _draw_square(context: Any, size: tuple[int, int], folder: Path) -> None:
    import manim
    import numpy as np

    from ..errors import RenderError
    from .opengl import play_opengl
    from .opengl_switch import switch_to_opengl
    from .player import configured

    class Trial(manim.Scene):  # type: ignore[misc]
        def construct(self) -> None:
            self.add(manim.Square(8, color="#FF0000", fill_opacity=1))

    with configured(folder, size, 10, folder):
        switch_to_opengl()
        frame = play_opengl(Trial, _NoTape(), context)
    pixels = np.frombuffer(frame.marks[0].thing, np.uint8).reshape(size[1], size[0], 4)
    if tuple(pixels[size[1] // 2, size[0] // 2, :3]) != (255, 0, 0):
        raise RenderError("a red square was drawn, and is not there")


class _NoTape:
    def frame(self, frame: Any, repeat: int) -> None:
        """Nothing is played."""

    def begins(self, frames: int) -> None:
        """Nothing is played."""


def main(folder: Path) -> None:
    """Answer what is asked in the folder."""
    asked = json.loads((folder / "asked.json").read_text())
    try:
        answer = {"found": _try(asked, folder)}
    except VidgenError as error:
        answer = {"error": error.message}
    except Exception as error:  # a driver's fault comes as anything
        answer = {"error": " ".join(f"{type(error).__name__}: {error}".split())}
    (folder / "answer.json").write_text(json.dumps(answer))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
