"""A figure as a stack of cels, kept for every look and size, and drawn in any moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import skia
from numpy.typing import NDArray

from ..body import NECK_Y, draw_neck
from ..brows import draw_brow
from ..eyes import draw_eye
from ..face import draw_ears, draw_face, draw_nose
from ..hair import draw_beard, draw_hair_behind, draw_hair_front
from ..ink import WHITE, mix
from ..look import Look
from ..mouth import draw_mouth
from ..outfits import OUTFITS
from ..pose import REST
from ..sketch import PITCH, YAW, Box, Sketch, sketch
from ..worn import draw_behind_head, draw_earrings, draw_growths, draw_on_chest, draw_worn
from .cel import Bend, Cel, Light, Line, cel, veiled
from .feelings import Mood
from .hands import draw_hand
from .moment import Moment
from .shine import shine
from .signs import draw_gloom, draw_signs_near
from .stamps import Stamps

_HEAD = (256.0, 226.0)
_HEAD_BOX = (-260.0, -260.0, 260.0, 330.0)
_BODY_BOX = (-256.0, -150.0, 256.0, 150.0)
_KEPT, _ROOM = 12, 26

Draw: TypeAlias = Callable[[Sketch], None]
Lights: TypeAlias = Mapping[str, Sequence[Light]]
"""For every cel, the light on each of its rows."""


@dataclass(frozen=True)
class Figure:
    """Everything of a look that does not change from one picture to the next."""

    drawn: Sketch
    cels: Mapping[str, Cel]

    def draw(self, canvas: skia.Canvas, moment: Moment, mood: Mood, light: Lights) -> None:
        """Draw a moment on a canvas of 512 by 512, in a mood and lit as `lit` says."""
        drawn = replace(self.drawn, canvas=canvas, pose=moment.pose)
        head = head_matrix(drawn)
        self._bent(canvas, head, "behind", moment, light)
        self._bent(canvas, _body_matrix(), "body", moment, light)
        self._bent(canvas, head, "face", moment, light)
        canvas.save()
        canvas.concat(head)
        draw_gloom(drawn)
        draw_mouth(drawn)
        for side in (-1, 1):
            draw_eye(drawn, side)
        canvas.restore()
        self._bent(canvas, head, "front", moment, light)
        canvas.save()
        canvas.concat(head)
        for side in (-1, 1):
            draw_brow(drawn, side)
        canvas.restore()
        self._bent(canvas, head, "worn", moment, light)
        canvas.save()
        canvas.concat(head)
        draw_signs_near(drawn, moment)
        canvas.restore()
        if moment.hand is not None:
            draw_hand(drawn, moment.hand, mood.veil)

    def _bent(
        self,
        canvas: skia.Canvas,
        matrix: skia.Matrix,
        name: str,
        moment: Moment,
        light: Lights,
    ) -> None:
        if part := self.cels.get(name):
            part.draw(canvas, matrix, BENDS[name](part, moment), light[name])

    def lit(self, mood: Mood) -> Lights:
        """How bright every row of every cel is in a mood."""
        return {
            name: _light(part, _matrix(name, self.drawn), mood) for name, part in self.cels.items()
        }


@lru_cache(maxsize=_KEPT)
def figure(look: Look, scale: float) -> Figure:
    """The figure of a look, for pictures in which a pixel of 512 takes `scale` pixels."""
    drawn = sketch(skia.Surface(1, 1).getCanvas(), look, REST)
    light = shine(look, scale)
    found: dict[str, Cel] = {}
    for name in _FOREMOST_FIRST:
        draw, box, grid = _PARTS[name]
        matrix = _matrix(name, drawn)

        def paint(canvas: skia.Canvas, draw: Draw = draw) -> None:
            draw(replace(drawn, canvas=canvas))

        def lights(canvas: skia.Canvas, matrix: skia.Matrix = matrix) -> None:
            light(canvas, matrix)

        hidden = _behind(found, drawn) if name == "behind" else (lambda _: False)
        if part := cel(paint, lights, box, scale, grid, joined=name in _JOINED, hidden=hidden):
            found[name] = part
    return Figure(replace(drawn, stamps=Stamps(scale)), found)


def head_matrix(drawn: Sketch) -> skia.Matrix:
    """From the head's own space to a picture of 512: it turns around the neck."""
    pose, matrix = drawn.pose, skia.Matrix()
    x, y = _HEAD
    matrix.preTranslate(256, NECK_Y)
    matrix.preRotate(pose.roll * 0.75)
    matrix.preTranslate(x - 256 + pose.x, y - NECK_Y + pose.y)
    matrix.preRotate(pose.roll * 0.25)
    scale = drawn.shape.scale * 0.98
    matrix.preScale(scale, scale)
    return matrix


def _matrix(name: str, drawn: Sketch) -> skia.Matrix:
    return _body_matrix() if name == "body" else head_matrix(drawn)


def _body_matrix() -> skia.Matrix:
    return skia.Matrix.Translate(256, NECK_Y)


def _draw_behind(drawn: Sketch) -> None:
    draw_behind_head(drawn)
    draw_hair_behind(drawn)


def _draw_body(drawn: Sketch) -> None:
    draw_neck(drawn)
    OUTFITS[drawn.look.outfit](drawn)
    draw_on_chest(drawn)


def _draw_face(drawn: Sketch) -> None:
    draw_ears(drawn)
    face = draw_face(drawn)
    draw_nose(drawn)
    draw_beard(drawn)
    draw_earrings(drawn)
    del face


def _draw_front(drawn: Sketch) -> None:
    draw_hair_front(drawn, skia.Path())
    draw_growths(drawn)


_PARTS: Mapping[str, tuple[Draw, Box, tuple[int, int]]] = {
    "behind": (_draw_behind, _HEAD_BOX, (6, 10)),
    "body": (_draw_body, _BODY_BOX, (9, 7)),
    "face": (_draw_face, _HEAD_BOX, (4, 6)),
    "front": (_draw_front, _HEAD_BOX, (6, 8)),
    "worn": (draw_worn, _HEAD_BOX, (4, 4)),
}

_FOREMOST_FIRST = ("worn", "front", "face", "body", "behind")

_JOINED = ("behind", "body")
"""Parts that nothing stretches across, but all of them alike."""


def _smooth(value: Line) -> Line:
    value = np.clip(value, 0.0, 1.0)
    return value * value * (3 - 2 * value)


def _round(line: Line, radius: float) -> Line:
    """How far in front points of a ball lie: 1 in its middle, 0 from its edge on."""
    found: Line = np.sqrt(np.clip(1 - (line / radius) ** 2, 0.0, 1.0))
    return found


def _turned(part: Cel, moment: Moment, edge: float, middle: float) -> Bend:
    """A part of the head as it turns and nods: its middle goes further than its edges."""
    pose, depth = moment.pose, middle - edge
    yaw, pitch = pose.yaw * YAW, pose.pitch * PITCH
    columns = part.columns + yaw * (edge + depth * _round(part.columns, 112))
    ends = 1 - _round(part.rows - 5, 150)
    rows = part.rows + pitch * (edge + depth * (1 - ends))
    return Bend(columns, rows, -yaw * depth * 0.6 * ends)


def _bend_behind(part: Cel, moment: Moment) -> Bend:
    """Hair hangs from the crown: the lower, the later it follows."""
    free = np.clip((part.rows + 110) / 300, 0.0, None) ** 1.7
    return _hanging(_turned(part, moment, -0.2, -0.2), moment, free)


def _hanging(bend: Bend, moment: Moment, free: Line) -> Bend:
    rows = bend.rows + 0.5 * moment.hair_y * free
    return replace(bend, rows=rows, aside=bend.aside + moment.hair_x * free)


def _bend_body(part: Cel, moment: Moment) -> Bend:
    """The neck goes with the head, the shoulders with breath; the lower edge stays where it is."""
    pose, rows = moment.pose, part.rows
    up, free = _smooth((-rows - 8) / 80), _smooth((150 - rows) / 150)
    turn = np.radians(pose.roll * 0.75)
    aside = up * (0.8 * pose.x + 5 * pose.yaw - rows * turn * 0.9) + moment.lean * free
    lifted = -(3.0 * pose.breath + moment.shoulders) * free + up * 0.5 * pose.y
    chest = 1 + 0.006 * pose.breath
    return Bend(part.columns * chest, rows + lifted, aside)


def _bend_face(part: Cel, moment: Moment) -> Bend:
    pose = moment.pose
    drop = pose.mouth_open * (1 - 0.2 * pose.mouth_round) * 4.5
    bend = _turned(part, moment, 0.0, 0.9)
    return replace(bend, rows=bend.rows + drop * _smooth((part.rows - 40) / 70))


def _bend_front(part: Cel, moment: Moment) -> Bend:
    free = np.clip((part.rows + 70) / 150, 0.0, None) ** 1.5
    return _hanging(_turned(part, moment, 0.12, 0.74), moment, 0.42 * free)


def _bend_worn(part: Cel, moment: Moment) -> Bend:
    return _turned(part, moment, 0.35, 1.02)


BENDS: Mapping[str, Callable[[Cel, Moment], Bend]] = {
    "behind": _bend_behind,
    "body": _bend_body,
    "face": _bend_face,
    "front": _bend_front,
    "worn": _bend_worn,
}


def _light(part: Cel, matrix: skia.Matrix, mood: Mood) -> list[Light]:
    """A paint for each row: the veil of a mood is thin above, where the light comes from."""
    middle = (part.rows[1:] + part.rows[:-1]) / 2
    low = _smooth((middle * matrix.getScaleY() + matrix.getTranslateY() - 60) / 400)
    return [veiled(mix(WHITE, mood.veil, share)) for share in (0.5 + 0.5 * low).tolist()]


def _behind(found: Mapping[str, Cel], drawn: Sketch) -> Callable[[Box], bool]:
    """Whether body and face hide a place behind the head however they move."""
    covered = _covered([(found[name], _matrix(name, drawn)) for name in ("body", "face")])
    head = head_matrix(drawn)
    return lambda box: _hidden(head.mapRect(skia.Rect(*box)), covered)


def _covered(parts: Sequence[tuple[Cel, skia.Matrix]]) -> NDArray[np.int64]:
    """Sums of all pixels of 512 above and left of each that parts hide."""
    pixels = np.zeros((512, 512, 4), np.uint8)
    canvas = skia.Surface(pixels).getCanvas()
    for part, matrix in parts:
        part.draw(canvas, matrix, part.rest, [veiled(WHITE)] * len(part.rows))
    full = np.pad((pixels[..., 3] > 250).astype(np.int64), ((1, 0), (1, 0)))
    return full.cumsum(axis=0).cumsum(axis=1)


def _hidden(place: skia.Rect, covered: NDArray[np.int64]) -> bool:
    """Whether a place, with some room around it, is covered; what is below the picture is."""
    left, right = (int(place.left()) - _ROOM, int(place.right()) + _ROOM)
    top, low = int(place.top()) - _ROOM, min(512, int(place.bottom()) + _ROOM)
    if top >= 512 - _ROOM:
        return False
    if left < 0 or top < 0 or right > 512:
        return False
    inside = covered[low, right] - covered[top, right] - covered[low, left] + covered[top, left]
    return bool(inside == (right - left) * (low - top))
