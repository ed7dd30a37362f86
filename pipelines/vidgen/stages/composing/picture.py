"""The film's pictures: clips copied where nothing changes, and pieces where something does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...engine.action import Action
from ...errors import ConfigError
from ...events import Tick
from ...media.cut.plan import Copy, planned
from .clips import place, ready_clips
from .film import Source, action
from .graph import GRAPH, graph_action
from .piece import piece_action

if TYPE_CHECKING:
    from ...media.finish.layer import Touch
    from ...project import Project

PICTURE = GRAPH


def picture_action(project: Project, source: Source, touches: Sequence[Touch] = ()) -> Action:
    """The action that joins the pictures of a film, which destinations of one look share.

    It needs a piece for each stretch that is not copied, and each clip that is of another make. The
    first of `touches` are painted first.
    """
    film = source.film
    if project.options.exact_graph:
        _refuse_layers(touches)
        return graph_action(source, ready_clips(project, source, redrawn=False))
    clips = ready_clips(project, source, redrawn=bool(film.timeline.crossings or touches))
    touched = [(one.first, one.end) for one in touches]
    asked, needs = [], {}
    for part in planned(film.timeline, [clip.index for clip in clips], touched):
        if isinstance(part, Copy):
            asked.append([clips[part.scene].file, part.first, part.frames])
        else:
            needs[name := f"piece-{len(asked)}"] = piece_action(source, part, touches, clips)
            asked.append([name, 0, part.frames])
    copied = [clip for clip in clips if clip.file in {name for name, _, _ in asked}]
    return action(
        "picture",
        "picture",
        {"fps": film.fps, "parts": asked},
        inputs={clip.file: clip.digest for clip in copied if clip.made is None},
        needs={**needs, **{clip.file: clip.made for clip in copied if clip.made is not None}},
        weight_s=1 + film.duration_s / 60,
        timeout_s=600 + 10 * film.duration_s,
    )


def _refuse_layers(touches: Sequence[Touch]) -> None:
    if touches:
        kinds = ", ".join(sorted({str(one.layer.get("kind")) for one in touches}))
        raise ConfigError(
            f"One graph draws transitions, and not what is laid over this film ({kinds})",
            cure="leave out --exact-graph",
        )


def make_picture(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Write the film without sound. Raises MediaError for clips that do not fit together."""
    from ...media.mp4.film import write_picture
    from ...media.splice import Part

    picture = work / PICTURE
    parts = [Part(place(work, name), first, frames) for name, first, frames in request["parts"]]
    write_picture(parts, picture, request["fps"], tick)
    return {PICTURE: picture}
