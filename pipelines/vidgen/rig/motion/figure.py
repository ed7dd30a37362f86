"""A figure as a stack of cels, kept for every look and size, and drawn in any moment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import skia
from numpy.typing import NDArray

from ..body import NECK_Y, draw_neck
from ..eyes import draw_brow, draw_eye
from ..face import draw_ears, draw_face, draw_nose
from ..hair import draw_beard, draw_hair_behind, draw_hair_front
from ..look import Look
from ..mouth import draw_mouth
from ..outfits import OUTFITS
from ..pose import REST
from ..sketch import PITCH, YAW, Sketch, sketch
from ..worn import draw_behind_head, draw_earrings, draw_growths, draw_on_chest, draw_worn
from .cel import Cel, Places, cel
from .feelings import Mood
from .moment import Moment
from .shine import shine
from .signs import draw_signs_near

_HEAD = (256.0, 226.0)
_HEAD_BOX = (-260.0, -260.0, 260.0, 330.0)
_BODY_BOX = (-256.0, -150.0, 256.0, 150.0)
_KEPT = 12


@dataclass(frozen=True)
class Figure:
    """Everything of a look that does not change from one picture to the next."""

    drawn: Sketch
    cels: Mapping[str, Cel]

    def draw(self, canvas: skia.Canvas, moment: Moment, light: Mapping[str, list[int]]) -> None:
        """Draw a moment on a canvas of 512 by 512, lit as `lit` says."""
        drawn = replace(self.drawn, canvas=canvas, pose=moment.pose)
        head = head_matrix(drawn)
        self._bent(canvas, head, "behind", moment, light)
        self._bent(canvas, _body_matrix(), "body", moment, light)
        self._bent(canvas, head, "face", moment, light)
        canvas.save()
        canvas.concat(head)
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

    def _bent(
        self,
        canvas: skia.Canvas,
        matrix: skia.Matrix,
        name: str,
        moment: Moment,
        light: Mapping[str, list[int]],
    ) -> None:
        part = self.cels.get(name)
        if part is None:
            return
        canvas.save()
        canvas.concat(matrix)
        part.draw(canvas, BENDS[name](part.places, moment), light[name])
        canvas.restore()

    def lit(self, mood: Mood, gloom: float) -> dict[str, list[int]]:
        """How bright every point of every cel is in a mood."""
        head, body = head_matrix(self.drawn), _body_matrix()
        return {
            name: _light(part.places, body if name == "body" else head, mood, name, gloom)
            for name, part in self.cels.items()
        }


@lru_cache(maxsize=_KEPT)
def figure(look: Look, scale: float) -> Figure:
    """The figure of a look, for pictures in which a pixel of 512 takes `scale` pixels."""
    drawn = sketch(skia.Surface(1, 1).getCanvas(), look, REST)
    light = shine(look, scale)
    found: dict[str, Cel] = {}
    for name, (draw, box, grid) in _PARTS.items():
        matrix = _body_matrix() if name == "body" else head_matrix(drawn)

        def paint(
            canvas: skia.Canvas,
            draw: Callable[[Sketch], None] = draw,
            matrix: skia.Matrix = matrix,
        ) -> None:
            draw(replace(drawn, canvas=canvas))
            light(canvas, matrix)

        if (part := cel(paint, box, scale, grid)) is not None:
            found[name] = part
    return Figure(drawn, found)


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


_PARTS: Mapping[
    str,
    tuple[Callable[[Sketch], None], tuple[float, float, float, float], tuple[int, int]],
] = {
    "behind": (_draw_behind, _HEAD_BOX, (2, 8)),
    "body": (_draw_body, _BODY_BOX, (8, 6)),
    "face": (_draw_face, _HEAD_BOX, (6, 8)),
    "front": (_draw_front, _HEAD_BOX, (6, 8)),
    "worn": (draw_worn, _HEAD_BOX, (4, 6)),
}


def _smooth(value: Places) -> Places:
    value = np.clip(value, 0.0, 1.0)
    return value * value * (3 - 2 * value)


def _ball(places: Places) -> Places:
    """How far in front a point of the head lies: 1 in the middle, 0 at its outline."""
    x, y = places[:, 0] / 112, (places[:, 1] - 5) / 150
    return np.sqrt(np.clip(1 - x * x - y * y, 0.0, 1.0))


def _moved(places: Places, x: Places | float, y: Places | float) -> Places:
    return np.stack([places[:, 0] + x, places[:, 1] + y], axis=1)


def _turned(places: Places, moment: Moment, depth: Places | float) -> Places:
    pose = moment.pose
    return _moved(places, pose.yaw * YAW * depth, pose.pitch * PITCH * depth)


def _bend_behind(places: Places, moment: Moment) -> Places:
    """Hair hangs from the crown: the lower, the later it follows."""
    free = np.clip((places[:, 1] + 110) / 300, 0.0, None) ** 1.7
    bent = _moved(places, moment.hair_x * free, 0.5 * moment.hair_y * free)
    return _turned(bent, moment, -0.5)


def _bend_body(places: Places, moment: Moment) -> Places:
    """The neck goes with the head, the shoulders with breath; the lower edge stays where it is."""
    pose = moment.pose
    up = _smooth((-places[:, 1] - 8) / 80)
    free = _smooth((150 - places[:, 1]) / 150)
    turn = np.radians(pose.roll * 0.75) * up
    x = up * (0.8 * pose.x + 5 * pose.yaw) - places[:, 1] * turn * 0.9
    y = -3.0 * pose.breath * free - moment.shoulders * free + up * 0.5 * pose.y
    chest = 1 + 0.006 * pose.breath * _smooth((places[:, 1] + 10) / 60)
    bent = places * np.stack([chest, np.ones_like(chest)], axis=1)
    return _moved(bent, x + moment.lean * free, y)


def _bend_face(places: Places, moment: Moment) -> Places:
    pose = moment.pose
    drop = pose.mouth_open * (1 - 0.2 * pose.mouth_round) * 4.5
    jaw = _smooth((places[:, 1] - 40) / 70)
    turned = _turned(places, moment, 0.05 + 0.87 * _ball(places))
    return _moved(turned, 0.0, drop * jaw)


def _bend_front(places: Places, moment: Moment) -> Places:
    free = np.clip((places[:, 1] + 70) / 150, 0.0, None) ** 1.5
    bent = _moved(places, 0.42 * moment.hair_x * free, 0.35 * moment.hair_y * free)
    return _turned(bent, moment, 0.12 + 0.62 * _ball(places))


def _bend_worn(places: Places, moment: Moment) -> Places:
    return _turned(places, moment, 0.4 + 0.62 * _ball(places))


BENDS: Mapping[str, Callable[[Places, Moment], Places]] = {
    "behind": _bend_behind,
    "body": _bend_body,
    "face": _bend_face,
    "front": _bend_front,
    "worn": _bend_worn,
}


def _light(places: Places, matrix: skia.Matrix, mood: Mood, name: str, gloom: float) -> list[int]:
    """The veil of a mood: full from the lower right, half as strong from where the light comes."""
    scale_x, scale_y = matrix.getScaleX(), matrix.getScaleY()
    x = places[:, 0] * scale_x + matrix.getTranslateX()
    y = places[:, 1] * scale_y + matrix.getTranslateY()
    far = _smooth((x + 1.2 * y - 260) / 620)
    share = 0.55 + 0.45 * far
    colour = 1 - (1 - np.array(mood.veil))[None, :] * share[:, None]
    if name in {"face", "front"}:
        night = 0.5 * gloom * (1 - _smooth((places[:, 1] + 110) / 150))
        colour = colour * (1 - night[:, None] * (1 - np.array([0.34, 0.38, 0.62]))[None, :])
    return _packed(colour)


def _packed(colour: NDArray[np.float64]) -> list[int]:
    red, green, blue = np.clip(np.round(colour * 255), 0, 255).astype(np.int64).T
    found: list[int] = (0xFF000000 | red << 16 | green << 8 | blue).tolist()
    return found
