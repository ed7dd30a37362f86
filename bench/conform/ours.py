"""vidgen's side: a player notes the scene onto a tape, and another process paints what it reads."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import NoReturn

sys.path.insert(0, str(Path(__file__).parents[1]))

from conform.case import Frames, each
from conform.runner import Hashes, Job, configure, serve

import vidgen.renderer.draw  # noqa: F401  (Manim as films have it)
from vidgen.renderer import setup
from vidgen.renderer.display_list import RunReader
from vidgen.renderer.painter import Painter
from vidgen.renderer.player import configured, play
from vidgen.renderer.runs import Ended, Enough, RunTape, TapeReader
from vidgen.renderer.scene_file import scene_class

BEYOND = "more"
"""Stands for a frame after all that Manim has: the film would be cut there."""


def draw(job: Job) -> Frames:
    """Draw a scene as a film does, as far as its raw frames."""
    tape_out, tape_in = os.pipe()
    found_out, found_in = os.pipe()
    painter = os.fork()
    if painter == 0:
        os.close(tape_in)
        _paint(job, tape_out, found_in)
    os.close(tape_out)
    os.close(found_in)
    with os.fdopen(found_out, "rb") as found:
        try:
            asked = _play(job, tape_in)
        finally:
            os.close(tape_in)
        told = json.loads(found.read())
    os.waitpid(painter, 0)
    if "error" in told:
        raise RuntimeError(f"the painter: {told['error']}")
    return _shortened(told["frames"], asked)


def _shortened(frames: Frames, asked: int) -> Frames:
    """The frames that the scene itself asked for, the rest of the clip being its last picture."""
    mine = each(frames)
    more = [(BEYOND, asked - len(mine))] if asked > len(mine) else []
    return [*((told, 1) for told in mine[:asked]), *more]


def _play(job: Job, pipe: int) -> int:
    """Play a scene onto a pipe, and say how many frames it has."""
    with (
        tempfile.TemporaryDirectory(dir=job.media) as scratch,
        configured(Path(job.code).parent, (job.width, job.height), job.fps, Path(scratch)),
    ):
        configure(job, media=scratch)
        kind = scene_class(Path(job.code), job.scene)
        tape = RunTape(pipe, job.total, round(job.fps))
        with suppress(Enough):
            tape.hold(play(kind, tape))
        tape.close({})
        return tape.asked or 1


def _paint(job: Job, pipe: int, answer: int) -> NoReturn:
    """Paint all of a tape in this process, tell the frames, and end."""
    sink, reader = Hashes(job), TapeReader()
    told: dict[str, object] = {"frames": sink.frames}
    try:
        while data := os.read(pipe, 1 << 20):
            for run in reader.feed(data):
                if not isinstance(run, Ended):
                    _paint_run(run, job, sink)
    except Exception as error:
        told = {"error": f"{type(error).__name__}: {error}"}
        while os.read(pipe, 1 << 20):
            pass
    with os.fdopen(answer, "w", encoding="utf-8") as out:
        json.dump(told, out)
    os._exit(0)


def _paint_run(run: bytes, job: Job, sink: Hashes) -> None:
    frames = RunReader(run)
    painter = Painter(job.width, job.height, frames.tables)
    for marks, repeat in frames:
        painter.paint(marks)
        sink.write(painter.pixels, repeat)


if __name__ == "__main__":
    setup()
    serve(draw)
