"""What is seen in a transition: two pictures become one, in whole numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PIL import Image

from ...model.transition import Kind, Move
from ..finish.planes import Planes, Samples

_WHOLE = 256
_NEAR_WHOLE = 1e-4
_STRETCH = 1 << 16
"""Samples that are mixed at once: what is made of them on the way stays in the cache."""

_NEAR = 0.6
"""How far a zoom goes: the share of the picture that fills the frame in the end."""


def mixed(move: Move, before: Planes, after: Planes, at: int, frames: int) -> Planes:
    """The picture of a transition `at` frames from its start, of `frames`.

    `before` and `after` are what the two scenes show then; neither is changed. The first picture is
    all `before`, as in ffmpeg's `xfade`.
    """
    return _MOVES[move.kind](move, before, after, at / frames)


def _crossfade(_: Move, before: Planes, after: Planes, gone: float) -> Planes:
    return blended(before, after, gone)


def _dip(move: Move, before: Planes, after: Planes, gone: float) -> Planes:
    ground = Planes.plain(before.size, move.colour or "#000000")
    if gone < 0.5:
        return blended(before, ground, 2 * gone)
    return blended(ground, after, 2 * gone - 1)


def _wipe(move: Move, before: Planes, after: Planes, gone: float) -> Planes:
    """The next scene is uncovered from the edge that the wipe comes from."""
    made = before.copy()
    for plane, new in zip(made.all, after.all, strict=True):
        shown = _uncovered(move, plane.shape, made.size, gone)
        plane[shown] = new[shown]
    return made


def _uncovered(
    move: Move, shape: tuple[int, ...], size: tuple[int, int], gone: float
) -> tuple[slice, slice]:
    """Rows and columns of a plane; the edge is that of `xfade`, but for the first picture."""
    sideways, backwards = move.direction in {"left", "right"}, move.direction in {"left", "up"}
    whole, length = (size[0], shape[1]) if sideways else (size[1], shape[0])
    edge = (
        int(whole * (1 - gone if backwards else gone) + _NEAR_WHOLE) + 1
        if gone
        else whole * backwards
    )
    at = min(length, (edge * length + whole // 2) // whole)
    shown = slice(at, None) if backwards else slice(0, at)
    return (slice(None), shown) if sideways else (shown, slice(None))


def _slide(move: Move, before: Planes, after: Planes, gone: float) -> Planes:
    """The next scene pushes the last one out of the frame."""
    made = Planes(before.size)
    axis = 1 if move.direction in {"left", "right"} else 0
    backwards = move.direction in {"left", "up"}
    left = int(before.size[1 - axis] * (1 - gone) + _NEAR_WHOLE)
    for plane, old, new in zip(made.all, before.all, after.all, strict=True):
        strip = np.concatenate((old, new) if backwards else (new, old), axis=axis)
        whole = plane is made.y
        # Chroma has half the lines: an odd way is the mean of the two that it lies between.
        ways = (left, left) if whole else (left // 2, (left + 1) // 2)
        seen = [_window(strip, way, axis, backwards=backwards) for way in ways]
        plane[...] = (seen[0] >> 1) + (seen[1] >> 1) + ((seen[0] | seen[1]) & 1)
    return made


def _window(strip: Samples, left: int, axis: int, *, backwards: bool) -> Samples:
    """Half of a strip, which the last scene has still to leave by so many lines."""
    length = strip.shape[axis] // 2
    start = length - left if backwards else left
    return strip[:, start : start + length] if axis else strip[start : start + length]


def _zoom(_: Move, before: Planes, after: Planes, gone: float) -> Planes:
    """Go into the last scene, which clears for the next one in the second half."""
    near = 1 - (1 - _NEAR) * gone * gone * (3 - 2 * gone)
    closer = Planes(before.size)
    for plane, old in zip(closer.all, before.all, strict=True):
        plane[...] = _enlarged(old, near)
    return blended(closer, after, max(0.0, 2 * gone - 1))


def _enlarged(plane: Samples, near: float) -> Samples:
    height, width = plane.shape
    left, top = width * (1 - near) / 2, height * (1 - near) / 2
    image = Image.fromarray(plane).resize(
        (width, height), Image.Resampling.BILINEAR, (left, top, width - left, height - top)
    )
    return np.asarray(image)


def blended(before: Planes, after: Planes, share: float) -> Planes:
    """Both pictures, of the second so much as `share` says, in steps of 1/256."""
    new = round(_WHOLE * share)
    old = _WHOLE - new
    if not new or not old:
        return (after if new else before).copy()
    made = np.empty_like(before.flat)
    for start in range(0, len(made), _STRETCH):
        here = slice(start, start + _STRETCH)
        sums = np.multiply(before.flat[here], np.uint16(old), dtype=np.uint16)
        sums += np.multiply(after.flat[here], np.uint16(new), dtype=np.uint16)
        sums += 128
        sums >>= 8
        made[here] = sums
    return Planes(before.size, made)


_MOVES: dict[Kind, Callable[[Move, Planes, Planes, float], Planes]] = {
    "crossfade": _crossfade,
    "dip": _dip,
    "wipe": _wipe,
    "slide": _slide,
    "zoom": _zoom,
}
