"""The clips of a film as it takes them: as they were drawn, or made anew where they do not fit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...engine.action import Action
from ...events import Tick
from ...media.contract import x264_options
from ...media.cut.index import Index, read_index
from ...media.film import FilmScene
from .film import Source, action
from .ramp import ramp_action, ramps_of

if TYPE_CHECKING:
    from ...project import Project

CLIP = "clip.mp4"
_MEMORY_MB = 900


@dataclass(frozen=True)
class Ready:
    """A scene's clip under its name in a work folder, and where it can be cut.

    `made` is the action that it is an output of; None for one that was drawn as it is.
    """

    file: str
    digest: str
    index: Index
    made: Action | None = None


def ready_clips(project: Project, source: Source, *, redrawn: bool) -> list[Ready]:
    """Each scene's clip, all of one make.

    Where some of the film is `redrawn` that is the one of the clip contract, or nothing could be
    put between them.
    """
    scenes = source.film.scenes
    indexes = {one.id: read_index(project.blob(source.clips[one.id])) for one in scenes}
    ramps = ramps_of(project)
    settings = {index.parameters for index in indexes.values() if index is not None}
    as_it_is = len(settings) == 1 and not redrawn and not ramps
    wanted = settings.pop() if as_it_is else _contract(source)
    ready = [_ready(source, scene, indexes[scene.id], wanted) for scene in scenes]
    return [
        _ramped(source, scene, clip, ramps[scene.id], wanted) if scene.id in ramps else clip
        for scene, clip in zip(scenes, ready, strict=True)
    ]


def _ramped(
    source: Source, scene: FilmScene, clip: Ready, speeds: Sequence[float], wanted: bytes
) -> Ready:
    film = source.film
    fits = (wanted, (film.width, film.height), Fraction(film.fps), scene.frames)
    made = ramp_action(source, scene, speeds, clip.made or clip.digest)
    index = _of_runs(fits, _lengths(scene.frames, film.fps))
    return Ready(clip.file, clip.digest, index, made)


def _contract(source: Source) -> bytes:
    from ...media.cut.settings import decoder_settings

    return decoder_settings((source.film.width, source.film.height), source.quality)


def _ready(source: Source, scene: FilmScene, index: Index | None, wanted: bytes) -> Ready:
    film, name, digest = source.film, f"{scene.id}.mp4", source.clips[scene.id]
    fits = (wanted, (film.width, film.height), Fraction(film.fps), scene.frames)
    if index is not None and fits == (index.parameters, index.size, index.fps, index.frames):
        return Ready(name, digest, index)
    lengths = _lengths(scene.frames, film.fps)
    made = _anew(source, scene, digest)
    return Ready(name, digest, _of_runs(fits, lengths), made)


def _lengths(frames: int, fps: int) -> list[int]:
    from ...renderer.runs import run_lengths

    return list(run_lengths(frames, fps))


def _of_runs(fits: tuple[bytes, tuple[int, int], Fraction, int], lengths: list[int]) -> Index:
    """The index of a clip that is still to be made, of which only the runs are known."""
    keys = [0, *accumulate(lengths)][:-1]
    shown: list[int] = []
    for key, length in zip(keys, lengths, strict=True):
        last = [key + length - 1] if length > 1 else []
        shown += [key, *last, *range(key + 1, key + length - 1)]
    return Index(fits[1], fits[2], fits[0], tuple(shown), tuple(keys))


def _anew(source: Source, scene: FilmScene, digest: str) -> Action:
    film = source.film
    return action(
        "clip",
        f"{scene.id} fitted",
        {
            "size": [film.width, film.height],
            "fps": film.fps,
            "frames": scene.frames,
            "x264": x264_options(source.quality),
        },
        inputs={CLIP: digest},
        weight_s=1 + scene.frames / film.fps,
        timeout_s=600 + 10 * scene.frames / film.fps,
        memory_mb=_MEMORY_MB,
    )


def make_clip(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Make a clip of a foreign one, in the film's size and rate. It is read by a confined process.

    Raises MediaError for one that cannot be read.
    """
    from functools import partial

    from ...media.outside import screened
    from ...media.screenings import Frames, of_clip
    from ...media.splice import splice
    from ..filmed import encoded

    width, height = request["size"]
    frames = Frames((width, height), request["fps"], request["frames"])
    source, output = (work / "inputs" / CLIP).absolute(), work / CLIP
    with screened(
        partial(of_clip, source, frames),
        read=source,
        size=frames.size,
        folder=work / "reader",
        limit_s=600 + 10 * frames.duration_s,
        tick=tick,
    ) as screening:
        parts = encoded(screening.frames, frames, request["x264"], work, tick)
    splice(parts, output, frames.fps)
    return {CLIP: output}


def place(work: Path, name: str) -> Path:
    """Where a clip or a piece lies that an action was given."""
    made = work / "needs" / name / CLIP
    return made if made.exists() else work / "inputs" / name
