"""Where Manim's camera is listened to.

What it is told to show is noted instead of drawn, and whoever looks at its pixels gets them drawn.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from manim import Mobject
from manim.camera.camera import Camera

if TYPE_CHECKING:
    from .recording import Recording


def install() -> None:
    """Teach Manim's camera to be recorded, once in a process; other cameras draw as ever."""
    if isinstance(vars(Camera).get("pixel_array"), property):
        return
    from .recording import Frame

    names = ("reset", "capture_mobjects", "get_cairo_context")
    stock = {name: getattr(Camera, name) for name in names}

    def reset(self: Any) -> Any:
        recording = _recording_of(self)
        if recording is None or recording.draws:
            return stock["reset"](self)
        recording.begin()
        return self

    def set_frame_to_background(self: Any, background: Any) -> None:
        if isinstance(background, Frame):
            self.__dict__["_recording"].resume(background)
        else:
            self.set_pixel_array(background)

    def capture_mobjects(self: Any, mobjects: Iterable[Mobject], **kwargs: Any) -> None:
        recording = _recording_of(self)
        if recording is None:
            stock["capture_mobjects"](self, mobjects, **kwargs)
        else:
            recording.capture(self.get_mobjects_to_display(mobjects, **kwargs))

    def get_cairo_context(self: Any, pixel_array: Any) -> Any:
        recording = _recording_of(self)
        if recording is not None:
            recording.lend()
        return stock["get_cairo_context"](self, pixel_array)

    Camera.pixel_array = property(_get_pixels, _set_pixels)
    Camera.background = property(_get_background, _set_background)
    Camera.reset = reset
    Camera.set_frame_to_background = set_frame_to_background
    Camera.capture_mobjects = capture_mobjects
    Camera.get_cairo_context = get_cairo_context


def _get_pixels(camera: Any) -> Any:
    if "pixel_array" not in camera.__dict__:
        raise AttributeError("pixel_array")
    recording: Recording | None = camera.__dict__.get("_recording")
    pixels = camera.__dict__["pixel_array"]
    # a copy of a camera has the same pixels as the camera itself, until it is given its own
    if recording is not None and recording.camera.__dict__["pixel_array"] is pixels:
        recording.settle()
    return pixels


def _set_pixels(camera: Any, pixels: Any) -> None:
    camera.__dict__["pixel_array"] = pixels


def _get_background(camera: Any) -> Any:
    if "background" not in camera.__dict__:
        raise AttributeError("background")
    recording = _recording_of(camera)
    if recording is not None:
        recording.watch_background()
    return camera.__dict__["background"]


def _set_background(camera: Any, background: Any) -> None:
    camera.__dict__["background"] = background


def _recording_of(camera: Any) -> Recording | None:
    """Who takes notes of a camera; nobody does of a copy of one."""
    recording: Recording | None = camera.__dict__.get("_recording")
    return recording if recording is not None and recording.camera is camera else None
