"""A film as a GIF, which was encoded already."""

from __future__ import annotations

import shutil

from ...errors import MediaError
from ...events import Tick
from ..check import check
from ..probe import probe
from ..publish import beside
from .order import Order, Product
from .pictures import fitted

_HUNDREDTH_S = 0.01


def deliver_gif(order: Order, tick: Tick) -> Product:
    """Check a GIF against its bounds: no larger, no quicker and no heavier than was asked for."""
    film, wants = order.film, order.destination
    main = order.work / f"{wants.name}.gif"
    tick(0.5, "checking the film")
    with beside(main) as part:
        shutil.copyfile(order.made.encoded["gif"], part)
    track = probe(main).video
    if track is None:
        raise MediaError(f"{main.name}: it has no pictures")
    width, height = fitted(film.width, film.height, wants.max_height)
    if track.width > width or track.height > height:
        raise MediaError(f"{main.name}: it is {track.width}x{track.height}, above {width}x{height}")
    quickest = 1 / (1 / min(wants.max_fps, film.fps) - _HUNDREDTH_S)
    if float(track.fps) > quickest:
        raise MediaError(
            f"{main.name}: it has {float(track.fps):g} frames a second, above {wants.max_fps:g}"
        )
    expected = order.expected(
        track.width,
        track.height,
        fps=float(track.fps),
        frames=track.frames,
        seconds=film.duration_s,
        video="gif",
        audio=None,
        lufs=None,
        chapters=None,
        max_bytes=round(wants.max_mb * 1e6),
    )
    return Product(main, check(main, expected), {"video": main.name})
