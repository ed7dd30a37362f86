"""Draw one scene's file as a clip, from a process that has Manim loaded."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..engine.budget import current
from ..errors import RenderError, VidgenError
from ..events import Tick
from ..media.splice import splice
from .child import Child, fork
from .frame import fit_config, pixels
from .narrated import read_shot
from .player import configured, play
from .runs import Enough, RunTape
from .scene_file import blaming, scene_class
from .sharing import share
from .studio import Cut, Earlier, Studio, Tally
from .verdict import heard, told

share()


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
) -> Drawn:
    """Draw the scene in `code`, whose `scene.json` lies beside it, to the file `output`.

    The clip has exactly `frames` frames, or as many as the shot is long: a scene that ends early is
    held at its last picture, one that runs over is cut. The same scene gives the same bytes, also
    with an `earlier` clip of it to take runs from. `name` chooses between several scenes of a file.

    Raises SceneCodeError where the scene's code fails, StorageError where the disk does, and
    RenderError where `size` has not the shape of the shot.
    """
    code = code.resolve()
    shot = read_shot(code)
    if pixels(shot.aspect, *size) != size:
        raise RenderError(f"{code}: a scene in {shot.aspect} does not fit {size[0]}x{size[1]}")
    total = frames if frames is not None else max(1, round(shot.duration_s * fps))
    cut = Cut(size, fps, total, x264)
    with tempfile.TemporaryDirectory(dir=output.parent, prefix="studio-") as folder:
        work = Path(folder)
        studio = Studio(cut, work, current(), tick, earlier)
        heard_end, told_end = os.pipe()
        player = fork(partial(_play, code, name, cut, work, told_end))
        os.close(told_end)
        try:
            parts, verdict = studio.make(heard_end)
        except BaseException:
            player.kill()
            raise
        finally:
            os.close(heard_end)
        wanted = _settle(player, verdict)
        if sum(part.frames for part in parts) != total:
            raise RenderError(f"{code}: the scene gave other frames than its clip has")
        splice(parts, output, fps)
    starts: dict[str, int] = {}
    at = 0
    for key, part in zip(studio.tally.keys, parts, strict=True):
        starts.setdefault(key, at)
        at += part.frames
    return Drawn(total, total / fps, wanted, starts, studio.tally)


def _settle(player: Child, verdict: Mapping[str, object] | None) -> int:
    """How many frames the scene would have had; raises what went wrong in it."""
    if verdict is None:
        player.join()
        raise RenderError("the scene's process stopped before the end of the scene")
    player.kill()
    error = verdict.get("error")
    if isinstance(error, dict):
        raise heard(error)
    asked = verdict.get("asked")
    return asked if isinstance(asked, int) else 0


def _play(code: Path, name: str | None, cut: Cut, work: Path, pipe: int) -> None:
    """What the player does: puts the scene on the tape, and says how that ended."""
    tape = RunTape(pipe, cut.frames, cut.fps)
    verdict: dict[str, object] = {}
    try:
        with configured(code.parent, cut.size, cut.fps, work):
            fit_config(read_shot(code).aspect)
            with blaming(code):
                tape.hold(play(scene_class(code, name), tape))
    except Enough:
        pass
    except VidgenError as error:
        verdict["error"] = told(error)
    tape.close({**verdict, "asked": tape.asked})
