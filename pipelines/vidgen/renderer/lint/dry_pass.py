"""The dry pass: a scene is played and looked at, in a process that holds its code back.

What is found comes back as JSON, and a display list for each finding's picture.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from manim import Mobject
from pydantic import ValidationError

from ...errors import RenderError, VidgenError
from ...model.shot import Shot
from ..display_list import Pixels, RunReader, TableError
from ..frame import pixels
from ..narrated import SHOT_FILE, read_shot
from ..painter import Painter
from ..performance import Cast, on_stage, perform
from ..player import play
from ..recording import Frame
from ..runs import Ended, Enough, TapeReader, send_stills
from ..scene_file import scene_class
from ..verdict import heard, told
from ..wanted import Cut
from .episodes import beat_at
from .finding import MOST, Demands, Finding, Named, Report, Rule
from .glance import Subject
from .letters import too_small
from .moment import Moment
from .origins import Origin
from .place import never_seen
from .timing import Overrun, beat_runs, overruns, shot_of
from .watch import Onlooker, Unseen, Watch

_SIZE = (640, 360)
_CHUNK = 1 << 20
_LARGEST = 1 << 26


@dataclass(frozen=True)
class Looked:
    """A report, and the pictures that its findings refer to, without their alpha."""

    report: Report
    pictures: tuple[Pixels, ...]


def look(
    code: Path,
    folder: Path,
    *,
    fps: int,
    demands: Demands,
    name: str | None = None,
    trusted: bool = False,
) -> Looked:
    """Play the scene in `code` without drawing it, and say what will be seen amiss.

    `folder` is where it may write. Raises what `draw` would raise where the scene does not run.
    """
    code = code.resolve()
    size = pixels(read_shot(code).aspect, *_SIZE)
    scene = Cast(code, name, Cut(size, fps, 0, {}), folder, trusted)
    with perform(scene, partial(_look_on, demands)) as stage:
        runs, verdict = _heard(stage.tape)
        if verdict is None:
            stage.explain()
    error = verdict.get("error")
    if isinstance(error, dict):
        raise heard(error)
    try:
        report = Report.model_validate(verdict.get("report"))
        return Looked(report, tuple(_painted(run, size) for run in runs))
    except (ValidationError, TableError):
        raise RenderError(f"{code.name}: what it shows cannot be told") from None


def _heard(tape: int) -> tuple[list[bytes], Mapping[str, Any] | None]:
    """The runs on a tape, and its verdict; None where it breaks off."""
    reader = TapeReader(_LARGEST)
    runs: list[bytes] = []
    try:
        while data := os.read(tape, _CHUNK):
            for one in reader.feed(data):
                if isinstance(one, Ended):
                    return runs, one.verdict
                runs.append(one)
                if len(runs) > MOST:
                    raise ValueError("too many pictures")
    except ValueError as error:
        raise RenderError(f"what the scene shows cannot be looked at: {error}") from None
    return runs, None


def _painted(run: bytes, size: tuple[int, int]) -> Pixels:
    reader = RunReader(run)
    painter = Painter(*size, reader.tables)
    for marks, _ in reader:
        painter.paint(marks)
        return painter.pixels
    return painter.pixels


def _look_on(demands: Demands, scene: Cast, pipe: int) -> int:
    """What the player does: plays the scene, and tells what was seen."""
    frames: list[Frame] = []
    verdict: dict[str, object] = {}
    try:
        with on_stage(scene):
            report, frames = _played(scene, demands)
            verdict["report"] = report.model_dump(mode="json", by_alias=True)
    except Unseen as failed:
        why = f"{type(failed.__cause__).__name__}: {failed.__cause__}"
        verdict["error"] = told(RenderError(f"{scene.code.name} cannot be looked at: {why}"))
    except VidgenError as error:
        verdict["error"] = told(error)
    send_stills(pipe, frames, verdict)
    return 0


def _played(scene: Cast, demands: Demands) -> tuple[Report, list[Frame]]:
    watch = Watch(scene.cut.size, scene.cut.fps, demands, scene.code)
    watch.origins.install()
    watch.log.listen()
    shot: Shot | None = None
    try:
        last = play(scene_class(scene.code, scene.name), watch, Onlooker)
        shot = _shot(watch, scene.code)
        watch.finish(last, shot.duration_s if shot else None)
    except Enough:
        shot = _shot(watch, scene.code)
        watch.empty.end(watch.now_s)
    return _report(watch, shot, scene.cut.fps)


def _shot(watch: Watch, code: Path) -> Shot | None:
    beside = read_shot(code) if code.with_name(SHOT_FILE).exists() else None
    return shot_of(watch.scene, beside)


def _report(watch: Watch, shot: Shot | None, fps: int) -> tuple[Report, list[Frame]]:
    _conclude(watch)
    beats = shot.beats if shot else ()
    findings, frames = watch.episodes.told(partial(_named, watch), beats)
    for late in overruns(watch.log, shot, watch.now_s):
        findings.append(_late(late, watch, beats))
    for moment, end_s in watch.empty.found:
        findings.append(_nothing(watch, moment, end_s, beats))
    report = Report(
        wanted_s=shot.duration_s if shot else None,
        run_s=watch.now_s,
        frames=watch.frames,
        fps=fps,
        beats=tuple(beat_runs(watch.log, shot, fps)),
        findings=tuple(sorted(findings, key=lambda one: (one.start_s, one.end_s))[:MOST]),
    )
    return report, frames


def _conclude(watch: Watch) -> None:
    """Add what only a whole scene shows, and drop what the whole scene explains."""
    sight = watch.sight
    if len(sight.cameras) > 1:
        whole = [key for key, life in sight.lives.items() if life.was_whole]
        watch.episodes.drop(Rule.OFF_FRAME, whole)
    for life, sighting in (
        *never_seen(sight),
        *too_small(sight, watch.words, min(watch.size)),
    ):
        watch.episodes.add(sighting, life.moment, (life.start_s, life.end_s))


def _named(watch: Watch, subject: Subject) -> Named:
    return _name_of(subject.owner, watch.origins.of(subject.part or subject.owner), subject.is_text)


def _name_of(mobject: Mobject, origin: Origin, is_text: bool) -> Named:
    kind = type(mobject).__name__
    if is_text and kind in ("VGroup", "VMobjectFromSVGPath"):
        kind = "Text"
    return Named(kind=kind, words=origin.words, line=origin.line)


def _late(late: Overrun, watch: Watch, beats: Any) -> Finding:
    play = late.play
    movers = play.mobjects[:3] if play else ()
    named = tuple(_name_of(one, watch.origins.of(one), False) for one in movers)
    where = f"; the animation in line {play.line} is the last" if play and play.line else ""
    return Finding(
        rule=late.rule,
        severity=late.severity,
        beat=beat_at(late.start_s - 1e-3, beats),
        start_s=round(late.start_s, 3),
        end_s=round(late.end_s, 3),
        mobjects=tuple(dict.fromkeys(named)),
        message=late.message + where,
        suggestion=late.suggestion,
    )


def _nothing(watch: Watch, moment: Moment, end_s: float, beats: Any) -> Finding:
    sighting = watch.empty.sighting(end_s - moment.start_s)
    return Finding(
        rule=sighting.rule,
        severity=sighting.severity,
        beat=beat_at(moment.start_s, beats),
        start_s=round(moment.start_s, 3),
        end_s=round(end_s, 3),
        message=sighting.message,
        suggestion=sighting.suggestion,
    )


__all__ = ["Looked", "look"]
