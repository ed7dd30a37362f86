"""Make a piece of a film: decode what it shows, mix and change it, and encode it as clips are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av

from ...events import Tick
from ...model.transition import Move
from ..contract import CODEC, PIXEL_FORMAT, run_options
from ..finish.layer import Layer
from ..finish.planes import Planes
from .moves import mixed
from .reading import Reader

_TOLD_FRAMES = 8


@dataclass(frozen=True)
class Shot:
    """A clip, and which of its frames is shown when a piece begins: before its first one, or after
    its last one, that one is held."""

    clip: Path
    at: int


@dataclass(frozen=True)
class Mix:
    """A transition from the first shot of a piece to the second: when it begins, and how long."""

    move: Move
    first: int
    frames: int


@dataclass(frozen=True)
class Laid:
    """A layer over the frames of a piece, which begins `offset` frames after its first one.

    A negative offset is for a layer that begins within the piece. It lasts `frames` in all. One
    over a `shot`, by its number, is under the transition from or to it.
    """

    layer: Layer
    offset: int
    frames: int
    shot: int | None = None


@dataclass(frozen=True)
class Piece:
    """So many frames of one or two shots, with layers in the order of painting."""

    size: tuple[int, int]
    fps: int
    frames: int
    shots: Sequence[Shot]
    mix: Mix | None = None
    layers: Sequence[Laid] = ()


def write_piece(piece: Piece, x264: Mapping[str, str], output: Path, tick: Tick) -> None:
    """Encode a piece as a run of its own. Raises MediaError for a clip that cannot be decoded."""
    encode(_pictures(piece, tick), piece.size, piece.fps, x264, output)


def encode(
    pictures: Iterator[Planes],
    size: tuple[int, int],
    fps: int,
    x264: Mapping[str, str],
    output: Path | Any,
) -> None:
    """Write pictures as clips are: with the same options, so with the same parameter sets."""
    base = Fraction(1, fps)
    with av.open(
        output if hasattr(output, "write") else str(output),
        "w",
        format="mp4",
        options=run_options(fps),
    ) as container:
        stream: Any = container.add_stream(CODEC, rate=fps, options=dict(x264))
        stream.width, stream.height = size
        stream.pix_fmt, stream.time_base = PIXEL_FORMAT, base
        for at, picture in enumerate(pictures):
            frame = picture.frame()
            frame.pts, frame.time_base = at, base
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _pictures(piece: Piece, tick: Tick) -> Iterator[Planes]:
    readers = [Reader(shot.clip, shot.at, piece.fps) for shot in piece.shots]
    for at in range(piece.frames):
        if at % _TOLD_FRAMES == 0:
            tick(at / piece.frames, "drawing what changes")
        yield _changed(piece, None, _shown(piece, readers, at), at)


def _changed(piece: Piece, shot: int | None, picture: Planes, at: int) -> Planes:
    """A picture, which may be changed, with the layers over a shot, or over the piece."""
    for laid in piece.layers:
        since = at + laid.offset
        if laid.shot == shot and 0 <= since < laid.frames:
            picture = laid.layer.apply(picture, since)
    return picture


def _shown(piece: Piece, readers: Sequence[Reader], at: int) -> Planes:
    """What the shots show, mixed; a picture that may be changed where there are layers over it."""
    mix = piece.mix
    since = at - mix.first if mix else -1
    if mix is None or since < 0:
        for later in readers[1:]:
            later.skip()
        return _own(piece, _shot(piece, readers, 0, at))
    if since >= mix.frames:
        return _own(piece, _shot(piece, readers, 1, at))
    before, after = (_shot(piece, readers, number, at) for number in (0, 1))
    return mixed(mix.move, before, after, since, mix.frames)


def _own(piece: Piece, picture: Planes) -> Planes:
    """A picture that is the reader's, or a copy where something will be laid over it."""
    return picture.copy() if any(laid.shot is None for laid in piece.layers) else picture


def _shot(piece: Piece, readers: Sequence[Reader], number: int, at: int) -> Planes:
    """What one shot shows, with the layers over it."""
    picture = readers[number].next()
    if all(laid.shot != number for laid in piece.layers):
        return picture
    return _changed(piece, number, picture.copy(), at)
