"""The reference: Manim as it is installed, with nothing of vidgen's renderer in the process.

Only what takes its frames is put in the place of what would encode them. Where there is no TeX, and
only if it is asked for, formulas are vidgen's.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))

import manimpango
from conform.case import Frames
from conform.runner import FONTS, Hashes, Job, configure, module, seed, serve
from manim.scene.scene_file_writer import SceneFileWriter


def draw(job: Job) -> Frames:
    """Draw a scene as the `manim` command does, without its cache."""
    configure(job)
    if job.formulas:
        from vidgen.renderer.maths import install

        install()
    seed()
    loaded = module(Path(job.code))
    sink = Hashes(job)
    _listen(sink)
    seed()
    scene = getattr(loaded, job.scene)()
    scene.render()
    if not sink.frames:  # all of it was skipped
        scene.renderer.static_image = None
        scene.renderer.update_frame(scene)
        sink.write(scene.renderer.get_frame())
    assert not {"vidgen.renderer.draw", "vidgen.renderer.quick"} & set(sys.modules)
    return sink.frames


def _listen(sink: Hashes) -> None:
    """Give the sink what would be written to files: of each play what is shown while it is open."""

    def begin(
        writer: Any, allow_write: bool = False, *, animation_index: int, file_path: Any = None
    ) -> None:
        del animation_index, file_path
        writer.listening = allow_write

    def end(writer: Any, allow_write: bool = False) -> None:
        del allow_write
        writer.listening = False

    def write(writer: Any, pixels: Any, *, repeat: int = 1) -> None:
        if getattr(writer, "listening", False):
            sink.write(pixels, repeat)

    def save(_: Any, pixels: Any) -> None:
        sink.write(pixels)

    def finish(_: Any) -> None:
        """There are no files to be joined."""

    SceneFileWriter.begin_animation = begin
    SceneFileWriter.end_animation = end
    SceneFileWriter.write_frame = write
    SceneFileWriter.save_image = save
    SceneFileWriter.finish = finish


if __name__ == "__main__":
    for font in sorted(FONTS.glob("*.[ot]tf")):
        assert manimpango.register_font(str(font))
    serve(draw)
