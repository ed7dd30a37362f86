"""A plan by vidgen's own rules: from a brief with headings to a storyboard, in a worker."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from ..engine.action import Action
from ..events import Tick
from ..model.brief import Brief
from ..planner.place import Place
from ..planner.scene_code import read_scene
from .brief_files import clips_of, copied, scenes_of


def ruled_files(action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
    """A plan by the embedded planner, and copies of the brief's files."""
    from ..planner.outline import plan

    brief = Brief.model_validate(action.request["brief"])
    tick(0.1, "reading the pictures" if action.inputs else "reading the outline")
    copies, assets = copied(action, work)
    scenes = {source: copies[asked["input"]] for source, asked in scenes_of(action).items()}
    clips = {source: copies[asked["input"]] for source, asked in clips_of(action).items()}
    tick(0.7, "planning scenes")
    planned = plan(
        brief,
        place=Place("brief.md", action.request["first_line"]),
        aspect=action.request["aspect"],
        pictures=assets,
        codes={source: read_scene(path.read_text("utf-8")) for source, path in scenes.items()},
        lengths=_lengths(clips),
    )
    storyboard = work / "storyboard.json"
    storyboard.write_text(planned.storyboard.model_dump_json(), encoding="utf-8")
    notes = work / "notes.json"
    notes.write_text(json.dumps(planned.notes), encoding="utf-8")
    return {"storyboard": storyboard, "notes": notes, **copies}


def _lengths(clips: Mapping[str, Path]) -> dict[str, float]:
    """How long each clip lasts, in seconds."""
    if not clips:
        return {}
    from ..media.footage import measured

    return {source: round(measured(path).duration_s, 3) for source, path in clips.items()}
