"""Encode a film's pictures once more: smaller, for another player, or for another program."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ...errors import MediaError
from ...events import Tick
from ..ffmpeg import part_of, run
from ..publish import beside
from .encoders import Codec, picture_options

KEYS_S, RARE_KEYS_S = 2, 5
"""Seconds between key pictures, of H.264, which may be cut into segments, and of the others."""

_MOV = ("-protocol_whitelist", "file", "-f", "mov")
_FORMATS: dict[Codec, str] = {
    "h264": "mp4", "av1": "mp4", "vp9": "webm", "prores": "mov", "gif": "gif",
}  # fmt: skip
_GIF_STEPS = ((1.0, 1.0, 256), (1.0, 0.8, 128), (0.8, 0.8, 128), (0.65, 0.64, 64), (0.5, 0.5, 48))
"""Shares of a GIF's size and of its rate, and its colours, from the finest to the smallest."""
_MB = 1e6


@dataclass(frozen=True)
class Encoding:
    """What a film's pictures are to become. A rate of at most `kbps`, where there is one."""

    codec: Codec
    width: int
    height: int
    fps: int
    crf: int | None = None
    kbps: int | None = None


def ending(codec: Codec) -> str:
    """The ending of a file of pictures in a codec."""
    return _FORMATS[codec]


def fitted(width: int, height: int, short: int) -> tuple[int, int]:
    """A frame's size where its short side is to have so many pixels at most; both are even."""
    share = min(1.0, short / min(width, height))
    return round(width * share / 2) * 2, round(height * share / 2) * 2


def encode_pictures(
    picture: Path, wanted: Encoding, duration_s: float, target: Path, tick: Tick
) -> None:
    """Write pictures without sound, with key pictures at even times, wherever scenes begin.

    Raises MissingError where this ffmpeg lacks the encoder, MediaError where it fails.
    """
    layout = "yuv422p10le" if wanted.codec == "prores" else "yuv420p"
    shape = f"scale={wanted.width}:{wanted.height}:flags=lanczos,setsar=1,format={layout}"
    every = (KEYS_S if wanted.codec == "h264" else RARE_KEYS_S) * wanted.fps
    keys = ["-g", str(every), "-keyint_min", str(every)]
    with beside(target) as part:
        run(
            [
                *(*_MOV, "-i", str(picture), "-map", "0:v:0", "-an", "-vf", shape),
                *picture_options(wanted.codec),
                *([] if wanted.codec == "prores" else keys),
                *_quality(wanted),
                *("-map_metadata", "-1", "-fflags", "+bitexact", "-flags:v", "+bitexact"),
                *("-f", _FORMATS[wanted.codec], str(part)),
            ],
            f"encoding {wanted.codec} {wanted.width}x{wanted.height}",
            duration_s=duration_s,
            tick=tick,
        )


def _quality(wanted: Encoding) -> list[str]:
    options = [] if wanted.crf is None else ["-crf", str(wanted.crf)]
    if wanted.codec == "h264":
        options += ["-sc_threshold", "0"]
        if wanted.kbps:
            options += ["-maxrate", f"{wanted.kbps}k", "-bufsize", f"{2 * wanted.kbps}k"]
    return options


@dataclass(frozen=True)
class Animation:
    """A GIF: its size and rate at most, and how many bytes it may have."""

    width: int
    height: int
    fps: float
    max_bytes: int


def encode_gif(
    picture: Path, wanted: Animation, duration_s: float, target: Path, tick: Tick
) -> None:
    """Write an endless GIF in a palette of its own, made smaller until it is small enough.

    Raises MediaError where the smallest is still too large.
    """
    size = 0
    for number, (share, slower, colours) in enumerate(_GIF_STEPS):
        step = part_of(tick, number / len(_GIF_STEPS), (number + 1) / len(_GIF_STEPS))
        width = max(16, round(wanted.width * share / 2) * 2)
        rate = round(100 / (wanted.fps * slower))
        _gif(picture, width, rate, colours, duration_s, target, step)
        size = target.stat().st_size
        if size <= wanted.max_bytes:
            return
    raise MediaError(
        f"{target.name}: at its smallest it has {size / _MB:.1f} MB, and may have "
        f"{wanted.max_bytes / _MB:.1f} MB",
        cure="shorten the film, or choose another --destination",
    )


def _gif(
    picture: Path,
    width: int,
    hundredths: int,
    colours: int,
    duration_s: float,
    target: Path,
    tick: Tick,
) -> None:
    """Write it in two passes: one would hold all of its frames in memory."""
    shape = f"fps=100/{hundredths},scale={width}:-2:flags=lanczos"
    palette = target.with_suffix(".png")
    reading = [*_MOV, "-i", str(picture)]
    with beside(palette) as part:
        found = f"{shape},palettegen=max_colors={colours}:stats_mode=diff"
        run(
            [*reading, "-vf", found, "-frames:v", "1", "-f", "image2", "-c:v", "png", str(part)],
            "choosing colours",
            duration_s=duration_s,
            tick=part_of(tick, 0.0, 0.4),
        )
    with beside(target) as part:
        laid = f"[0:v]{shape}[v];[v][1:v]paletteuse=dither=bayer:bayer_scale=4:diff_mode=rectangle"
        run(
            [
                *(*reading, "-f", "png_pipe", "-i", str(palette), "-filter_complex", laid),
                *("-loop", "0", "-fflags", "+bitexact", "-f", "gif", str(part)),
            ],
            "writing the GIF",
            duration_s=duration_s,
            tick=part_of(tick, 0.4, 1.0),
        )
