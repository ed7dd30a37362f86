"""Where OpenGL draws: a canvas of twice the size, read back as a picture of the wanted one."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import moderngl
import numpy as np
import numpy.typing as npt
from manim.renderer.shader_wrapper import get_shader_code_from_file
from PIL.Image import Resampling

from .display_list import Pixels

FINE = 2
"""Points of the canvas along each side of a pixel: edges are smoothed by their mean."""

_PLACED = """
#version 330
in vec3 corner;
in vec2 at;
out vec2 place;
uniform vec2 frame_shape;
uniform float focal_distance;
uniform vec3 camera_center;
uniform mat3 camera_rotation;
uniform float is_fixed_in_frame;
uniform float is_fixed_orientation;
uniform vec3 fixed_orientation_center;
%s
void main() {
    place = at;
    gl_Position = get_gl_Position(position_point_into_frame(corner));
}
"""
_WHOLE = """
#version 330
in vec3 corner;
in vec2 at;
out vec2 place;
void main() {
    place = at;
    gl_Position = vec4(corner, 1.0);
}
"""
_COLOUR = """
#version 330
in vec2 place;
out vec4 colour;
uniform sampler2D picture;
void main() {
    colour = texture(picture, place);
}
"""
_INCLUDED = ("get_gl_Position.glsl", "position_point_into_frame.glsl")
_CORNERS = np.array([[-1, 1, 0], [-1, -1, 0], [1, 1, 0], [1, -1, 0]], dtype="f4")
_AT = np.array([[0, 0], [0, 1], [1, 0], [1, 1]], dtype="f4")  # a picture's first row is its top


class Canvas:
    """The frame buffers for pictures of `size`, in a context of OpenGL."""

    def __init__(self, context: Any, size: tuple[int, int]) -> None:
        self.context = context
        self.size = size
        fine = (size[0] * FINE, size[1] * FINE)
        self._drawn = context.texture(fine, 4)
        self._drawn.filter = (moderngl.LINEAR, moderngl.LINEAR)
        depth = context.depth_renderbuffer(fine)
        self.buffer = context.framebuffer(self._drawn, depth)
        self._small = context.framebuffer(context.texture(size, 4))
        included = "".join(get_shader_code_from_file(Path("include") / n) for n in _INCLUDED)
        self._placed = context.program(vertex_shader=_PLACED % included, fragment_shader=_COLOUR)
        self._whole = context.program(vertex_shader=_WHOLE, fragment_shader=_COLOUR)
        self._ground: tuple[Pixels, Any] | None = None

    def clear(self, colour: tuple[float, ...], background: Pixels | None) -> None:
        """Begin a frame: one colour, or a picture that fills the frame."""
        self.buffer.use()
        self.buffer.clear(*colour)
        if background is None:
            return
        if self._ground is None or self._ground[0] is not background:
            self._ground = (background, self._texture(background))
        self._ground[1].use(0)
        self._fill()

    def image(self, picture: Any, uniforms: Mapping[str, Any]) -> None:
        """Draw an ImageMobject, whose first three points are its corners."""
        texture = self._texture(picture.get_pixel_array())
        if picture.resampling_algorithm == Resampling.NEAREST:
            texture.filter = (moderngl.NEAREST, moderngl.NEAREST)
        texture.use(0)
        for name, value in uniforms.items():
            if name in self._placed:
                self._placed[name] = value
        self._placed["is_fixed_in_frame"] = float(picture.is_fixed_in_frame)
        left, right, below = picture.points[:3]
        corners = np.array([left, below, right, right + below - left], dtype="f4")
        self.context.disable(moderngl.DEPTH_TEST)
        self._quad(self._placed, corners)
        texture.release()

    def read(self) -> bytes:
        """What was drawn, as a picture's bytes: height x width x RGBA, top row first."""
        self._small.use()
        self._drawn.use(0)
        self.context.disable(moderngl.BLEND)
        self._fill()
        self.context.enable(moderngl.BLEND)
        pixels: bytes = self._small.read(components=4)  # from the bottom, where the top was put
        return pixels

    def _fill(self) -> None:
        self.context.disable(moderngl.DEPTH_TEST)
        self._quad(self._whole, _CORNERS)

    def _quad(self, program: Any, corners: npt.NDArray[np.float32]) -> None:
        points = self.context.buffer(np.hstack([corners, _AT]).tobytes())
        shape = self.context.vertex_array(program, [(points, "3f 2f", "corner", "at")])
        shape.render(moderngl.TRIANGLE_STRIP)
        shape.release()
        points.release()

    def _texture(self, pixels: Any) -> Any:
        rows = np.ascontiguousarray(pixels, dtype=np.uint8)
        texture = self.context.texture((rows.shape[1], rows.shape[0]), rows.shape[2], rows)
        texture.build_mipmaps()
        texture.filter = (moderngl.LINEAR_MIPMAP_LINEAR, moderngl.LINEAR)
        texture.repeat_x = texture.repeat_y = False
        return texture
