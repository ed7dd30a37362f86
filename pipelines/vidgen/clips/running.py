"""One run under way, and how its actions are done."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from ..engine.action import Action, Done
from ..engine.run import run_actions
from ..errors import VidgenError
from ..events import Emit, StageFinished
from ..npc.clips import Wanted
from ..project import Project
from .outcome import Outcome, reason_of
from .plan import Layer, Plan
from .router import Router
from .shelf import Shelf
from .stage import STAGE, ClipStage


@dataclass
class Run:
    """One run under way."""

    project: Project
    plan: Plan
    shelf: Shelf
    emit: Emit
    router: Router
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    made: dict[str, list[float]] = field(default_factory=dict)
    errors: list[VidgenError] = field(default_factory=list)

    def ended(
        self,
        layer: Layer,
        clip: Wanted,
        how: str,
        seconds: float = 0,
        error: VidgenError | None = None,
    ) -> None:
        """Note how a clip ended; of the best layer alone, which is what was asked for."""
        if layer is self.plan.best:
            label, npc = layer.actions[clip.key].label, layer.request(clip).npc
            why, reason = (str(error), reason_of(error)) if error else ("", None)
            self.outcomes[clip.key] = Outcome(clip.key, label, npc, how, seconds, why, reason)


def keep(run: Run, layer: Layer, clip: Wanted, seconds: float, by: str) -> None:
    """Lay out a clip that was just made, and let the index know of it soon."""
    stored = run.project.store.peek(layer.actions[clip.key].digest)
    if stored is None:
        return
    run.shelf.add(layer, clip, stored, None)
    run.shelf.write_sometimes()
    run.made.setdefault(by, []).append(seconds)
    run.ended(layer, clip, "made", seconds)


def do(run: Run, actions: Sequence[Action], heard: Emit) -> list[Done]:
    """Do actions, and say how many came to a result."""
    begun = time.perf_counter()
    done = run_actions(ClipStage(), run.project, actions, heard)
    ran, cached = (sum(one.outcome == how for one in done) for how in ("ran", "cached"))
    seconds = time.perf_counter() - begun
    run.emit(StageFinished(STAGE, ran, cached, len(done) - ran - cached, seconds, 100))
    return done


def take_inputs(run: Run, actions: Sequence[Action]) -> None:
    """Put the files that a library names into the store, where workers find them."""
    for digest in {digest for action in actions for digest in action.inputs.values()}:
        run.project.store.put(run.plan.files[digest])
