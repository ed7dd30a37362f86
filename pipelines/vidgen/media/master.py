"""Make one master from pictures and sound, and check it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from ..events import Tick
from ..model.narration import Word
from ..model.preset import Destination
from .captions import Chapter, chapters, metadata, srt, vtt, youtube_chapters
from .check import Checked, Expected, check
from .cues import WIDTHS, Cue, cues, spread
from .ffmpeg import part_of
from .film import Film, FilmBeat
from .loudness import Loudness
from .mux import Parts, mux
from .publish import beside
from .thumbnail import thumbnail

_LOOKS = (0.35, 0.6, 0.85)


@dataclass(frozen=True)
class Made:
    """What a master is made of: joined pictures, and encoded sound that was measured."""

    picture: Path
    sound: Path
    loudness: Loudness


def write_master(
    film: Film, destination: Destination, made: Made, work: Path, tick: Tick
) -> dict[str, Path]:
    """Write a film's master and what belongs to it into `work`, and return the files by kind.

    Raises MediaError for parts that do not fit, or when the master is not what it must be.
    """
    names = ("video", "srt", "vtt", "thumbnail", "chapters", "facts")
    endings = ("mp4", "srt", "vtt", "jpg", "txt", "json")
    files = {name: work / f"{name}.{ending}" for name, ending in zip(names, endings, strict=True)}
    shown, parts, about = _captions(film), _chapters(film), work / "about.txt"
    _write(files["srt"], srt(shown))
    _write(files["vtt"], vtt(shown))
    _write(files["chapters"], youtube_chapters(parts))
    _write(about, metadata(film.title, parts))
    inside = bool(shown) and destination.captions == "track"
    captions = files["srt"] if inside else None
    tracks = Parts(made.picture, made.sound, about, captions, film.language)
    mux(tracks, film.duration_s, files["video"], part_of(tick, 0.0, 0.5))
    tick(0.5, "checking the film")
    checked = check(files["video"], _expected(film, destination, inside), made.loudness)
    thumbnail(files["video"], _looks(film), files["thumbnail"])
    _write(files["facts"], json.dumps(_facts(checked), sort_keys=True, indent=2) + "\n")
    tick(1.0, "done")
    return files


def _write(path: Path, text: str) -> None:
    with beside(path) as part:
        part.write_text(text or "\n", encoding="utf-8", newline="\n")


def _captions(film: Film) -> list[Cue]:
    """Captions scene by scene, so that none runs over into the next."""
    width = _line_width(film)
    shown: list[Cue] = []
    starts = film.timeline.starts_s
    for scene, start_s, end_s in zip(film.scenes, starts, starts[1:], strict=False):
        words = [
            word.model_copy(
                update={"start_s": word.start_s + start_s, "end_s": word.end_s + start_s}
            )
            for beat in scene.beats
            for word in _words(beat)
        ]
        shown += cues(words, end_s, width)
    return shown


def _words(beat: FilmBeat) -> list[Word]:
    return list(beat.words) or spread(beat.text, beat.start_s, beat.end_s)


def _line_width(film: Film) -> int:
    if film.width == film.height:
        return WIDTHS["1:1"]
    return WIDTHS["16:9"] if film.width > film.height else WIDTHS["9:16"]


def _chapters(film: Film) -> list[Chapter]:
    starts = film.timeline.starts_s
    return chapters(
        [
            Chapter(scene.title, start_s, end_s)
            for scene, start_s, end_s in zip(film.scenes, starts, starts[1:], strict=False)
        ]
    )


def _expected(film: Film, destination: Destination, captions: bool) -> Expected:
    return Expected(
        width=film.width,
        height=film.height,
        fps=film.fps,
        frames=film.frames,
        lufs=destination.lufs if film.sounds else None,
        true_peak_db=destination.true_peak_db,
        captions=captions,
    )


def _looks(film: Film) -> list[float]:
    """Times worth a look for the thumbnail: within scenes, when most of them is there."""
    starts = film.timeline.starts_s
    return [
        start_s + look * (end_s - start_s) for start_s, end_s in pairwise(starts) for look in _LOOKS
    ]


def _facts(checked: Checked) -> dict[str, Any]:
    video = checked.probe.video
    assert video is not None
    return {
        "width": video.width,
        "height": video.height,
        "fps": float(video.fps),
        "duration_s": round(video.duration_s, 6),
        "lufs": checked.loudness.lufs,
        "true_peak_db": checked.loudness.peak_db,
        "key_frames": len(video.key_frames),
        "chapters": [{"start_s": start, "title": title} for start, title in checked.probe.chapters],
    }
