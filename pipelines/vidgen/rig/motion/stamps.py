"""Small parts of a figure that keep their shape while they move: drawn once for every shape."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace

import skia

from ..ink import WHITE
from ..sketch import Box, DrawShape, Sketch
from .cel import Cel, cel, veiled

_MOST = 48
_PLAIN = veiled(WHITE)


@dataclass(frozen=True)
class Stamps:
    """Draws parts as `Sketch.stamped` asks for, each from a cel that is kept.

    `scale` is how many pixels of the picture one unit takes.
    """

    scale: float
    _kept: OrderedDict[tuple[DrawShape, tuple[float, ...]], Cel | None] = field(
        default_factory=OrderedDict
    )

    def __call__(self, drawn: Sketch, draw: DrawShape, box: Box, shape: tuple[float, ...]) -> None:
        key = draw, shape
        if key not in self._kept:
            self._kept[key] = self._made(drawn, draw, box, shape)
        self._kept.move_to_end(key)
        if len(self._kept) > _MOST:
            self._kept.popitem(last=False)
        if part := self._kept[key]:
            part.draw(drawn.canvas, skia.Matrix(), part.rest, [_PLAIN])

    def _made(
        self, drawn: Sketch, draw: DrawShape, box: Box, shape: tuple[float, ...]
    ) -> Cel | None:
        def paint(canvas: skia.Canvas) -> None:
            draw(replace(drawn, canvas=canvas, stamps=None), *shape)

        return cel(paint, lambda _: None, box, self.scale, (1, 1))
