"""Play a scene as Manim does, frame by frame, and say what is on each frame instead of drawing it.

Nothing of Manim's own output is used: no pieces to be joined later, no cache of them (it is wrong
where updaters run), no progress bars, no look for a newer version.
"""

from __future__ import annotations

import math
import random
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Protocol

import numpy as np
from manim import Mobject, Scene, config, tempconfig
from manim.renderer.cairo_renderer import CairoRenderer
from manim.scene.section import Section
from manim.utils.exceptions import EndSceneEarlyException

from .display_list import Kind, Mark
from .recording import Frame, Recording

SEED = 0


class Tape(Protocol):
    """Takes a scene's frames in their order."""

    def frame(self, frame: Frame, repeat: int) -> None: ...

    def begins(self, frames: int) -> None: ...  # a play or a wait of about so many frames


_STOCK = {name: getattr(CairoRenderer, name) for name in ("add_frame", "get_frame")}


class Player(CairoRenderer):  # type: ignore[misc]
    """What a scene's renderer becomes: steps as before, and puts frames on a tape."""

    file_writer: Any

    def take(self, camera: Any, tape: Tape) -> None:
        """Put what `camera` sees on `tape` from now on."""
        self.file_writer = NoFile(tape, self.file_writer.sections)
        self.camera = camera
        self._tape = tape

    @property
    def camera(self) -> Any:
        return self._camera

    @camera.setter
    def camera(self, camera: Any) -> None:
        self._camera = camera
        self._recording = Recording(camera)

    def save_static_frame_data(self, scene: Scene, static_mobjects: Iterable[Mobject]) -> Any:
        if self.file_writer.is_open:
            self._tape.begins(self._expected(scene))
        if self._recording.draws:
            return super().save_static_frame_data(scene, static_mobjects)
        self.static_image = None
        if static_mobjects:
            self.update_frame(scene, mobjects=static_mobjects)
            self.static_image = self._recording.take()
        return self.static_image

    def _expected(self, scene: Scene) -> int:
        """Frames that a play has, if nothing ends it before its time."""
        steps = scene.duration / (1 / self.camera.frame_rate)
        return int(steps) if scene.is_current_animation_frozen_frame() else math.ceil(steps)

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        del time  # the scene stands at that moment already
        self.update_frame(scene, moving_mobjects)
        self._show(1)

    def freeze_current_frame(self, duration: float) -> None:
        # as Manim: a wait is rounded down
        self._show(int(duration / (1 / self.camera.frame_rate)))

    def _show(self, repeat: int) -> None:
        if not self._is_stock():
            self.add_frame(self.get_frame(), repeat)
        elif not self.skip_animations and repeat > 0:
            self.time += repeat * (1 / self.camera.frame_rate)
            if self.file_writer.is_open:
                self._tape.frame(self._recording.take(), repeat)

    def _is_stock(self) -> bool:
        """Whether nobody wants to see or change frames on their way to the film."""
        return not _STOCK.keys() & vars(self).keys() and all(
            getattr(type(self), name) is stock for name, stock in _STOCK.items()
        )

    def last(self, scene: Scene) -> Frame:
        """The frame as things now stand."""
        self.static_image = None
        self.update_frame(scene)
        return self._recording.take()


class NoFile:
    """Stands where Manim's file writer would. Sections count only for what they skip.

    Frames that a scene makes itself go to `tape`, as far as an animation is being played.
    """

    def __init__(self, tape: Tape | None = None, sections: Sequence[Section] = ()) -> None:
        self.is_open = False
        self.subcaptions: list[Any] = []
        self.sections = [*sections] or [Section("default.normal", None, "autocreated", False)]
        self._tape = tape
        self.output_spec = SimpleNamespace(is_still=False)
        self.partial_movie_files: list[str] = []

    def next_section(self, name: str, section_type: str, skip_animations: bool) -> None:
        self.sections.append(Section(section_type, None, name, skip_animations))

    def begin_animation(self, allow_write: bool = False, **_: Any) -> None:
        self.is_open = allow_write

    def end_animation(self, allow_write: bool = False) -> None:
        del allow_write
        self.is_open = False

    def write_frame(self, pixels: Any, *, repeat: int = 1) -> None:
        if self.is_open and self._tape is not None:
            picture = np.ascontiguousarray(pixels, np.uint8).tobytes()
            self._tape.frame(Frame([Mark(Kind.PASTE, picture)], [None]), repeat)

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
    stepping = _turned(scene.renderer, tape, player)
    try:
        scene.setup()
        scene.construct()
    except EndSceneEarlyException:
        pass
    scene.tear_down()
    return stepping.last(scene)


def _turned(renderer: Any, tape: Tape, player: type[Player]) -> Player:
    """Make a player of a scene's renderer itself: the scene may hold on to it, or have its own."""
    kind = type(renderer)
    camera = vars(renderer).pop("camera")
    own = kind is not CairoRenderer
    renderer.__class__ = type(player.__name__, (kind, player), {}) if own else player
    stepping: Player = renderer
    stepping.take(camera, tape)
    return stepping


def _seed() -> None:
    random.seed(SEED)
    np.random.seed(SEED)


@contextmanager
def configured(assets: Path, size: tuple[int, int], fps: float, scratch: Path) -> Iterator[None]:
    """Manim's configuration for one scene, with a folder of its own for what Manim keeps.

    Random numbers begin at the same seed for every scene, also those drawn as its file is loaded.
    """
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
        _seed()
        yield
