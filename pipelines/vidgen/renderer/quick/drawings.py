"""Letters, and the groups that Manim makes for each element of a drawing: four for a letter.

A new one has copies of what the first had, as far as all that would have made it is Manim's own.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from manim import Mobject, RendererType, VGroup, VMobject, config
from manim.mobject.svg import svg_mobject
from manim.mobject.svg.svg_mobject import SVGMobject, VMobjectFromSVGPath
from svgelements import Path

_MAKING = (
    *("__new__", "__init__", "__setattr__", "reset_points", "generate_points", "init_colors"),
    *("set_fill", "set_stroke", "set_background_stroke", "set_sheen", "set_sheen_direction"),
    *("update_rgbas_array", "generate_rgbas_array", "get_sheen_factor", "add", "color"),
    *("_insert_submobjects", "_assert_valid_submobjects", "fill_color", "stroke_color"),
    *("points", "submobjects", "updaters", "n_points_per_curve"),
)

_get_mobjects_from = SVGMobject.get_mobjects_from
_path_to_mobject = SVGMobject.path_to_mobject
_stock: list[tuple[type, str, Any]] = []


def install() -> None:
    SVGMobject.get_mobjects_from = get_mobjects_from
    SVGMobject.path_to_mobject = path_to_mobject
    made = [(kind, name) for kind in (VGroup, VMobjectFromSVGPath) for name in _MAKING]
    made += [(VMobject, "__init__"), (Mobject, "__init__")]
    _stock[:] = [(kind, name, getattr(kind, name, None)) for kind, name in made]


def get_mobjects_from(self: Any, svg: Any) -> Any:
    """As SVGMobject.get_mobjects_from, which is told to make groups in another way."""
    known = vars(svg_mobject)["VGroup"]
    if known is not VGroup or not _is_stock():
        return _get_mobjects_from(self, svg)
    svg_mobject.VGroup = _group
    try:
        return _get_mobjects_from(self, svg)
    finally:
        svg_mobject.VGroup = known


def _is_stock() -> bool:
    return config.renderer == RendererType.CAIRO and all(
        getattr(kind, name, None) is stock for kind, name, stock in _stock
    )


def path_to_mobject(self: Any, path: Any) -> Any:
    """As SVGMobject.path_to_mobject, for letters that are made in the usual way."""
    if self.path_string_config or type(path) is not Path or not _is_stock():
        return _path_to_mobject(self, path)
    path.approximate_arcs_with_quads()
    letter = _made(VMobjectFromSVGPath, *_letter())
    letter.path_obj = path
    letter.handle_commands()
    return letter


def _group() -> Any:
    return _made(VGroup, *_empty())


def _made(kind: type, first: dict[str, Any], own: tuple[str, ...]) -> Any:
    """A new one with all that the first had, and copies of its own."""
    made: Any = object.__new__(kind)
    members = made.__dict__
    members.update(first)
    for name in own:
        members[name] = members[name].copy()
    return made


@cache
def _empty() -> tuple[dict[str, Any], tuple[str, ...]]:
    return _compared(VGroup(), VGroup())


@cache
def _letter() -> tuple[dict[str, Any], tuple[str, ...]]:
    return _compared(VMobjectFromSVGPath(Path()), VMobjectFromSVGPath(Path()))


def _compared(one: Any, other: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """The attributes of one of a kind, and which of them each has for itself."""
    first, second = vars(one), vars(other)
    changing = (list, dict, np.ndarray)
    own = [
        name
        for name, value in first.items()
        if isinstance(value, changing) and value is not second[name]
    ]
    return first, tuple(own)
