"""How a path is painted: its colours, lines and gradient, as the bytes of a mark's style."""

from __future__ import annotations

from typing import Any

import numpy as np
from manim.camera.camera import CAP_STYLE_MAP, LINE_JOIN_MAP, Camera
from manim.mobject.types.vectorized_mobject import VMobject

from .display_list import STYLE_HEAD
from .quick.stock import Stock

_Seen = tuple[tuple[Any, Any], tuple[Any, Any, Any]]

_PATHS = Stock(VMobject, "get_stroke_width", "get_stroke_rgbas", "get_fill_rgbas")
_CAMERAS = Stock(Camera, "get_stroke_rgbas", "get_fill_rgbas")
_METHODS = frozenset({"get_stroke_width", "get_stroke_rgbas", "get_fill_rgbas"})
_NUMBERS = frozenset({float, int, np.float64})
_FLOAT = np.dtype(np.float64)
_NO_COLOURS = np.zeros((0, 4))
_ONE = 32
_MOST = 20000


class Styles:
    """The styles of what one camera sees.

    Equal colours and lines make equal styles, unless there is a gradient: it depends on where the
    path lies.
    """

    def __init__(self, camera: Camera) -> None:
        self._camera = camera
        self._known: dict[Any, bytes | None] = {}
        self._plain: dict[type, bool] = {}

    def of(self, mobject: Any) -> bytes | None:
        """The style of a path, or None where nothing of it can be seen."""
        camera = self._camera
        widths, painted = self._plainly(mobject) or self._asked(mobject)
        behind, fill, stroke = painted
        if not (fill.dtype is _FLOAT and stroke.dtype is _FLOAT and behind.dtype is _FLOAT):
            return self._style(mobject, widths, painted)
        colours = (behind.tobytes(), fill.tobytes(), stroke.tobytes())
        if not (len(colours[0]) <= _ONE and len(colours[1]) <= _ONE and len(colours[2]) <= _ONE):
            return self._style(mobject, widths, painted)
        lines = (mobject.joint_type._value_, mobject.cap_style._value_)
        key = (colours, widths, lines, camera.cairo_line_width_multiple)
        try:
            return self._known[key]
        except KeyError:
            style = self._style(mobject, widths, painted)
        if len(self._known) > _MOST:
            self._known.clear()
        self._known[key] = style
        return style

    def renew(self) -> None:
        """Ask anew whose lines and colours are kept as in Manim's own classes."""
        self._plain.clear()

    def _plainly(self, mobject: Any) -> _Seen | None:
        """Widths and colours of a path's lines and fill, read where Manim's classes keep them."""
        kind = type(mobject)
        plain = self._plain.get(kind)
        if plain is None:
            plain = _CAMERAS.has(self._camera) and _PATHS.has(mobject)
            self._plain[kind] = plain
        if not (plain and _METHODS.isdisjoint(vars(mobject))):
            return None
        try:
            behind_width, width = mobject.background_stroke_width, mobject.stroke_width
            fill = mobject.fill_rgbas
            if not (type(behind_width) in _NUMBERS and type(width) in _NUMBERS):
                return None
            behind_width = behind_width if behind_width > 0.0 else 0.0
            width = width if width > 0.0 else 0.0
            behind = mobject.background_stroke_rgbas if behind_width else _NO_COLOURS
            stroke = mobject.stroke_rgbas if width else _NO_COLOURS
        except AttributeError:
            return None
        return (behind_width, width), (behind, fill, stroke)

    def _asked(self, mobject: Any) -> _Seen:
        """The same, as the mobject itself and the camera say."""
        camera = self._camera
        behind_width, width = mobject.get_stroke_width(True), mobject.get_stroke_width(False)
        behind = camera.get_stroke_rgbas(mobject, background=True) if behind_width else _NO_COLOURS
        fill = camera.get_fill_rgbas(mobject)
        stroke = camera.get_stroke_rgbas(mobject, background=False) if width else _NO_COLOURS
        return (behind_width, width), (behind, fill, stroke)

    def _style(
        self, mobject: Any, widths: tuple[Any, Any], painted: tuple[Any, Any, Any]
    ) -> bytes | None:
        colours = [rgbas if _is_seen(rgbas) else _NO_COLOURS for rgbas in painted]
        counts = [*map(len, colours)]
        if not any(counts):
            return None
        scale = self._camera.cairo_line_width_multiple
        head = STYLE_HEAD.pack(
            *counts,
            *(width * scale for width in widths),
            int(LINE_JOIN_MAP[mobject.joint_type]),
            int(CAP_STYLE_MAP[mobject.cap_style]),
            *(self._gradient(mobject) if max(counts) > 1 else (0.0, 0.0, 0.0, 0.0)),
        )
        return head + b"".join(np.asarray(rgbas, np.float64).tobytes() for rgbas in colours)

    def _gradient(self, mobject: Any) -> tuple[float, ...]:
        ends = mobject.get_gradient_start_and_end_points()
        ends = self._camera.transform_points_pre_display(mobject, ends)
        return tuple(float(value) for end in ends for value in end[:2])


def _is_seen(rgbas: Any) -> bool:
    if len(rgbas) == 1:
        return bool(rgbas[0, 3] > 0)
    return bool((rgbas[:, 3] > 0).any())
