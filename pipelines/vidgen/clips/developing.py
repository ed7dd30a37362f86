"""From films to clips: what providers sent is fitted, written for every target, and laid out."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from ..engine.action import Action, Done
from ..engine.run import run_actions
from ..errors import VidgenError
from ..events import (
    ActionFailed,
    ActionFinished,
    ActionStarted,
    Emit,
    Event,
    StageFinished,
    StageStarted,
)
from ..store import Stored
from .booth import Booth, Came, patience_of
from .filming import FILM, MADE
from .plan import Layer
from .running import Run, keep
from .stage import STAGE, ClipStage

_LEAST_S = 1.0
_LEAST_MB, _BYTES_A_PIXEL = 400, 6
_FITTING = ("vidgen.clips.filmed",)


def developed(run: Run, layer: Layer, booth: Booth) -> dict[str, VidgenError | None]:
    """Make clips of what a booth films, each laid out as it comes; what failed, by key."""
    if not len(booth):
        return {}
    run.emit(StageStarted(STAGE, len(booth)))
    failed: dict[str, VidgenError | None] = {}
    begun, made = time.perf_counter(), 0
    for batch in booth.batches():
        lost = {came.clip.key: came.error for came in batch if came.error}
        for came in batch:
            if came.error:
                _tell_failure(run, layer, came, came.error)
        lost |= _written(run, layer, [came for came in batch if came.film])
        made += len(batch) - len(lost)
        failed |= lost
    seconds = time.perf_counter() - begun
    run.emit(StageFinished(STAGE, made, 0, len(failed), seconds, 100))
    return failed


def _tell_failure(run: Run, layer: Layer, came: Came, error: VidgenError) -> None:
    run.emit(ActionFailed(STAGE, layer.actions[came.clip.key].label, str(error)))
    if run.project.options.fail_fast:
        raise error


def _written(run: Run, layer: Layer, batch: Sequence[Came]) -> dict[str, VidgenError]:
    """Fit films to their clips and lay them out; what could not be read, by key."""
    if not batch:
        return {}
    actions = [_action(layer, came) for came in batch]
    done = run_actions(ClipStage(preload=_FITTING), run.project, actions, _only_progress(run.emit))
    lost: dict[str, VidgenError] = {}
    for came, ended in zip(batch, done, strict=True):
        if ended.error is None:
            _keep(run, layer, came, ended)
        else:
            lost[came.clip.key] = ended.error
            _give_back(run, came)
    return lost


def _action(layer: Layer, came: Came) -> Action:
    """What fits a film to its clip, in the time that is left."""
    assert came.film is not None
    action = layer.actions[came.clip.key]
    inputs = {name: digest for name, digest in action.inputs.items() if name != "image"}
    patience_s = patience_of(layer, came.clip)
    left_s = action.timeout_s
    if patience_s is not None:
        left_s = max(_LEAST_S, patience_s - (time.monotonic() - came.begun_s))
    film = came.film.stored.outputs[FILM]
    asked = came.clip.asked
    pixels = asked["width"] * asked["height"] * asked["frames"]
    return replace(
        action,
        inputs={**inputs, FILM: film},
        timeout_s=left_s,
        memory_mb=_LEAST_MB + _BYTES_A_PIXEL * pixels // 1_000_000,
    )


def _keep(run: Run, layer: Layer, came: Came, ended: Done) -> None:
    """Remember the clip as what was asked for, whoever filmed it, and lay it out."""
    assert ended.result is not None
    assert came.film is not None
    action, film = layer.actions[came.clip.key], came.film.stored
    seconds = time.monotonic() - came.begun_s
    outputs = {**ended.result.outputs, MADE: film.outputs[MADE]}
    run.project.store.record(action.digest, Stored(outputs, seconds, film.cost_usd))
    run.emit(ActionFinished(STAGE, action.label, "ran", seconds, film.cost_usd))
    keep(run, layer, came.clip, seconds, came.film.offer.engine.provider)


def _give_back(run: Run, came: Came) -> None:
    """Forget a film that nobody can read, so that the next run asks for another."""
    assert came.film is not None
    run.project.store.forget(came.film.offer.wanted.digest)


def _only_progress(emit: Emit) -> Emit:
    """Let through how far a film is, and what fails; the rest is told of clips as a whole."""

    def heard(event: Event) -> None:
        if not isinstance(event, StageStarted | ActionStarted | ActionFinished):
            emit(event)

    return heard
