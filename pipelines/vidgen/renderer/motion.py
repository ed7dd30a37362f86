"""How things come, stand back and go: few, short animations that never copy what they move."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from manim import Animation, ImageMobject, Mobject, rate_functions

from ..model.preset import Style


@dataclass(frozen=True)
class Manner:
    """A style's way of moving. Shifts are in units, `scale` is the size things come from."""

    enter_s: float
    leave_s: float
    shift: float
    scale: float
    ease: Callable[[float], float]


MANNERS = {
    "calm": Manner(0.8, 0.4, 0.10, 1.0, rate_functions.ease_out_cubic),
    "crisp": Manner(0.5, 0.3, 0.22, 1.0, rate_functions.ease_out_quart),
    "playful": Manner(0.6, 0.3, 0.30, 0.9, rate_functions.ease_out_back),
}


def manner(style: Style) -> Manner:
    return MANNERS[style.motion]


def _strengths(mobject: Mobject) -> list[tuple[Any, float, float]]:
    """Every drawn part with the fill and stroke opacity that it has at full strength."""
    found = []
    for part in mobject.get_family():
        if isinstance(part, ImageMobject):
            found.append((part, 1.0, 0.0))
        elif len(part.points) and hasattr(part, "fill_rgbas"):
            if not hasattr(part, "full_strength"):
                fill, stroke = part.get_fill_opacity(), part.get_stroke_opacity()
                part.full_strength = (float(fill), float(stroke))
            found.append((part, *part.full_strength))
    return found


def set_strength(mobject: Mobject, strength: float) -> Mobject:
    """Draw a mobject at a share (0 to 1) of its own opacity."""
    _apply(_strengths(mobject), strength)
    mobject.strength = strength
    return mobject


def _apply(parts: Iterable[tuple[Any, float, float]], strength: float) -> None:
    for part, fill, stroke in parts:
        if isinstance(part, ImageMobject):
            mask = getattr(part, "mask", 255)
            part.pixel_array[:, :, 3] = np.round(mask * np.float64(strength))
        else:
            part.fill_rgbas[:, 3] = fill * strength
            part.stroke_rgbas[:, 3] = stroke * strength


class Strength(Animation):  # type: ignore[misc]
    """Let mobjects come, stand back or go, by opacity, with a small shift or growth on the way.

    `shift` is where they start from, relative to where they end. What goes (`end` 0) is removed.
    """

    def __init__(
        self,
        mobject: Mobject,
        end: float,
        *,
        start: float | None = None,
        shift: Sequence[float] | npt.NDArray[np.float64] = (0, 0, 0),
        scale: float = 1.0,
        ease: Callable[[float], float] = rate_functions.linear,
        **options: Any,
    ) -> None:
        super().__init__(
            mobject, remover=end == 0, introducer=start == 0, rate_func=ease, **options
        )
        self.end = end
        self.start = getattr(mobject, "strength", 1.0) if start is None else start
        self.shift = np.array(shift, dtype=float)
        self.scale = scale
        self.at = 1.0  # how far along the way the mobject now stands

    def create_starting_mobject(self) -> Mobject:
        return self.mobject  # a copy of every glyph would cost more than the animation

    def begin(self) -> None:
        self.parts = _strengths(self.mobject)
        self.middle = np.array(self.mobject.get_center())
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        way = float(self.rate_func(alpha))
        self._move(way)
        shown = self.start + (self.end - self.start) * min(1.0, max(0.0, way))
        _apply(self.parts, shown)
        self.mobject.strength = shown

    def _move(self, way: float) -> None:
        if self.shift.any():
            self.mobject.shift(self.shift * (self.at - way))
        if self.scale != 1:
            size, before = (self.scale + (1 - self.scale) * w for w in (way, self.at))
            here = self.middle + self.shift * (1 - way)
            self.mobject.scale(size / before, about_point=here)
        self.at = way

    def finish(self) -> None:
        super().finish()
        if self.remover:
            _apply(self.parts, self.start)  # as it was, should it be added again


def appear(mobject: Mobject, style: Style, direction: Sequence[float] = (0, 1, 0)) -> Strength:
    """Come in the style's manner, moving in `direction`."""
    way = manner(style)
    if getattr(mobject, "wide", False):
        return Strength(mobject, 1.0, start=0.0)
    return Strength(
        mobject,
        1.0,
        start=0.0,
        shift=-way.shift * np.array(direction, dtype=float),
        scale=way.scale,
        ease=way.ease,
    )


def share_out(count: int, wanted: Sequence[str], beats: Sequence[str]) -> list[list[int]]:
    """Which items appear at which beat: as wanted, in order, the rest spread evenly.

    Item i goes to the beat `wanted[i]`; without any it is spread over all beats, and items beyond
    the end of `wanted` over the beats from its last one on. Unknown ids fall to the beat before.
    """
    places = {beat: i for i, beat in enumerate(beats)}
    given = [places.get(beat, -1) for beat in wanted[:count]]
    found, least = [], 0
    for place in given:
        least = max(least, place)
        found.append(least)
    rest, start = count - len(found), found[-1] if found else 0
    open_beats = list(range(min(start + bool(found), len(beats) - 1), len(beats)))
    found += [open_beats[i * len(open_beats) // rest] for i in range(rest)]
    return [[i for i, place in enumerate(found) if place == b] for b in range(len(beats))]
