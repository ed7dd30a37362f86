"""Write films of copied pictures: without sound, and as masters with all that belongs to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ...errors import MediaError
from ...events import Tick
from ..cut.index import read_index
from ..ffmpeg import part_of
from ..mux import Parts, mux
from ..splice import Part, splice
from .join import join

_HEAD_S = 2


def write_picture(parts: Sequence[Part], output: Path, fps: int, tick: Tick) -> None:
    """Write parts of clips as one film without sound, which keeps the clip contract.

    Raises MediaError for a part that is broken, that is no run and no head of one, or that was
    encoded with other settings than the first.
    """
    base = output.with_suffix(".first.mp4")
    splice(parts[:1], base, fps, final=False)
    join(base, parts, output, fps, tick)


def write_master(parts: Parts, duration_s: float, fps: int, target: Path, tick: Tick) -> None:
    """As `mux` for an mp4 of a clip that keeps the contract and AAC in mp4.

    ffmpeg is given only the first of both.
    """
    assert parts.picture is not None
    assert parts.sound is not None
    index = read_index(parts.picture)
    if index is None:
        raise MediaError(f"{parts.picture}: not a clip that can be read")
    head = index.inside(0, _HEAD_S * fps)[1]
    first, base = target.with_suffix(".first.mp4"), target.with_suffix(".base.mp4")
    splice([Part(parts.picture, 0, head)], first, fps, final=False)
    others = replace(parts, picture=first)
    mux(others, duration_s, base, part_of(tick, 0.0, 0.3), final=False)
    whole = [Part(parts.picture, 0, index.frames)]
    join(base, whole, target, fps, part_of(tick, 0.3, 1.0), parts.sound)
