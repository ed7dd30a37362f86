"""Put picture, sound, captions and chapters into one mp4 by copying them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..events import Tick
from .ffmpeg import run
from .publish import beside

_MP4 = ["-protocol_whitelist", "file", "-f", "mov"]
_LANGUAGES = {
    "ar": "ara", "cs": "ces", "da": "dan", "de": "deu", "el": "ell", "en": "eng", "es": "spa",
    "fi": "fin", "fr": "fra", "hi": "hin", "it": "ita", "ja": "jpn", "ko": "kor", "nl": "nld",
    "no": "nor", "pl": "pol", "pt": "por", "ru": "rus", "sv": "swe", "tr": "tur", "uk": "ukr",
    "zh": "zho",
}  # fmt: skip


@dataclass(frozen=True)
class Parts:
    """What a master is made of. `captions` is an SRT, `metadata` ffmpeg's own format."""

    picture: Path
    sound: Path
    metadata: Path
    captions: Path | None = None
    language: str = "en"


def mux(parts: Parts, duration_s: float, target: Path, tick: Tick) -> None:
    """Write a master that plays before all of it has arrived; same parts, same bytes."""
    inputs = [*_MP4, "-i", str(parts.picture), *_MP4, "-i", str(parts.sound)]
    maps = ["-map", "0:v:0", "-map", "1:a:0"]
    inputs += ["-f", "ffmetadata", "-i", str(parts.metadata)]
    settings = ["-map_metadata", "2", "-map_chapters", "2"]
    if parts.captions is not None:
        inputs += ["-f", "srt", "-i", str(parts.captions)]
        maps += ["-map", "3:s:0"]
        settings += ["-c:s", "mov_text", "-metadata:s:s:0", f"language={_iso(parts.language)}"]
    settings += ["-metadata:s:a:0", f"language={_iso(parts.language)}"]
    settings += ["-c:v", "copy", "-c:a", "copy", "-fflags", "+bitexact"]
    with beside(target) as part:
        output = ["-movflags", "+faststart", "-f", "mp4", str(part)]
        run(
            [*inputs, *maps, *settings, *output],
            "writing the film",
            duration_s=duration_s,
            tick=tick,
        )


def _iso(language: str) -> str:
    """The three letters by which mp4 knows a language; `und` where we do not know them."""
    short = language.split("-", maxsplit=1)[0].lower()
    return short if len(short) == 3 else _LANGUAGES.get(short, "und")
