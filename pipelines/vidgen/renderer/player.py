"""Play a scene as Manim does, frame by frame, and say what is on each frame instead of drawing it.

Nothing of Manim's own output is used: no pieces to be joined later, no cache of them (it is wrong
where updaters run), no progress bars, no look for a newer version.
"""

from __future__ import annotations

import random
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np
from manim import Mobject, Scene, config, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.section import Section
from manim.utils.exceptions import EndSceneEarlyException

from .recording import Frame, Recording

SEED = 0


class Tape(Protocol):
    """Takes a scene's frames in their order."""

    def frame(self, frame: Frame, repeat: int) -> None: ...


class Player(CairoRenderer):  # type: ignore[misc]
    """Stands where Manim's renderer would: steps as it does, and puts frames on a tape."""

    def __init__(self, camera: Any, tape: Tape) -> None:
        super().__init__()
        self.camera = camera
        self.file_writer = NoFile()
        self._tape = tape
        self._recording = Recording(camera)

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        self._recording.look_at_background()
        super().play(scene, *args, **kwargs)

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> Any:
        self.static_image = None
        if static_mobjects:
            self.update_frame(scene, mobjects=static_mobjects)
            self.static_image = self._recording.take()
        return self.static_image

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        del time  # the scene stands at that moment already
        self.update_frame(scene, moving_mobjects)
        self._show(1)

    def freeze_current_frame(self, duration: float) -> None:
        # as Manim: a wait is rounded down
        self._show(int(duration / (1 / self.camera.frame_rate)))

    def _show(self, repeat: int) -> None:
        if not self.skip_animations and repeat > 0:
            self.time += repeat * (1 / self.camera.frame_rate)
            self._tape.frame(self._recording.take(), repeat)

    def last(self, scene: Scene) -> Frame:
        """The frame as things now stand."""
        self.static_image = None
        self.update_frame(scene)
        return self._recording.take()


class NoFile:
    """Stands where Manim's file writer would. Sections count only for what they skip."""

    def __init__(self) -> None:
        self.subcaptions: list[Any] = []
        self.sections = [Section("default.normal", None, "autocreated", False)]
        self.output_spec = SimpleNamespace(is_still=False)
        self.partial_movie_files: list[str] = []

    def next_section(self, name: str, section_type: str, skip_animations: bool) -> None:
        self.sections.append(Section(section_type, None, name, skip_animations))

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return _nothing


def _nothing(*args: Any, **kwargs: Any) -> None:
    """What goes to no file is dropped, sound too: a film's sound is not made in its scenes."""
    del args, kwargs


def play(kind: type[Any], tape: Tape, player: type[Player] = Player) -> Frame:
    """Play a scene to its end, and return its last frame. Whatever the scene raises goes through.

    Random numbers begin at the same seed for every scene.
    """
    _seed()
    scene = kind()
    stepping = player(scene.renderer.camera, tape)
    scene.renderer = stepping
    _seed()
    try:
        scene.setup()
        scene.construct()
    except EndSceneEarlyException:
        pass
    scene.tear_down()
    return stepping.last(scene)


def _seed() -> None:
    random.seed(SEED)
    np.random.seed(SEED)


@contextmanager
def configured(assets: Path, size: tuple[int, int], fps: float, scratch: Path) -> Iterator[None]:
    """Manim's configuration for one scene, with a folder of its own for what Manim keeps."""
    with tempfile.TemporaryDirectory(dir=scratch, prefix="manim-") as media, tempconfig({}):
        config.verbosity = "ERROR"
        config.progress_bar = "none"
        config.disable_caching = True
        config.dry_run = True
        config.seed = SEED
        config.media_dir = media
        config.assets_dir = str(assets)
        config.pixel_width, config.pixel_height = size
        config.frame_rate = fps
        yield
