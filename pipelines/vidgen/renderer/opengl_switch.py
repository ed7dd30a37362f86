"""Make Manim's classes those of its OpenGL renderer, and mend what scenes miss in them.

Manim moves the classes that derive from its two roots to their OpenGL counterparts. Left behind are
the roots themselves, where a scene makes one (`VMobject()`), pictures, the order in depth
(`z_index`) and some names; what is here lets scenes that were written for Cairo find those as well.
"""

from __future__ import annotations

import copy
import sys
from typing import Any

from manim import config
from manim.constants import RendererType
from manim.mobject.mobject import Mobject
from manim.mobject.opengl.opengl_mobject import OpenGLMobject
from manim.mobject.opengl.opengl_vectorized_mobject import OpenGLVMobject
from manim.mobject.types.image_mobject import AbstractImageMobject
from manim.mobject.types.vectorized_mobject import VMobject

_ROOTS = {Mobject: OpenGLMobject, VMobject: OpenGLVMobject}
_RENAMED = ("manim", "vidgen.renderer.")


def switch_to_opengl() -> None:
    """Do so for good: call it in a process of its own, before a scene's file is loaded."""
    config.renderer = RendererType.OPENGL
    AbstractImageMobject.__bases__ = (OpenGLMobject,)
    AbstractImageMobject.init_points = AbstractImageMobject.reset_points
    AbstractImageMobject.init_colors = Mobject.init_colors  # the other would paint over pictures
    OpenGLMobject.z_index = 0
    OpenGLMobject.set_z_index = Mobject.set_z_index
    OpenGLMobject.deepcopy = _copied
    for name in ("fill_rgba", "stroke_rgba"):
        setattr(OpenGLVMobject, f"{name}s", _alias(name))
    for name, module in list(sys.modules.items()):
        if name == _RENAMED[0] or name.startswith(_RENAMED[1]):
            _rename(module)


def _copied(self: Any) -> Any:
    """A mobject's copy, without copies of all the groups that its parts have ever been in."""
    family = self.get_family()
    within = {id(mobject) for mobject in family}
    parents = [mobject.parents for mobject in family]
    for mobject in family:
        mobject.parents = [one for one in mobject.parents if id(one) in within]
    try:
        return copy.deepcopy(self)
    finally:
        for mobject, before in zip(family, parents, strict=True):
            mobject.parents = before


def _alias(name: str) -> property:
    """An array by its name under Cairo."""

    def read(self: Any) -> Any:
        return getattr(self, name)

    def write(self: Any, value: Any) -> None:
        setattr(self, name, value)

    return property(read, write)


def _rename(module: Any) -> None:
    """Let a module's names for the roots mean their counterparts."""
    for name, value in list(vars(module).items()):
        if isinstance(value, type) and value in _ROOTS:
            setattr(module, name, _ROOTS[value])
