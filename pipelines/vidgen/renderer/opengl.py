"""Play a scene with Manim's OpenGL renderer: the same steps as on Cairo, drawn by OpenGL.

Shapes are drawn one after the other in the order that Cairo draws them in; Manim itself would draw
all fills of a group before all its lines, and knows no `z_index`.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import moderngl
from manim import ImageMobject, PMobject, Scene, ThreeDScene, config
from manim.mobject.opengl.opengl_vectorized_mobject import OpenGLVMobject
from manim.mobject.types.image_mobject import ImageMobjectFromCamera
from manim.renderer.opengl_renderer import OpenGLCamera, OpenGLRenderer
from manim.utils.exceptions import EndSceneEarlyException

from ..errors import MissingError, RenderError
from .display_list import Kind, Mark, Pixels
from .opengl_canvas import Canvas
from .player import NoFile, Tape
from .recording import Frame

_SOFT = 0.5
"""Points of the canvas over which an edge fades, outwards. Manim's 1.5 would make letters bold."""


def open_context() -> Any:
    """A context of OpenGL without a window. MissingError where this machine has none."""
    egl: dict[str, Any] = {"backend": "egl"}
    backends = [egl, {}] if sys.platform == "linux" else [{}]
    reasons = []
    for backend in backends:
        try:
            return moderngl.create_context(standalone=True, require=330, **backend)
        except Exception as error:  # moderngl raises bare ones
            reasons.append(" ".join(str(error).split()))
    raise MissingError(
        f"OpenGL cannot be opened: {'; '.join(reasons)}",
        cure="unset VIDGEN_USE_GPU, or install the graphics driver and libegl1",
    )


def play_opengl(kind: type[Any], tape: Tape, context: Any) -> Frame:
    """Play a scene to its end, and return its last frame. Whatever the scene raises goes through.

    Manim must be configured, and have been switched to OpenGL before the scene's class was made.
    Raises RenderError for what OpenGL cannot draw, or would draw as something else.
    """
    scene = kind(renderer=CanvasRenderer(context, tape))
    try:
        scene.setup()
        scene.construct()
    except EndSceneEarlyException:
        pass
    scene.tear_down()
    renderer: CanvasRenderer = scene.renderer
    return renderer.last(scene)


class CanvasCamera(OpenGLCamera):  # type: ignore[misc]
    """Manim's camera for OpenGL with what scenes know from Cairo's: it is its own frame."""

    background: Pixels | None = None

    @property
    def frame(self) -> CanvasCamera:
        return self

    @property
    def pixel_width(self) -> int:
        return int(config.pixel_width)

    @property
    def pixel_height(self) -> int:
        return int(config.pixel_height)


class CanvasRenderer(OpenGLRenderer):  # type: ignore[misc]
    """Steps as the player does, and puts frames that were drawn on a canvas on a tape."""

    def __init__(self, context: Any, tape: Tape) -> None:
        super().__init__()
        self.camera = CanvasCamera()
        self.context = context
        self.anti_alias_width = _SOFT
        self._tape = tape

    def init_scene(self, scene: Scene, *_: Any) -> None:
        if isinstance(scene, ThreeDScene):
            raise _cannot("A scene in space")  # it would be seen from another side, and unlit
        self.scene = scene
        self.file_writer = NoFile()
        self.background_color = config.background_color
        self.canvas = Canvas(self.context, (config.pixel_width, config.pixel_height))
        self.frame_buffer_object = self.canvas.buffer
        self.context.enable(moderngl.BLEND)
        sums = (moderngl.ONE, moderngl.ONE)
        self.context.blend_func = (moderngl.SRC_ALPHA, moderngl.ONE_MINUS_SRC_ALPHA, *sums)

    def play(self, scene: Scene, *args: Any, **kwargs: Any) -> None:
        self.skip_animations = self._original_skipping_status
        self.update_skipping_status()
        scene.compile_animation_data(*args, **kwargs)
        if self.skip_animations:
            self.time += scene.duration
        scene.begin_animations()
        if scene.is_current_animation_frozen_frame():
            self._show(scene, int(scene.duration / (1 / config.frame_rate)))
        else:
            scene.play_internal()
        self.num_plays += 1

    def render(self, scene: Scene, time: float, moving_mobjects: Any = None) -> None:
        del time, moving_mobjects  # the scene stands at that moment already
        self._show(scene, 1)

    def _show(self, scene: Scene, repeat: int) -> None:
        if not self.skip_animations and repeat > 0:
            self.time += repeat * (1 / config.frame_rate)
            self._tape.frame(self.last(scene), repeat)

    def last(self, scene: Scene) -> Frame:
        """The frame as things now stand, as pixels."""
        self.update_frame(scene)
        return Frame([Mark(Kind.PASTE, self.canvas.read())], [None])

    def update_frame(self, scene: Scene) -> None:
        self.canvas.clear(self.background_color, self.camera.background)
        self.refresh_perspective_uniforms(self.camera)
        for image, shapes in groupby(_in_order(scene), lambda m: isinstance(m, ImageMobject)):
            if image:
                for picture in shapes:
                    self.canvas.image(picture, self.perspective_uniforms)
            else:
                self.render_mobject(_Batch(_joined(_wrappers(shapes))))


def _in_order(scene: Scene) -> list[Any]:
    """What is to be drawn, from back to front. RenderError for what OpenGL cannot draw."""
    tops = [top for top in scene.mobjects if getattr(top, "should_render", True)]
    front = [top for top in scene.foreground_mobjects if top not in tops]
    family = {id(m): m for top in (*tops, *front) for m in top.get_family() if len(m.points)}
    for mobject in family.values():
        if isinstance(mobject, PMobject | ImageMobjectFromCamera):
            raise _cannot(type(mobject).__name__)
    drawn = [m for m in family.values() if isinstance(m, OpenGLVMobject | ImageMobject)]
    return sorted(drawn, key=lambda m: m.z_index)


def _cannot(what: str) -> RenderError:
    return RenderError(f"{what} cannot be drawn with OpenGL", cure="unset VIDGEN_USE_GPU")


@dataclass(frozen=True)
class _Batch:
    """What Manim's renderer takes for a mobject: shapes that are ready for the shaders."""

    wrappers: Sequence[Any]
    render_primitive: int = moderngl.TRIANGLES

    def get_shader_wrapper_list(self) -> Sequence[Any]:
        return self.wrappers


def _wrappers(shapes: Iterator[Any]) -> Iterator[Any]:
    """Each shape's fill and line, in the order in which they cover each other."""
    for shape in shapes:
        kept = dict(shape.data)
        fill = [shape.get_fill_shader_wrapper()] if shape.has_fill() else []
        line = [shape.get_stroke_shader_wrapper()] if shape.has_stroke() else []
        shape.data.update(kept)  # colours were stretched to one a point, which animations choke on
        yield from (line + fill if shape.draw_stroke_behind_fill else fill + line)


def _joined(wrappers: Iterator[Any]) -> list[Any]:
    """Join neighbours that differ in nothing but their points: one call for the driver."""
    joined = []
    for _, group in groupby(wrappers, lambda w: (w.shader_folder, w.depth_test, str(w.uniforms))):
        first, *others = group
        first.combine_with(*others)
        joined.append(first)
    return joined
