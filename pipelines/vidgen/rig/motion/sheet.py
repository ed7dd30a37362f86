"""Sheets to look at: every expression at several intensities, and clips as strips."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import skia

from ...media.game.drawing import Picture
from ...model.npc import ANIMATIONS, EXPRESSIONS, Animation, Emotion, Expression
from ..look import Look
from .acting import Acting
from .film import film

_FRAMES, _FPS = 36, 12
_EDGE = 2


def sheet(
    look: Look,
    expressions: Sequence[Expression] = EXPRESSIONS,  # type: ignore[assignment]
    intensities: Sequence[float] = (0.25, 0.6, 1.0),
    *,
    emotion: Emotion = "calm",
    side: int = 160,
) -> bytes:
    """A PNG: a row for each intensity, a column for each expression."""
    rows = [
        [_still(look, Acting(one, emotion, intensity=share), side) for one in expressions]
        for share in intensities
    ]
    return _png(rows)


def strips(
    look: Look,
    animations: Sequence[Animation] = ANIMATIONS,  # type: ignore[assignment]
    count: int = 9,
    *,
    expression: Expression = "neutral",
    intensity: float = 0.8,
    side: int = 160,
) -> bytes:
    """A PNG: a row for each animation, with pictures at even distances in time."""
    rows = []
    for animation in animations:
        acting = Acting(expression, animation=animation, intensity=intensity)
        pictures = list(film(look, acting, (side, side), _FRAMES, _FPS))
        rows.append([pictures[number * _FRAMES // count] for number in range(count)])
    return _png(rows)


def _still(look: Look, acting: Acting, side: int) -> Picture:
    return next(film(look, acting, (side, side), _FRAMES, _FPS))


def _png(rows: Sequence[Sequence[Picture]]) -> bytes:
    edge = ((_EDGE, 0), (_EDGE, 0), (0, 0))
    whole = np.vstack([np.hstack([np.pad(one, edge) for one in row]) for row in rows])
    whole[..., 3] = 255
    image = skia.Image.fromarray(np.ascontiguousarray(whole))
    return bytes(image.encodeToData(skia.EncodedImageFormat.kPNG, 100))
