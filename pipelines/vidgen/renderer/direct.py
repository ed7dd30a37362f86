"""Manim's Cairo renderer, its frames going straight into one encoder.

Nothing of Manim's own output is used: no pieces to be joined later, no cache of them (it is wrong
where updaters run), no progress bars, no look for a newer version.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol

from manim import Scene
from manim.camera.camera import Camera
from manim.renderer.cairo_renderer import CairoRenderer

from .encoder import Pixels


class Sink(Protocol):
    """Takes pictures. One may be kept only by copying it."""

    def write(self, pixels: Pixels, repeat: int = 1) -> None: ...


class Ignored:
    """Stands where Manim's file writer would: what goes to no file is dropped."""

    def __init__(self) -> None:
        self.subcaptions: list[Any] = []

    def next_section(self, *args: Any, **kwargs: Any) -> None:
        """Sections are files of their own in Manim; a clip is one."""

    def add_sound(self, *args: Any, **kwargs: Any) -> None:
        """A film's sound is not made in its scenes."""


class DirectRenderer(CairoRenderer):  # type: ignore[misc]
    """Draws a scene with a camera it is given, each frame once, into a sink."""

    def __init__(self, camera: Camera, sink: Sink) -> None:
        super().__init__()
        self.camera = camera
        self.file_writer = Ignored()
        self._sink = sink

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        scene.compile_animation_data(*args, **kwargs)
        scene.begin_animations()
        self.save_static_frame_data(scene, scene.static_mobjects)
        if scene.is_current_animation_frozen_frame():
            self.update_frame(scene, scene.moving_mobjects)
            self.add_frame(self.camera.pixel_array, round(scene.duration * self.camera.frame_rate))
            self.static_image = None
        else:
            scene.play_internal()
        self.num_plays += 1

    def update_frame(
        self,
        scene: Scene,
        mobjects: Iterable[Any] | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        # Manim takes an empty list for "everything" and draws still things a second time over
        # themselves, which thickens their edges
        if self.static_image is not None and mobjects is not None and not mobjects:
            self.camera.set_frame_to_background(self.static_image)
        else:
            super().update_frame(scene, mobjects, *args, **kwargs)

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        del time  # the scene stands at that moment already
        self.update_frame(scene, moving_mobjects)
        self.add_frame(self.camera.pixel_array)

    def add_frame(self, frame: Pixels, num_frames: int = 1) -> None:
        self._sink.write(frame, num_frames)
        self.time += num_frames / self.camera.frame_rate

    def show_last(self, scene: Scene) -> Pixels:
        """The picture as things now stand."""
        self.static_image = None
        self.update_frame(scene)
        picture: Pixels = self.camera.pixel_array
        return picture
