"""Put picture, sound, captions and chapters into one file by copying them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from ..events import Tick
from .ffmpeg import run
from .publish import beside

Container = Literal["mp4", "m4a", "mov", "webm", "mp3"]

_HEARD_S = 2

_WHOLE = ("-protocol_whitelist", "file")
_DEMUXERS = {
    ".mp4": "mov", ".m4a": "mov", ".mov": "mov", ".webm": "matroska", ".mp3": "mp3",
    ".jpg": "jpeg_pipe",
}  # fmt: skip
_MUXERS: dict[Container, tuple[str, ...]] = {
    "mp4": ("-movflags", "+faststart", "-f", "mp4"),
    "m4a": ("-movflags", "+faststart", "-f", "ipod"),
    "mov": ("-movflags", "+faststart", "-f", "mov"),
    "webm": ("-f", "webm"),
    "mp3": ("-id3v2_version", "3", "-write_xing", "1", "-f", "mp3"),
}
_LANGUAGES = {
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa",
    "fi": "fin", "fr": "fra", "hi": "hin", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld",
    "no": "nor", "pl": "pol", "pt": "por", "ru": "rus", "sv": "swe", "tr": "tur", "uk": "ukr",
    "zh": "zho",
}  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """What a master is made of. `captions` is an SRT, `metadata` ffmpeg's own format.

    `cover` is a JPEG.
    """

    picture: Path | None
    sound: Path | None
    metadata: Path
    captions: Path | None = None
    language: str = "en"
    cover: Path | None = None
    alpha: bool = False


def mux(
    parts: Parts,
    duration_s: float,
    target: Path,
    tick: Tick,
    container: Container = "mp4",
    *,
    final: bool = True,
) -> None:
    """Write a master that plays before all of it has arrived; same parts, same bytes.

    One that is not `final` is only copied from: its index stays at the end, and of its sound it has
    the first seconds.
    """
    inputs = ["-f", "ffmetadata", "-i", str(parts.metadata)]
    maps: list[str] = []
    settings = ["-map_metadata", "0", "-map_chapters", "0"]
    tracks = [(parts.picture, "v"), (parts.sound, "a"), (parts.cover, "v")]
    for number, (path, kind) in enumerate(((path, kind) for path, kind in tracks if path), 1):
        inputs += [] if final or path != parts.sound else ["-t", str(_HEARD_S)]
        inputs += [*_WHOLE, "-f", _DEMUXERS[path.suffix], "-i", str(path)]
        maps += ["-map", f"{number}:{kind}:0"]
    if parts.captions is not None:
        maps += ["-map", f"{len(maps) // 2 + 1}:s:0"]
        inputs += ["-f", "srt", "-i", str(parts.captions)]
        settings += ["-c:s", "webvtt" if container == "webm" else "mov_text"]
        settings += ["-metadata:s:s:0", f"language={iso(parts.language)}"]
    if parts.sound is not None:
        settings += ["-c:a", "copy", "-metadata:s:a:0", f"language={iso(parts.language)}"]
    if parts.cover is not None:
        settings += ["-disposition:v:0", "attached_pic"]
    if parts.alpha:
        settings += ["-metadata:s:v:0", "alpha_mode=1"]
    if container == "mp3":
        settings += ["-metadata", f"language={iso(parts.language)}"]
    muxer = _MUXERS[container] if final else ("-f", container)
    with beside(target, durable=final) as part:
        run(
            [
                *(*inputs, *maps, "-c:v", "copy", *settings, "-fflags", "+bitexact"),
                *(*muxer, str(part)),
            ],
            "writing the film",
            duration_s=duration_s,
            tick=tick,
        )


def iso(language: str) -> str:
    """The three letters by which mp4 knows a language; `und` where we do not know them."""
    short = language.split("-", maxsplit=1)[0].lower()
    return short if len(short) == 3 else _LANGUAGES.get(short, "und")
