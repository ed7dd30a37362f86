"""Manim's settings put back after a scene: no class moves that is where it belongs."""

from __future__ import annotations

from typing import Any

from manim._config.utils import ManimConfig
from manim.constants import RendererType
from manim.mobject.opengl.opengl_compatibility import ConvertToOpenGL
from manim.mobject.opengl.opengl_mobject import OpenGLMobject
from manim.mobject.opengl.opengl_vectorized_mobject import OpenGLVMobject

_renderer = ManimConfig.renderer
_MOVED = {OpenGLMobject, OpenGLVMobject}


def install() -> None:
    ManimConfig.renderer = property(_renderer.fget, set_renderer, doc=_renderer.__doc__)


def set_renderer(self: Any, value: Any) -> None:
    """As ManimConfig.renderer: gives no class the bases that it has."""
    if value is RendererType.CAIRO and not any(map(_is_moved, ConvertToOpenGL._converted_classes)):
        self._set_from_enum("renderer", value, RendererType)
    else:
        _renderer.fset(self, value)


def _is_moved(kind: type) -> bool:
    return not _MOVED.isdisjoint(kind.__bases__)
