"""A Manim camera that notes what it would draw, and draws nothing.

What it notes is what Manim's own Cairo camera would have put on the frame, in its order and with
its rounding, so that whoever paints the notes gets the same pixels to the last bit. Where a scene
does what notes cannot say (a camera class with drawing of its own, a background image on letters,
code that looks at the pixels), the frame is drawn here by Manim itself, and noted as pixels.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from manim import Mobject
from manim.camera.camera import Camera
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.mobject.types.point_cloud_mobject import PMobject
from manim.mobject.types.vectorized_mobject import VMobject

from .camera_hooks import install
from .display_list import VIEW, Kind, Mark, Pixels
from .painter import paint_all
from .styles import Styles
from .things import Pictures, dots_of, picture_of

_PATHS = (
    *("display_multiple_vectorized_mobjects", "display_multiple_non_background_colored_vmobjects"),
    *("display_vectorized", "set_cairo_context_path", "set_cairo_context_color"),
    *("apply_fill", "apply_stroke", "type_or_raise"),
)
_IMAGES = (
    *("display_multiple_image_mobjects", "display_image_mobject", "overlay_PIL_image"),
    *("overlay_rgba_array", "get_image", "type_or_raise"),
)
_DOTS = (
    *("display_multiple_point_cloud_mobjects", "display_point_cloud", "thickened_coordinates"),
    *("on_screen_pixels", "get_thickening_nudges", "type_or_raise"),
)
_BEND = "transform_points_pre_display"
_FRAMES = ("set_pixel_array", "set_frame_to_background")
_METHODS = frozenset(name for name in dir(Camera) if callable(getattr(Camera, name)))
"""What can be replaced on a camera itself; such a camera draws for itself."""

_SHAPES = ("get_subpath_split_indices_from_points", "consider_points_equals_2d")
_MANIMS = {
    **{name: getattr(Camera, name) for name in {*_PATHS, *_IMAGES, *_DOTS, _BEND}},
    **{name: getattr(VMobject, name) for name in _SHAPES},
}
"""Manim's own methods, as they were before any scene was loaded."""

_TOLERANCE = 1e-6
_CURVE = 4


@dataclass
class Frame:
    """The marks of one frame, and beside each the mobject it came from (None for a background)."""

    marks: list[Mark] = field(default_factory=list)
    sources: list[Mobject | None] = field(default_factory=list)

    def copy(self) -> Frame:
        return Frame(self.marks.copy(), self.sources.copy())

    def add(self, mark: Mark, source: Mobject | None = None) -> None:
        self.marks.append(mark)
        self.sources.append(source)


class Recording:
    """The notes of one camera. `frame` is what has been noted since the camera was reset."""

    def __init__(self, camera: Camera) -> None:
        self.frame = Frame()
        install()
        self.draws = any(
            getattr(type(camera), name) is not getattr(Camera, name) for name in _FRAMES
        )
        self._camera = camera
        self._settled = False
        self._background: tuple[Any, Mark] | None = None
        self._watches = False
        self._at_work = False
        self._lent = False
        self._paths: dict[bytes, bytes] = {}
        self._pictures = Pictures()
        self._styles = Styles(camera)
        self._kinds: dict[type, type] = {}
        self._able: dict[tuple[str, ...], bool] = {}
        self._outlined: dict[type, bool] = {}
        camera.__dict__["_recording"] = self
        if self.draws:
            self._settled = True
        else:
            self.begin()

    @property
    def camera(self) -> Camera:
        """Whose notes these are."""
        return self._camera

    def watch_background(self) -> None:
        """Look at the background for each frame: someone may be painting on it."""
        self._watches = True

    def begin(self) -> None:
        """Start a frame with the camera's background."""
        background = self._camera.__dict__["background"]
        known = self._background
        if known is None or known[0] is not background or self._watches:
            self._background = known = (background, _background(background))
        self._settled = False
        self.frame = Frame()
        self.frame.add(known[1])

    def resume(self, still: Frame) -> None:
        """Start a frame with what was noted before."""
        self._settled = False
        self.frame = still.copy()

    def take(self) -> Frame:
        """The frame as it now stands, for good."""
        if self._settled:
            self.frame = Frame()
            self.frame.add(Mark(Kind.PASTE, self._pixels().tobytes()))
            self._settled = self.draws
        return self.frame

    def settle(self) -> None:
        """Draw what was noted: from now on this frame is drawn by Manim itself."""
        if not self._settled:
            paint_all(self._pixels(), self.frame.marks)
            self._settled = True

    def lend(self) -> None:
        """Somebody takes the camera's cairo context. Whoever is not Manim may do as they please."""
        if not self._at_work:
            self.settle()
            self._lent = True

    def _pixels(self) -> Pixels:
        pixels: Pixels = self._camera.__dict__["pixel_array"]
        return pixels

    def capture(self, mobjects: list[Mobject]) -> None:
        """Note mobjects in their order, or have them drawn from the first that cannot be noted."""
        self._at_work = True
        try:
            self._draw(self._note(mobjects) if self._can_note() else mobjects)
        finally:
            self._at_work = False

    def _can_note(self) -> bool:
        self._able.clear()
        self._outlined.clear()
        self._styles.renew()
        return not (self._settled or self._lent or _METHODS & self._camera.__dict__.keys())

    def _draw(self, mobjects: list[Mobject]) -> None:
        if mobjects:
            self.settle()
            camera = self._camera
            for kind, group in itertools.groupby(mobjects, camera.type_or_raise):
                camera.display_funcs[kind](list(group), self._pixels())

    def _note(self, mobjects: list[Mobject]) -> list[Mobject]:
        """Note mobjects as far as that goes; the rest is returned."""
        view = b""
        before = None
        paths = self._may(_PATHS)
        for at, mobject in enumerate(mobjects):
            kind = self._kind(mobject)
            if kind is VMobject:
                if not paths or not self._is_plain(mobject):
                    return mobjects[at:]
                if before is not VMobject:
                    view = self._view()
                self._note_path(mobject, view)
            elif kind is AbstractImageMobject:
                if not self._may(_IMAGES) or not self._note_picture(mobject):
                    return mobjects[at:]
            elif kind is PMobject:
                dots = dots_of(self._camera, mobject) if self._may(_DOTS) else None
                if not self._note_thing(Kind.DOTS, dots, mobject):
                    return mobjects[at:]
            if self._settled:  # somebody looked at the pixels to say how this mobject looks
                return mobjects[at:]
            before = kind
        return []

    def _kind(self, mobject: Mobject) -> type:
        kind = self._kinds.get(type(mobject))
        if kind is None:
            kind = self._kinds[type(mobject)] = self._camera.type_or_raise(mobject)
        return kind

    def _may(self, methods: tuple[str, ...]) -> bool:
        """Whether a camera draws as Manim's own does: none of these methods is another's."""
        able = self._able.get(methods)
        if able is None:
            able = self._able[methods] = _are_manims(type(self._camera), methods)
        return able

    def _is_plain(self, mobject: Any) -> bool:
        """Whether a mobject's outline is taken as Manim's own classes do."""
        kind = type(mobject)
        outlined = self._outlined.get(kind)
        if outlined is None:
            outlined = self._outlined[kind] = _are_manims(kind, _SHAPES)
        return (
            outlined
            and not mobject.background_image
            and len(mobject.points) > 0
            and mobject.tolerance_for_point_equality == _TOLERANCE
            and mobject.n_points_per_cubic_curve == _CURVE
        )

    def _view(self) -> bytes:
        return VIEW.pack(*self._camera.get_cairo_context(self._pixels()).get_matrix())

    def _note_path(self, mobject: Any, view: bytes) -> None:
        style = self._styles.of(mobject)
        if style is not None:
            self.frame.add(Mark(Kind.PATH, self._path(mobject), style, view), mobject)

    def _note_picture(self, mobject: Mobject) -> bool:
        noted = picture_of(self._camera, mobject, self._pictures)
        if noted:
            picture, place = noted
            self.frame.add(Mark(Kind.IMAGE, picture, view=place), mobject)
        return noted is not None

    def _note_thing(self, kind: Kind, thing: bytes | None, mobject: Mobject) -> bool:
        if thing:
            self.frame.add(Mark(kind, thing), mobject)
        return thing is not None

    def _path(self, mobject: Any) -> bytes:
        camera, points = self._camera, mobject.points
        if not self._may((_BEND,)):
            return _flat(camera.transform_points_pre_display(mobject, points))
        key = points.tobytes()
        path = self._paths.get(key)
        if path is None:
            if len(self._paths) > 20000:
                self._paths.clear()
            path = _flat(camera.transform_points_pre_display(mobject, points))
            self._paths[key] = path
        return path


def _are_manims(kind: type, methods: Iterable[str]) -> bool:
    """Whether all these methods of a class are those that Manim came with."""
    return all(getattr(kind, name) is _MANIMS[name] for name in methods)


def _flat(points: Any) -> bytes:
    flat: bytes = np.asarray(points, np.float64)[:, :2].tobytes()
    return flat


def _background(background: Any) -> Mark:
    """A background as one colour where it is one."""
    words = np.ascontiguousarray(background).view(np.uint32)
    if (words == words[0, 0]).all():
        return Mark(Kind.FILL, background[0, 0].tobytes())
    return Mark(Kind.PASTE, background.tobytes())
