"""What stands in for clips that failed: as each request says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Literal

from ..engine.action import Done
from ..errors import VidgenError
from ..events import ActionFinished, Emit, Event
from ..model.clips import GameClip, StandIn
from ..npc.clips import Wanted
from ..project import Project
from ..store import Stored
from .outcome import reason_of
from .plan import Layer, default_film, stand_in
from .running import Run, do, take_inputs


def stand_in_for(
    run: Run, layer: Layer, clips: Sequence[Wanted], failed: Mapping[str, VidgenError]
) -> None:
    """Do for each clip that failed what its request says."""
    if layer is not run.plan.best:
        return
    run.errors += failed.values()
    cards: list[Wanted] = []
    for clip in clips:
        error = failed[clip.key]
        policy = layer.request(clip).fallback
        film = default_film(clip, layer, run.plan)
        idle = policy == "default_content" and film is None
        other = _idle(run, layer, clip) if idle else None
        if other is not None:
            run.shelf.show_instead(layer, clip, other, _instead("default_content", error))
            run.ended(layer, clip, "default_content", error=error)
        elif policy == "skip":
            run.shelf.miss(clip.key, str(error))
            run.ended(layer, clip, "skip", error=error)
        else:
            cards.append(clip)
    _place_cards(run, layer, cards, failed)


def _idle(run: Run, layer: Layer, clip: Wanted) -> GameClip | None:
    """What an NPC does when nothing else is known: its calmest idle clip, of its own kind."""
    npc = layer.request(clip).npc
    found = [
        one
        for one in run.shelf.clips.values()
        if one.npc == npc and one.animation == "idle" and one.fallback is None
    ]
    calm = ("neutral", "calm")
    return min(
        found,
        key=lambda one: ((one.expression, one.emotion) != calm, one.intensity, one.action),
        default=None,
    )


def _place_cards(
    run: Run, layer: Layer, clips: Sequence[Wanted], failed: Mapping[str, VidgenError]
) -> None:
    """Draw what stands in for clips, and lay it out; a clip whose stand-in fails is missing."""
    if not clips:
        return
    cards = [stand_in(clip, layer, run.plan) for clip in clips]
    take_inputs(run, cards)
    done = do(run, cards, _unless_finished(run.emit))
    for clip, ended in zip(clips, done, strict=True):
        error = failed[clip.key]
        stored = _stored(run.project, ended)
        if stored is None:
            run.shelf.miss(clip.key, str(error))
            run.ended(layer, clip, "failed", error=error)
        else:
            film = default_film(clip, layer, run.plan)
            instead = _instead("default_content" if film else "placeholder", error)
            run.shelf.add(layer, clip, stored, instead)
            run.ended(layer, clip, instead.by, error=error)


def _instead(by: Literal["default_content", "placeholder"], error: VidgenError) -> StandIn:
    return StandIn(by=by, why=str(error), reason=reason_of(error))


def _unless_finished(emit: Emit) -> Emit:
    def heard(event: Event) -> None:
        emit(replace(event, outcome="fallback") if isinstance(event, ActionFinished) else event)

    return heard


def _stored(project: Project, done: Done) -> Stored | None:
    return project.store.peek(done.action.digest) if done.result else None
