"""VP9 with an alpha channel, as browsers, OBS and editing programs read it from WebM."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np

from ...errors import MediaError, MissingError
from ...events import Tick
from ...files import FULL, storage_error
from ..cut.reading import Reader
from ..finish.planes import Samples
from ..publish import beside
from ..see_through import DECODER, has_alpha
from .pictures import RARE_KEYS_S
from .straight import ALPHAS, Picture, straight

CODEC = "libvpx-vp9"
_LAYOUT = "yuva420p"
_CRF = 20
_OPTIONS = {
    "crf": str(_CRF), "b": "0", "deadline": "realtime", "cpu-used": "5",
    "row-mt": "1", "threads": "4", "auto-alt-ref": "0", "flags": "+bitexact",
    "color_range": "tv", "colorspace": "bt709", "color_primaries": "bt709", "color_trc": "bt709",
}  # fmt: skip
_TOLD_FRAMES = 8
_LOOKS = 12
_AWAY = 6.0
"""How far alpha is from its matte at most, in the mean over a picture of 0 to 255."""


def encode_alpha(
    picture: Path, matte: Path, fps: int, frames: int, target: Path, tick: Tick
) -> None:
    """Write the pictures of a film and of its mattes as one film with alpha, without sound.

    Raises MissingError where PyAV cannot write VP9, MediaError where that fails.
    """
    if CODEC not in av.codecs_available:
        raise MissingError(
            f"PyAV {av.__version__} cannot write VP9: it was built without {CODEC}",
            cure="install PyAV from PyPI, or choose another --destination",
        )
    readers = Reader(picture, 0, fps), Reader(matte, 0, fps)
    shown = straight((readers[0].next(), readers[1].next()) for _ in range(frames))
    with beside(target) as part:
        try:
            _write(shown, fps, frames, part, tick)
        except av.FFmpegError as error:
            if isinstance(error, OSError) and error.errno in FULL:
                raise storage_error(error, target) from None
            raise MediaError(f"{target.name}: cannot be encoded ({error})") from None


def _write(shown: Iterator[Picture], fps: int, frames: int, part: Path, tick: Tick) -> None:
    with av.open(str(part), "w", format="webm", options={"fflags": "+bitexact"}) as container:
        every = {"g": str(RARE_KEYS_S * fps), "keyint_min": str(RARE_KEYS_S * fps)}
        stream: Any = None
        for at, planes in enumerate(shown):
            if stream is None:
                stream = container.add_stream(CODEC, rate=fps, options={**_OPTIONS, **every})
                stream.height, stream.width = planes[0].shape
                stream.pix_fmt, stream.time_base = _LAYOUT, Fraction(1, fps)
            if at % _TOLD_FRAMES == 0:
                tick(at / frames, "encoding VP9 with alpha")
            frame = _frame(planes)
            frame.pts, frame.time_base = at, Fraction(1, fps)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def _frame(planes: Picture) -> av.VideoFrame:
    height, width = planes[0].shape
    frame = av.VideoFrame(width, height, _LAYOUT)
    for plane, values in zip(frame.planes, planes, strict=True):
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
        rows[:, : plane.width] = values
    return frame


def check_alpha(film: Path, matte: Path, fps: int) -> None:
    """Compare the alpha of a film with its matte, at key pictures. Raises MediaError."""
    try:
        with av.open(str(film), format="matroska") as container:
            stream = container.streams.video[0]
            if not has_alpha(stream):
                raise MediaError(f"{film.name}: it does not say that it has alpha")
            for at, alpha in _key_alphas(container, stream, fps):
                wanted = ALPHAS[Reader(matte, at, fps).next().y].astype(np.float32)
                if alpha is None or alpha.shape != wanted.shape:
                    raise MediaError(f"{film.name}: its picture at {at / fps:.2f} s has no alpha")
                away = float(np.abs(alpha - wanted).mean())
                if away > _AWAY:
                    raise MediaError(
                        f"{film.name}: its alpha at {at / fps:.2f} s is {away:.0f} of 255 away "
                        "from what was drawn"
                    )
    except (av.FFmpegError, IndexError) as error:
        raise MediaError(f"{film.name}: its alpha cannot be decoded ({error})") from None


def _key_alphas(container: Any, stream: Any, fps: int) -> Iterator[tuple[int, Samples | None]]:
    """Some key pictures, evenly over the film: which frame it is, and its alpha."""
    keys = [packet for packet in container.demux(stream) if packet.is_keyframe and packet.size]
    for packet in keys[:: max(1, -(-len(keys) // _LOOKS))]:
        decoder: Any = av.CodecContext.create(DECODER, "r")
        for frame in [*decoder.decode(packet), *decoder.decode(None)][:1]:
            at = round(float(packet.pts * packet.time_base) * fps)
            yield at, _alpha(frame)


def _alpha(frame: av.VideoFrame) -> Samples | None:
    if frame.format.name != _LAYOUT:
        return None
    plane = frame.planes[3]
    rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
    return rows[:, : plane.width]
