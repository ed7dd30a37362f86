"""Play a scene with OpenGL and encode its frames where they are drawn, in one process.

Drawn frames are too large to be sent about: 60 of them at 1080p take half a gigabyte.
"""

from __future__ import annotations

import json
import mmap
import select
import struct
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import numpy as np

from ..media.splice import Part
from .child import fork
from .encoder import RunEncoder
from .frame import fit_config
from .hardware import HardwareEncoder, run_encoder
from .narrated import read_shot
from .opengl import open_context, play_opengl
from .opengl_switch import switch_to_opengl
from .player import configured
from .recording import Frame
from .runs import Enough, run_lengths
from .scene_file import blaming, scene_class
from .wanted import Cut

_BEAT_S = 0.5
_ASKED = "asked.json"


def film_with_opengl(
    code: Path, name: str | None, cut: Cut, folder: Path, tick: Callable[[float, str], None]
) -> tuple[list[Part], int]:
    """Draw a scene in a process of its own: its clip's parts, and how many frames it asked for.

    The scene's code is not confined, as what is confined can reach no graphics driver. Raises
    RenderError where the scene fails, also where it holds what OpenGL cannot draw, and MissingError
    where there is no OpenGL.
    """
    folder.mkdir(parents=True, exist_ok=True)
    done = mmap.mmap(-1, 8)
    child = fork(partial(_film, code, name, cut, folder, done))
    try:
        while not select.select([child.end], [], [], _BEAT_S)[0]:
            (frames,) = struct.unpack("<q", done[:])
            tick(frames / cut.frames, f"frame {frames} of {cut.frames}")
    except BaseException:
        child.kill()
        raise
    child.join()
    lengths = run_lengths(cut.frames, cut.fps)
    parts = [Part(_file(folder, at), 0, frames) for at, frames in enumerate(lengths)]
    return parts, int(json.loads((folder / _ASKED).read_text()))


def _film(code: Path, name: str | None, cut: Cut, folder: Path, done: mmap.mmap) -> None:
    """What the process does."""
    context = open_context()
    reel = Reel(cut, folder, done)
    with configured(code.parent, cut.size, cut.fps, folder):
        switch_to_opengl()
        fit_config(read_shot(code).aspect)
        with blaming(code), reel, suppress(Enough):
            reel.hold(play_opengl(scene_class(code, name), reel, context))
        (folder / _ASKED).write_text(json.dumps(reel.asked))


class Reel:
    """A tape for drawn frames, which encodes them run by run into files of a folder.

    A context: a run that is not whole when it is left is left broken.
    """

    def __init__(self, cut: Cut, folder: Path, done: mmap.mmap) -> None:
        self.asked = 0
        self._cut = cut
        self._folder = folder
        self._done = done
        self._shown = 0
        self._ends = [0]
        for length in run_lengths(cut.frames, cut.fps):
            self._ends.append(self._ends[-1] + length)
        self._run: RunEncoder | HardwareEncoder | None = None

    def begins(self, frames: int) -> None:
        """Nothing: no run of such a clip is found again, and so all are of one length."""

    def frame(self, frame: Frame, repeat: int) -> None:
        """Encode a frame; raises Enough once there are more than the clip has."""
        room = self._cut.frames - self._shown
        self.asked += repeat
        self._encode(frame, min(repeat, room))
        if repeat > room:
            raise Enough

    def hold(self, frame: Frame) -> None:
        """Fill what is left of the clip with one frame."""
        self._encode(frame, self._cut.frames - self._shown)

    def _encode(self, frame: Frame, repeat: int) -> None:
        width, height = self._cut.size
        pixels = np.frombuffer(frame.marks[0].thing, np.uint8).reshape(height, width, 4)
        while repeat > 0:
            end = next(end for end in self._ends if end > self._shown)
            now = min(repeat, end - self._shown)
            self._open().write(pixels, now)
            repeat -= now
            self._shown += now
            struct.pack_into("<q", self._done, 0, self._shown)
            if self._shown == end:
                self._close(None)

    def _open(self) -> RunEncoder | HardwareEncoder:
        if self._run is None:
            cut, file = self._cut, _file(self._folder, self._ends.index(self._shown))
            self._run = run_encoder(file, size=cut.size, fps=cut.fps, options=cut.x264)
            self._run.__enter__()
        return self._run

    def _close(self, kind: type[BaseException] | None) -> None:
        if self._run is not None:
            self._run.__exit__(kind, None, None)
            self._run = None

    def __enter__(self) -> Reel:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._close(kind)


def _file(folder: Path, run: int) -> Path:
    return folder / f"run-{run:04d}.mp4"
