"""Pictures of a film without a ground as players take them: their colours without their alpha.

An encoder mixes the colours of neighbours, also those of pixels that are not seen. So what cannot
be seen gets the colours around it, or dark seams would show at every edge.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from ..finish.planes import Planes, Samples

Picture = tuple[Samples, Samples, Samples, Samples]
"""Luma, both chromas at half size, and alpha from 0 to 255."""

_Values = NDArray[np.float32]

_LUMA, _LUMA_RANGE, _GREY, _CHROMA_RANGE = 16, 219, 128, 112
_SURE = 0.25
"""From this alpha on the colour of a pixel is its own; below, more and more that around it."""
_STEPS = 6
"""How often the square is doubled in which colours are looked for."""
_NOISE = 2
"""Alpha so near to nothing, or to all, is what encoding left of it."""


def _alphas() -> NDArray[np.uint8]:
    """Alpha by the luma of a matte."""
    luma = np.arange(256, dtype=np.float64) - _LUMA
    alpha = np.clip(np.rint(luma * 255 / _LUMA_RANGE), 0, 255)
    alpha[alpha <= _NOISE] = 0
    alpha[alpha >= 255 - _NOISE] = 255
    return alpha.astype(np.uint8)


ALPHAS = _alphas()


def straight(pictures: Iterable[tuple[Planes, Planes]]) -> Iterator[Picture]:
    """Each picture and its matte as one with alpha; one that is as before is not made again."""
    before: tuple[Samples, Samples] | None = None
    made: Picture | None = None
    for picture, matte in pictures:
        now = picture.flat, matte.y
        if made is None or before is None or not all(map(np.array_equal, now, before)):
            made, before = _straight(picture, ALPHAS[matte.y]), (now[0].copy(), now[1].copy())
        yield made


def _straight(picture: Planes, alpha: Samples) -> Picture:
    if alpha.min() == 255:
        return picture.y.copy(), picture.u.copy(), picture.v.copy(), alpha
    full = alpha.astype(np.float32) / np.float32(255)
    half = _halved(full)
    y = _filled(picture.y.astype(np.float32) - _LUMA, full, 0, _LUMA_RANGE)
    u, v = (
        _filled(plane.astype(np.float32) - _GREY, half, -_CHROMA_RANGE, _CHROMA_RANGE, _STEPS - 1)
        for plane in (picture.u, picture.v)
    )
    return _samples(y, _LUMA), _samples(u, _GREY), _samples(v, _GREY), alpha


def _samples(values: _Values, zero: int) -> Samples:
    found: Samples = np.rint(values + np.float32(zero)).astype(np.uint8)
    return found


def _filled(colour: _Values, alpha: _Values, least: int, most: int, steps: int = _STEPS) -> _Values:
    """Colour without its alpha; where there is next to none, that of the squares around."""
    own = np.divide(colour, alpha, out=np.zeros_like(colour), where=alpha > 0)
    np.clip(own, least, most, out=own)
    share = np.minimum(alpha / np.float32(_SURE), np.float32(1))
    if not steps or min(colour.shape) < 2 or share.min() == 1:
        return own
    around = _filled(_halved(colour), _halved(alpha), least, most, steps - 1)
    found = _doubled(around, colour.shape)
    found += share * (own - found)
    return found


def _halved(values: _Values) -> _Values:
    """The means of squares of four; a line that is left over at an edge is doubled."""
    height, width = values.shape
    if height % 2 or width % 2:
        values = np.pad(values, ((0, height % 2), (0, width % 2)), mode="edge")
    found: _Values = values[::2, ::2] + values[1::2, ::2]
    found += values[::2, 1::2]
    found += values[1::2, 1::2]
    found *= np.float32(0.25)
    return found


def _doubled(values: _Values, shape: tuple[int, ...]) -> _Values:
    return values.repeat(2, axis=0)[: shape[0]].repeat(2, axis=1)[:, : shape[1]]
