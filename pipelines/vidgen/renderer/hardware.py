"""H.264 encoders in graphics hardware, set so that their clips keep the clip contract.

They run beside x264, not like it: their parameter sets differ, so that one encoder makes all clips
of a film. Each is told the quality as x264 is, on its own scale of constant quality, and needs more
bytes for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.logging
import numpy as np

from ..errors import MediaError
from ..media.contract import PIXEL_FORMAT, run_frames, run_options, x264_options
from ..media.probe import VideoTrack, probe
from ..media.splice import Part, splice
from ..model.preset import Quality
from .colours import Colours, Pixels
from .encoder import RunEncoder

_KEPT = ("g", "color_range", "colorspace", "color_primaries", "color_trc")
_LEAST_DB = 28.0


def hardware_options(encoder: str, quality: Quality) -> dict[str, str]:
    """Options for a stream of the encoder, as `x264_options` gives them for x264.

    `codec` and `pix_fmt` say which encoder it is, and what pictures it takes.
    """
    shared = {name: x264_options(quality)[name] for name in _KEPT}
    own = _OWN[encoder](quality.crf)
    return {
        "codec": encoder,
        "pix_fmt": PIXEL_FORMAT,
        "profile": "high",
        "flags": "+cgop+bitexact",
        "bf": "0",
        **shared,
        **own,
    }


def _nvenc(crf: int) -> dict[str, str]:
    constant = {"rc": "vbr", "cq": str(crf), "b": "0"}
    return {**constant, "preset": "p5", "tune": "hq", "no-scenecut": "1", "spatial-aq": "1"}


def _qsv(crf: int) -> dict[str, str]:
    steady = {"adaptive_i": "0", "adaptive_b": "0", "look_ahead": "0"}
    return {**steady, "global_quality": str(crf), "preset": "medium", "pix_fmt": "nv12"}


def _amf(crf: int) -> dict[str, str]:
    constant = {"rc": "cqp", "qp_i": str(crf), "qp_p": str(min(51, crf + 2))}
    return {**constant, "usage": "transcoding", "quality": "quality", "pix_fmt": "nv12"}


def _videotoolbox(crf: int) -> dict[str, str]:
    steps = max(1, min(100, 110 - 2 * crf))  # its scale goes upwards, from 1 to 100
    constant = {"flags": "+cgop+bitexact+qscale", "global_quality": str(118 * steps)}
    return {**constant, "allow_sw": "0", "realtime": "0"}


def _vaapi(crf: int) -> dict[str, str]:
    return {"rc_mode": "CQP", "qp": str(crf), "pix_fmt": "nv12"}


_OWN: Mapping[str, Callable[[int], Mapping[str, str]]] = {
    "h264_nvenc": _nvenc,
    "h264_videotoolbox": _videotoolbox,
    "h264_qsv": _qsv,
    "h264_amf": _amf,
    "h264_vaapi": _vaapi,
}
ENCODERS = tuple(_OWN)
"""Those that are known, the one to be preferred first."""


class HardwareEncoder:
    """Writes one run of a clip, as `RunEncoder` does, with the encoder that the options name.

    A context: the file is whole once it is left without an error. Raises what PyAV raises.
    """

    def __init__(
        self, output: Path, *, size: tuple[int, int], fps: int, options: Mapping[str, str]
    ) -> None:
        self.frames = 0
        self._tick = Fraction(1, fps)
        self._colours = Colours()
        self._container = av.open(str(output), "w", format="mp4", options=run_options(fps))
        own = dict(options)
        codec, pixel_format = own.pop("codec"), own.pop("pix_fmt", PIXEL_FORMAT)
        stream: Any = self._container.add_stream(codec, rate=Fraction(fps), options=own)
        stream.width, stream.height = size
        stream.pix_fmt = pixel_format
        stream.time_base = self._tick
        self._stream = stream

    def write(self, pixels: Pixels, repeat: int = 1, rows: tuple[int, int] | None = None) -> None:
        """Append a picture, shown for `repeat` frames; `rows` are those that may have changed."""
        frame = self._colours.convert(pixels, rows)
        for _ in range(repeat):
            frame.pts, frame.time_base = self.frames, self._tick
            self._container.mux(self._stream.encode(frame))
            self.frames += 1

    def __enter__(self) -> HardwareEncoder:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._container:
            if kind is None:
                self._container.mux(self._stream.encode(None))


def run_encoder(
    output: Path, *, size: tuple[int, int], fps: int, options: Mapping[str, str]
) -> RunEncoder | HardwareEncoder:
    """An encoder for one run: x264, unless the options name another."""
    if "codec" in options:
        return HardwareEncoder(output, size=size, fps=fps, options=options)
    return RunEncoder(output, size=size, fps=fps, x264=options)


def is_built_in(encoder: str) -> bool:
    """Whether PyAV has code for it, which says nothing about the hardware."""
    return encoder in av.codecs_available


def try_encoder(
    options: Mapping[str, str], size: tuple[int, int], fps: int, folder: Path
) -> VideoTrack:
    """Make a small clip of two runs with an encoder, in `folder`; what it is like.

    Raises MediaError where that fails, or where the clip does not keep the contract.
    """
    shown = _pictures(size)
    lengths = (run_frames(fps), 3)
    parts = [Part(folder / f"run{i}.mp4", 0, frames) for i, frames in enumerate(lengths)]
    clip = folder / "clip.mp4"
    with _explained():
        for part in parts:
            with HardwareEncoder(part.file, size=size, fps=fps, options=options) as encoder:
                encoder.write(shown[0], part.frames - part.frames // 2)
                encoder.write(shown[1], part.frames // 2)
        splice(parts, clip, fps)
    _check(clip, size, fps, lengths)
    _compare(clip, shown, lengths)
    track = probe(clip).video
    assert track is not None
    return track


@contextmanager
def _explained() -> Iterator[None]:
    """Turn what an encoder fails with into a MediaError with what its driver said first."""
    level = av.logging.get_level()
    av.logging.set_level(av.logging.ERROR)
    with av.logging.Capture(local=False) as said:
        try:
            yield
        except (av.FFmpegError, ValueError) as error:
            first = said[0][2] if said else getattr(error, "strerror", None) or str(error)
            raise MediaError(" ".join(first.split()).rstrip(".")) from None
        finally:
            av.logging.set_level(level)


def _pictures(size: tuple[int, int]) -> tuple[Pixels, Pixels]:
    """Two that share nothing, as where a scene is cut: slopes of colour, and a board of squares."""
    across, down = np.meshgrid(np.arange(size[0]), np.arange(size[1]))
    slopes = np.zeros((size[1], size[0], 4), np.uint8)
    slopes[..., 0] = across * 255 // size[0]
    slopes[..., 1] = down * 255 // size[1]
    board = np.zeros_like(slopes)
    board[..., :3] = np.where((across // 16 + down // 16) % 2, 220, 30)[..., None]
    return slopes, board


def _check(clip: Path, size: tuple[int, int], fps: int, lengths: tuple[int, ...]) -> None:
    track = probe(clip).video
    if track is None:
        raise MediaError("it makes no pictures")
    if track.codec != "h264":
        raise MediaError(f"it makes {track.codec}")
    if (track.width, track.height) != size:
        raise MediaError(f"its pictures are {track.width}x{track.height}")
    if not track.steady or track.fps != Fraction(fps) or track.frames != sum(lengths):
        raise MediaError("its frames do not follow each other at one rate")
    if track.key_frames != (0, lengths[0]):
        raise MediaError(f"its key pictures are at {track.key_frames}")


def _compare(clip: Path, shown: tuple[Pixels, Pixels], lengths: tuple[int, ...]) -> None:
    """Both pictures must be seen in both runs, nearly as they were, and be tagged as BT.709."""
    order = [half for n in lengths for half in (n - n // 2) * [0] + (n // 2) * [1]]
    with av.open(str(clip)) as container:
        frames = list(container.decode(container.streams.video[0]))
    if len(frames) != len(order):
        raise MediaError(f"{len(frames)} of {len(order)} frames can be decoded")
    for frame, which in zip(frames, order, strict=True):
        if (int(frame.colorspace), int(frame.color_range)) != (1, 1):
            raise MediaError("its clips do not say that their colours are BT.709")
        away = frame.to_ndarray(format="rgb24").astype(float) - shown[which][..., :3]
        loss_db = 10 * np.log10(255**2 / max(1e-9, float(np.mean(away**2))))
        if loss_db < _LEAST_DB:
            raise MediaError(f"its pictures are wrong ({loss_db:.0f} dB)")
