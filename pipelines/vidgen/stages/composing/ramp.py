"""Clips at changing speed, as the film's settings want them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...engine.action import Action
from ...events import Tick
from ...media.contract import x264_options
from ...media.film import FilmScene
from .film import Source, action
from .finish_files import finish_of

if TYPE_CHECKING:
    from ...media.outside import Pixels
    from ...project import Project

CLIP = "clip.mp4"
_MEMORY_MB = 500


def ramps_of(project: Project) -> dict[str, tuple[float, ...]]:
    """The speeds of each scene that has some."""
    found = finish_of(project).scenes
    return {scene: wanted.ramp for scene, wanted in found.items() if wanted.ramp}


def ramp_action(
    source: Source, scene: FilmScene, speeds: Sequence[float], clip: Action | str
) -> Action:
    """The action that makes a clip of changing speed; of a clip that is there, or is made first."""
    film = source.film
    there = isinstance(clip, str)
    return action(
        "ramp",
        f"{scene.id} ramped",
        {
            "size": [film.width, film.height],
            "fps": film.fps,
            "frames": scene.frames,
            "speeds": list(speeds),
            "x264": x264_options(source.quality),
        },
        inputs={CLIP: clip} if there else {},
        needs={} if there else {"clip": clip},
        weight_s=1 + scene.frames / film.fps,
        timeout_s=600 + 10 * scene.frames / film.fps,
        memory_mb=_MEMORY_MB,
    )


def make_ramp(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Make a clip of changing speed. Raises MediaError for one that cannot be decoded."""
    from ...media.screenings import Frames
    from ...media.splice import splice
    from ..filmed import encoded

    width, height = request["size"]
    frames = Frames((width, height), request["fps"], request["frames"])
    made = work / "needs" / "clip" / CLIP
    clip = made if made.exists() else work / "inputs" / CLIP
    parts = encoded(_pictures(clip, request["speeds"], frames), frames, request["x264"], work, tick)
    output = work / CLIP
    splice(parts, output, frames.fps)
    return {CLIP: output}


def _pictures(clip: Path, speeds: Sequence[float], frames: Any) -> Iterator[tuple[Pixels, int]]:
    import numpy as np

    from ...media.ramp import ramped

    for picture in ramped(clip, speeds, frames.count, frames.fps):
        rgb = picture.rgb()
        yield np.dstack((rgb, np.full(rgb.shape[:2], 255, np.uint8))), 1
