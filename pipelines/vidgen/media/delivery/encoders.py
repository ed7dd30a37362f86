"""Which of the encoders that can make a codec this ffmpeg has, and how each is set."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from ...errors import MissingError
from ..ffmpeg import binary

Codec = Literal["h264", "vp9", "av1", "prores", "gif", "aac", "opus", "mp3"]

_LISTED = re.compile(r"^ [VAS][.A-Z]{5} (\S+)", re.MULTILINE)
_LIST_S = 60


@dataclass(frozen=True)
class Encoder:
    """An encoder of ffmpeg, and the options that it is always given."""

    name: str
    options: tuple[str, ...] = ()


_TAGS = (
    "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc",
    "bt709",
)  # fmt: skip
_KNOWN: dict[Codec, tuple[Encoder, ...]] = {
    "h264": (Encoder("libx264", ("-preset", "veryfast", "-profile:v", "high", "-bf", "2")),),
    "vp9": (
        Encoder(
            "libvpx-vp9",
            ("-b:v", "0", "-deadline", "realtime", "-cpu-used", "5", "-row-mt", "1"),
        ),
    ),
    "av1": (
        Encoder("libsvtav1", ("-preset", "10")),
        Encoder("libaom-av1", ("-b:v", "0", "-cpu-used", "8", "-row-mt", "1")),
    ),
    "prores": (Encoder("prores_ks", ("-profile:v", "3", "-vendor", "apl0", "-qscale:v", "4")),),
    "gif": (Encoder("gif"),),
    "aac": (Encoder("aac"),),
    "opus": (Encoder("libopus"),),
    "mp3": (Encoder("libmp3lame"),),
}


def encoder(codec: Codec) -> Encoder:
    """What encodes to a codec here. Raises MissingError where this ffmpeg has nothing for it."""
    known = _KNOWN[codec]
    for one in known:
        if one.name in _present():
            return one
    names = " or ".join(one.name for one in known)
    raise MissingError(
        f"{binary()} cannot write {codec}: it was built without {names}",
        cure="name another ffmpeg in IMAGEIO_FFMPEG_EXE, or choose another --destination",
    )


def picture_options(codec: Codec) -> list[str]:
    """The arguments that choose a codec for pictures, tagged as BT.709."""
    chosen = encoder(codec)
    return ["-c:v", chosen.name, *chosen.options, *_TAGS]


def sound_options(codec: Codec, kbps: int | None) -> list[str]:
    """The arguments that choose a codec for sound."""
    chosen = encoder(codec)
    rate = [] if kbps is None else ["-b:a", f"{kbps}k"]
    return ["-c:a", chosen.name, *chosen.options, *rate, "-flags:a", "+bitexact"]


@cache
def _present() -> frozenset[str]:
    found = subprocess.run(
        [binary(), "-hide_banner", "-encoders"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        errors="replace",
        stdin=subprocess.DEVNULL,
        timeout=_LIST_S,
    )
    return frozenset(_LISTED.findall(found.stdout))


def missing(codecs: Sequence[Codec]) -> list[Codec]:
    """Those of some codecs that nothing here can write."""
    return [codec for codec in codecs if not any(one.name in _present() for one in _KNOWN[codec])]
