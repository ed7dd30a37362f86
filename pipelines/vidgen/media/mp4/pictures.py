"""The pictures of a film as samples of the clips that they are copied from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ...errors import MediaError
from ..contract import REORDERED
from ..cut.index import Index, index_of
from ..splice import Part
from .boxes import BROKEN, boxes, movie
from .samples import Numbers, Samples, kind_of, samples_of


@dataclass(frozen=True)
class Pictures:
    """In the order of decoding: their samples, the number of the part that has each, how many ticks
    later than decoded it is shown, and which are key pictures. Each is there for `step` ticks.
    """

    samples: Samples
    parts: Numbers
    shifts: Numbers
    keys: Numbers
    step: int


def pictures_of(parts: Sequence[Part], fps: int, scale: int) -> Pictures:
    """What the parts show, one after the other, by a clock of so many ticks a second.

    Raises MediaError for a part that is broken, that is no run and no head of one, or that was
    encoded with other settings than the first.
    """
    step = scale // fps
    sizes, places, shifts, keys = [], [], [], []
    at = 0
    for part, index, samples in _read(parts):
        cut = slice(part.first, part.first + part.frames)
        shown = np.array(index.shown[cut], np.int64) - part.first
        if part.first not in index.keys or (np.sort(shown) != np.arange(part.frames)).any():
            last = part.first + part.frames - 1
            raise MediaError(f"{part.file}: frames {part.first} to {last} are no runs")
        shifts.append((shown - np.arange(part.frames) + REORDERED) * step)
        if (shifts[-1] < 0).any():
            raise MediaError(f"{part.file}: its pictures are reordered further than they may be")
        sizes.append(samples.sizes[cut])
        places.append(samples.places[cut])
        keys += [key - part.first + at for key in index.keys if cut.start <= key < cut.stop]
        at += part.frames
    found = Samples(np.concatenate(sizes), np.concatenate(places), np.arange(at) * step, scale)
    numbers = np.repeat(np.arange(len(parts)), [part.frames for part in parts])
    return Pictures(found, numbers, np.concatenate(shifts), np.array(keys, np.int64), step)


def _read(parts: Sequence[Part]) -> Iterator[tuple[Part, Index, Samples]]:
    """Each part with what its file says of itself, which is read once for parts side by side."""
    file: Path | None = None
    first: Index | None = None
    for part in parts:
        if part.file != file:
            index, samples = _opened(part.file)
            file, first = part.file, first or index
            if index.parameters != first.parameters:
                raise MediaError(f"{file}: its encoder settings differ from the first part's")
        yield part, index, samples


def _opened(file: Path) -> tuple[Index, Samples]:
    content = movie(file)
    index = index_of(content)
    try:
        if index is not None:
            tracks = [inner for kind, inner in boxes(content) if kind == b"trak"]
            return index, samples_of(next(one for one in tracks if kind_of(one) == b"vide"))
    except (*BROKEN, StopIteration):
        pass
    raise MediaError(f"{file}: not a clip that can be read")
