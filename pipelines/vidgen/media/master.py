"""Make one master from a film's parts, and check it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

from ..events import Tick
from ..model.base import Model, SceneId
from ..model.narration import SpokenBeat, Word
from ..model.preset import Destination
from ..model.storyboard import Transition
from .audio import Aim, soundtrack
from .captions import Chapter, chapters, metadata, srt, vtt, youtube_chapters
from .check import Checked, Expected, check
from .cues import WIDTHS, Cue, cues, spread
from .ffmpeg import part_of
from .join import join_clips
from .mux import Parts, mux
from .publish import beside
from .thumbnail import thumbnail
from .voice_track import Voice

_LOOKS = (0.35, 0.6, 0.85)


class FilmBeat(SpokenBeat):
    """A spoken beat; `text` where its words have no times of their own."""

    text: str = ""


class FilmScene(Model):
    """A scene as a film is made of it. Its clip is `<id>.mp4`, its narration `<id>.wav`."""

    id: SceneId
    title: str
    transition: Transition
    frames: int
    beats: tuple[FilmBeat, ...] = ()


class Film(Model):
    """All that decides a master, but for its clips and sounds. `voiced`: narration can be heard."""

    title: str
    language: str
    width: int
    height: int
    fps: int
    voiced: bool
    scenes: tuple[FilmScene, ...]
    destination: Destination

    @property
    def frames(self) -> int:
        return sum(scene.frames for scene in self.scenes)

    @property
    def duration_s(self) -> float:
        return self.frames / self.fps

    @property
    def starts_s(self) -> list[float]:
        """When each scene begins, and last when the film ends: counted in frames, so exact."""
        return [
            frame / self.fps for frame in accumulate((s.frames for s in self.scenes), initial=0)
        ]


def read_film(request: Mapping[str, Any]) -> Film:
    """A film from an action's request."""
    return Film.model_validate(dict(request))


def make_master(film: Film, inputs: Path, work: Path, tick: Tick) -> dict[str, Path]:
    """Write a film's master and what belongs to it into `work`, and return the files by kind.

    Raises MediaError for parts that do not fit, or when the master is not what it must be.
    """
    names = ("video", "srt", "vtt", "thumbnail", "chapters", "facts")
    endings = ("mp4", "srt", "vtt", "jpg", "txt", "json")
    files = {name: work / f"{name}.{ending}" for name, ending in zip(names, endings, strict=True)}
    picture, sound, about = work / "picture.mp4", work / "sound.m4a", work / "about.txt"
    join_clips(
        [inputs / f"{scene.id}.mp4" for scene in film.scenes], picture, part_of(tick, 0.0, 0.15)
    )
    shown, parts = _captions(film), _chapters(film)
    _write(files["srt"], srt(shown))
    _write(files["vtt"], vtt(shown))
    _write(files["chapters"], youtube_chapters(parts))
    _write(about, metadata(film.title, parts))
    _sound(film, inputs, sound, part_of(tick, 0.15, 0.8))
    inside = bool(shown) and film.destination.captions == "track"
    tracks = Parts(picture, sound, about, files["srt"] if inside else None, film.language)
    mux(tracks, film.duration_s, files["video"], part_of(tick, 0.8, 0.9))
    tick(0.9, "checking the film")
    checked = check(files["video"], _expected(film, inputs, inside))
    thumbnail(files["video"], _looks(film), files["thumbnail"])
    _write(files["facts"], json.dumps(_facts(checked), sort_keys=True, indent=2) + "\n")
    tick(1.0, "done")
    return files


def _write(path: Path, text: str) -> None:
    with beside(path) as part:
        part.write_text(text or "\n", encoding="utf-8", newline="\n")


def _sound(film: Film, inputs: Path, target: Path, tick: Tick) -> None:
    starts = film.starts_s
    voices = [
        Voice(_there(inputs / f"{scene.id}.wav"), start_s, scene.frames / film.fps)
        for scene, start_s in zip(film.scenes, starts, strict=False)
    ]
    wants = film.destination
    aim = Aim(wants.lufs, wants.true_peak_db, wants.audio_kbps)
    soundtrack(voices, _there(inputs / "bed"), film.duration_s, aim, target, tick)


def _there(path: Path) -> Path | None:
    return path if path.exists() else None


def _captions(film: Film) -> list[Cue]:
    """Captions scene by scene, so that none runs over into the next."""
    width = _line_width(film)
    shown: list[Cue] = []
    starts = film.starts_s
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
    starts = film.starts_s
    return chapters(
        [
            Chapter(scene.title, start_s, end_s)
            for scene, start_s, end_s in zip(film.scenes, starts, starts[1:], strict=False)
        ]
    )


def _expected(film: Film, inputs: Path, captions: bool) -> Expected:
    heard = film.voiced and any(scene.beats for scene in film.scenes)
    sounds = heard or (inputs / "bed").exists()
    return Expected(
        width=film.width,
        height=film.height,
        fps=film.fps,
        frames=film.frames,
        lufs=film.destination.lufs if sounds else None,
        true_peak_db=film.destination.true_peak_db,
        captions=captions,
    )


def _looks(film: Film) -> list[float]:
    """Times worth a look for the thumbnail: within scenes, when most of them is there."""
    starts = film.starts_s
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
