"""The film's pictures by one graph of ffmpeg, where the user wants no copy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ...engine.action import Action
from ...events import Tick
from ...media.contract import x264_options
from ...media.film import FilmScene
from .clips import Ready, place
from .film import Source, action

GRAPH = "picture.mp4"
_REAL_TIMES = 20


def graph_action(source: Source, clips: Sequence[Ready]) -> Action:
    """The action that decodes, joins and encodes all clips of a film in one pass."""
    film = source.film
    return action(
        "graph",
        "picture by one graph",
        {
            "size": [film.width, film.height],
            "fps": film.fps,
            "x264": x264_options(source.quality),
            "spans": [_span(scene) for scene in film.scenes],
            "clips": [clip.file for clip in clips],
        },
        inputs={clip.file: clip.digest for clip in clips if clip.made is None},
        needs={clip.file: clip.made for clip in clips if clip.made is not None},
        weight_s=1 + film.duration_s,
        timeout_s=600 + _REAL_TIMES * film.duration_s,
    )


def _span(scene: FilmScene) -> list[Any]:
    span = scene.span
    return [span.frames, str(span.move), span.said_s]


def make_graph(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Write the film without sound. Raises MediaError where ffmpeg cannot."""
    from ...media.cut.graph import film_by_graph
    from ...media.cut.timeline import Span, Timeline
    from ...model.transition import parse

    spans = [
        Span(frames, parse(move), (said[0], said[1]) if said else None)
        for frames, move, said in request["spans"]
    ]
    width, height = request["size"]
    clips = [place(work, name) for name in request["clips"]]
    picture = work / GRAPH
    timeline = Timeline.of(spans, request["fps"])
    film_by_graph(timeline, clips, (width, height), request["x264"], picture, tick)
    return {GRAPH: picture}
