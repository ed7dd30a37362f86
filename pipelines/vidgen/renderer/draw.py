"""Draw one scene's file as a clip, in a process that has Manim loaded."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from manim import config, tempconfig

from ..errors import RenderError
from ..events import Tick
from .direct import DirectRenderer
from .encoder import ClipEncoder, Pixels
from .frame import fit_config, pixels
from .narrated import read_shot
from .pulse import Pulse
from .scene_file import blaming, scene_class
from .sharing import share

share()

SEED = 0


@dataclass(frozen=True)
class Drawn:
    """What became of a scene: a clip of exactly so many frames, and how many it would have had."""

    frames: int
    duration_s: float
    wanted_frames: int


class _Enough(BaseException):
    """The clip has all its frames: what the scene would still draw is not seen."""


def draw(
    code: Path,
    *,
    size: tuple[int, int],
    fps: int,
    x264: Mapping[str, str],
    output: Path,
    tick: Tick,
    frames: int | None = None,
    name: str | None = None,
) -> Drawn:
    """Draw the scene in `code`, whose `scene.json` lies beside it, to the file `output`.

    The clip has exactly `frames` frames, or as many as the shot is long: a scene that ends early is
    held at its last picture, one that runs over is cut. The same scene gives the same bytes.
    `name` chooses between several scenes of a file.

    Raises SceneCodeError where the scene's code fails, StorageError where the disk does, and
    RenderError where `size` has not the shape of the shot.
    """
    code = code.resolve()
    shot = read_shot(code)
    if pixels(shot.aspect, *size) != size:
        raise RenderError(f"{code}: a scene in {shot.aspect} does not fit {size[0]}x{size[1]}")
    total = frames if frames is not None else max(1, round(shot.duration_s * fps))
    with (
        _configured(code, size, fps, output.parent),
        Pulse(tick, total, "frame") as pulse,
        ClipEncoder(output, size=size, fps=fps, x264=x264) as encoder,
    ):
        fit_config(shot.aspect)
        clip = _Clip(encoder, total, pulse)
        with blaming(code):
            last = _perform(scene_class(code, name), clip)
        clip.hold(last)
    return Drawn(encoder.frames, total / fps, clip.asked)


def _perform(kind: type[Any], clip: _Clip) -> Pixels | None:
    """Play a scene to its end; its last picture, or None where the clip is full before."""
    _seed()
    scene = kind()
    renderer = DirectRenderer(scene.renderer.camera, clip)
    scene.renderer = renderer
    _seed()
    try:
        scene.setup()
        scene.construct()
        scene.tear_down()
    except _Enough:
        return None
    return renderer.show_last(scene)


class _Clip:
    """Counts frames on their way to the encoder, and stops the scene when there are enough."""

    def __init__(self, encoder: ClipEncoder, total: int, pulse: Pulse) -> None:
        self.asked = 0
        self._encoder = encoder
        self._total = total
        self._pulse = pulse

    def write(self, pixels: Pixels, repeat: int = 1) -> None:
        self.asked += repeat
        room = self._total - self._encoder.frames
        if room > 0:
            self._encoder.write(pixels, min(repeat, room))
            self._pulse.done = self._encoder.frames
        if self.asked > self._total:
            raise _Enough

    def hold(self, pixels: Pixels | None) -> None:
        """Fill what is left of the clip with one picture."""
        room = self._total - self._encoder.frames
        if pixels is not None and room > 0:
            self._encoder.write(pixels, room)


def _seed() -> None:
    random.seed(SEED)
    np.random.seed(SEED)


@contextmanager
def _configured(code: Path, size: tuple[int, int], fps: int, scratch: Path) -> Iterator[None]:
    """Manim's configuration for one drawing, with a folder of its own for what it keeps."""
    with tempfile.TemporaryDirectory(dir=scratch, prefix="manim-") as media, tempconfig({}):
        config.verbosity = "ERROR"
        config.progress_bar = "none"
        config.disable_caching = True
        config.dry_run = True
        config.seed = SEED
        config.media_dir = media
        config.assets_dir = str(code.parent)
        config.pixel_width, config.pixel_height = size
        config.frame_rate = fps
        yield
