"""Draw one scene's file as a clip, from a process that has Manim loaded."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import av

from ..engine.budget import current
from ..errors import MediaError, MissingError, RenderError
from ..events import Tick
from ..media.splice import Part, splice
from ..sandbox.limits import Limits
from .child import naming
from .frame import pixels
from .matte import matte_parts
from .narrated import read_shot
from .performance import Cast, perform
from .quick import quicken
from .studio import Studio, Tally
from .verdict import heard
from .wanted import Cut, Earlier

quicken()

_LEAST_S, _SHARE = 45.0, 60.0
"""Seconds that a scene may run: so many, and so many more for each second it lasts."""


@dataclass(frozen=True)
class Drawn:
    """What became of a scene: a clip of exactly so many frames, and how many it would have had.

    `runs` are the keys of its runs by the first frame of each, for `Earlier`.
    """

    frames: int
    duration_s: float
    wanted_frames: int
    runs: Mapping[str, int]
    tally: Tally


def draw(
    code: Path,
    *,
    size: tuple[int, int],
    fps: int,
    x264: Mapping[str, str],
    output: Path,
    tick: Tick,
    frames: int | None = None,
    name: str | None = None,
    earlier: Earlier | None = None,
    trusted: bool = False,
    opengl: bool = False,
    matte: Path | None = None,
) -> Drawn:
    """Draw the scene in `code`, whose `scene.json` lies beside it, to the file `output`.

    The clip has exactly `frames` frames, or as many as the shot is long: a scene that ends early is
    held at its last picture, one that runs over is cut. The same scene gives the same bytes, also
    with an `earlier` clip of it to take runs from. `name` chooses between several scenes of a file.
    The scene's code runs confined, unless it is `trusted`; with `opengl` it is drawn, unconfined,
    by the graphics driver, or by Cairo after all where that fails. With a `matte` it is drawn on
    nothing: `output` shows colour times alpha, and that file the alpha. An `earlier` clip then has
    a matte too.

    Raises SceneCodeError where the scene's code fails or will not run confined, ConfinementError
    where this machine cannot hold it back, StorageError where the disk fails, and RenderError where
    `size` has not the shape of the shot or the scene uses more than it may.
    """
    code = code.resolve()
    cut = Cut(size, fps, _frames(code, size, fps, frames), x264, transparent=matte is not None)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix="studio-") as folder:
        if opengl and (filmed := _filmed(code, name, cut, Path(folder) / "film", tick)):
            splice(filmed[0], output, fps)
            return Drawn(cut.frames, cut.frames / fps, filmed[1], {}, Tally())
        limits = _limits(cut.frames / fps)
        scene = Cast(code, name, cut, Path(folder) / "player", trusted, limits)
        return _drawn_anyway(scene, (output, matte) if matte else (output,), tick, earlier)


def _frames(code: Path, size: tuple[int, int], fps: int, wanted: int | None) -> int:
    """The frames of a scene's clip. Raises RenderError for a size of another shape."""
    shot = read_shot(code)
    if pixels(shot.aspect, *size) != size:
        raise RenderError(f"{code}: a scene in {shot.aspect} does not fit {size[0]}x{size[1]}")
    return wanted if wanted is not None else max(1, round(shot.duration_s * fps))


def _limits(duration_s: float) -> Limits:
    allowed_s = _LEAST_S + _SHARE * duration_s
    return Limits(cpu_s=allowed_s, wall_s=allowed_s)


def _drawn_anyway(
    scene: Cast, outputs: tuple[Path, ...], tick: Tick, earlier: Earlier | None
) -> Drawn:
    """The scene drawn with runs of an earlier clip, and whole where that clip is broken."""
    try:
        return _drawn(scene, outputs, tick, earlier)
    except (MediaError, av.FFmpegError):
        if earlier is None:
            raise
        return _drawn(scene, outputs, tick, None)


def _drawn(scene: Cast, outputs: tuple[Path, ...], tick: Tick, earlier: Earlier | None) -> Drawn:
    cut = scene.cut
    with tempfile.TemporaryDirectory(dir=scene.folder.parent, prefix="runs-") as folder:
        studio = Studio(cut, Path(folder), current(), tick, earlier, trusted=scene.trusted)
        parts, wanted = _performed(scene, studio)
        if sum(part.frames for part in parts) != cut.frames:
            raise RenderError(f"{scene.code.name}: the scene gave other frames than its clip has")
        splice(parts, outputs[0], cut.fps)
        for matte in outputs[1:]:
            known = {earlier.clip: earlier.matte} if earlier and earlier.matte else {}
            splice(matte_parts(parts, known), matte, cut.fps)
    starts = _starts(studio.tally.keys, parts)
    return Drawn(cut.frames, cut.frames / cut.fps, wanted, starts, studio.tally)


def _filmed(
    code: Path, name: str | None, cut: Cut, folder: Path, tick: Tick
) -> tuple[list[Part], int] | None:
    """A clip's parts as OpenGL draws them, and how many frames were asked for; None where it fails.

    A scene that is wrong fails once more with Cairo, which says best why.
    """
    from .reel import film_with_opengl

    try:
        return film_with_opengl(code, name, cut, folder, tick)
    except (RenderError, MissingError) as error:
        tick(0.0, f"drawn with Cairo: {error.message}")
        return None


def _performed(scene: Cast, studio: Studio) -> tuple[list[Part], int]:
    """Let a scene be played and painted: its clip's parts, and how many frames it would have had.

    Raises what went wrong in the scene.
    """
    with perform(scene) as stage:
        with naming(scene.code.name):
            parts, verdict = studio.make(stage.tape)
        if verdict is None:
            stage.explain()
    error = verdict.get("error")
    if isinstance(error, dict):
        raise heard(error)
    asked = verdict.get("asked")
    return parts, asked if isinstance(asked, int) else 0


def _starts(keys: list[str], parts: list[Part]) -> dict[str, int]:
    """The first frame of each run by its key."""
    starts: dict[str, int] = {}
    at = 0
    for key, part in zip(keys, parts, strict=True):
        starts.setdefault(key, at)
        at += part.frames
    return starts
