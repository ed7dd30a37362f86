"""Make the clips of a library: what is known is laid out, the rest is drawn, and nothing twice."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from ..engine.action import Action, Done
from ..engine.chain import stoppable
from ..engine.journal import Journal
from ..engine.lock import hold
from ..engine.run import run_actions
from ..errors import Interrupted, PartialError, VidgenError
from ..events import ActionFinished, Emit, Event, Noted, RunFinished, RunStarted
from ..model.clips import GameClip, StandIn
from ..npc.clips import Wanted
from ..project import Project
from ..store import Stored
from .plan import Layer, Plan, stand_in
from .shelf import Shelf
from .stage import STAGE, ClipStage


@dataclass(frozen=True)
class Outcome:
    """How one clip ended in this run: `fallback` names what stands in for it, if anything does."""

    key: str
    label: str
    npc: str
    how: str
    seconds: float = 0.0
    why: str = ""


@dataclass(frozen=True)
class Finished:
    """What a run made of a library. `made` holds the seconds of each new clip, by its maker."""

    plan: Plan
    outcomes: tuple[Outcome, ...]
    seconds: float
    cost_usd: float | None
    made: Mapping[str, Sequence[float]]
    errors: tuple[VidgenError, ...] = ()

    def count(self, *how: str) -> int:
        """How many clips ended so: made, cached, or one of the fallbacks."""
        return sum(one.how in how for one in self.outcomes)

    @property
    def troubled(self) -> tuple[Outcome, ...]:
        return tuple(one for one in self.outcomes if one.how not in ("made", "cached"))


@dataclass
class _Run:
    """One run under way."""

    project: Project
    plan: Plan
    shelf: Shelf
    emit: Emit
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    made: dict[str, list[float]] = field(default_factory=dict)
    errors: list[VidgenError] = field(default_factory=list)

    def ended(
        self, layer: Layer, clip: Wanted, how: str, seconds: float = 0, why: str = ""
    ) -> None:
        """Note how a clip ended; of the best layer alone, which is what was asked for."""
        if layer is self.plan.best:
            action, one = layer.actions[clip.key], layer.request(clip)
            self.outcomes[clip.key] = Outcome(clip.key, action.label, one.npc, how, seconds, why)


def make(project: Project, plan: Plan, emit: Emit) -> Finished:
    """Make what a plan lacks into `project.root`, and the index of it.

    A clip that fails leaves the others alone, unless the project's options say `fail_fast`: what
    stands in for it is as its request says. The index is right at every moment. Raises VidgenError
    for what no clip is to blame for, and Interrupted; what was made by then is kept.
    """
    begun = time.perf_counter()
    with (
        hold(project.hidden / "lock"),
        stoppable(),
        Journal(project.hidden / "events.jsonl") as log,
    ):

        def tell(event: Event) -> None:
            log(event)
            emit(event)

        with _told(project, tell) as endings:
            endings.append(_made(_Run(project, plan, Shelf(project, plan), tell), begun))
        return endings[0]


def _made(run: _Run, begun: float) -> Finished:
    """Make all layers, those of lower quality first."""
    project = run.project
    project.sweep()
    run.shelf.take_over()
    try:
        for layer in reversed(run.plan.layers):
            _make_layer(run, layer)
    finally:
        run.shelf.write()
        project.sweep()
    run.shelf.tidy()
    if run.made:
        project.store.collect()
    return _finished(run, time.perf_counter() - begun)


def known_of(project: Project, plan: Plan) -> set[str]:
    """The keys of the clips of this run that need not be made; nothing is written."""
    shelf = Shelf(project, plan)
    shelf.take_over()
    best = plan.best
    return {
        key
        for key in best.mine
        if shelf.holds(key) or project.store.lookup(best.actions[key].digest) is not None
    }


@contextmanager
def _told(project: Project, tell: Emit) -> Iterator[list[Finished]]:
    """Tell that a run begins, and how it ended; what it came to is put into the list."""
    begun, code = time.perf_counter(), 1
    endings: list[Finished] = []
    project.store.on_corrupt = lambda what: tell(Noted(what, "warning"))
    tell(RunStarted(str(project.root), (STAGE,)))
    try:
        yield endings
        code = exit_code(endings[0])
    except VidgenError as error:
        code = error.exit_code
        raise
    except KeyboardInterrupt:
        code = Interrupted.exit_code
        raise Interrupted(
            "Stopped. What was finished is kept.", cure="run the same command to go on"
        ) from None
    finally:
        tell(RunFinished(time.perf_counter() - begun, code))


def _make_layer(run: _Run, layer: Layer) -> None:
    """Lay out what the store has, make the rest, and let others stand in for what failed."""
    mine = [clip for clip in layer.clips if clip.key in layer.mine]
    todo = [clip for clip in mine if not _known(run, layer, clip)]
    run.emit(Noted(_said(run, layer, mine, todo)))
    run.shelf.write()
    failed = _tried(run, layer, todo)
    again = [clip for clip in todo if clip.key in failed and _policy(layer, clip) == "retry"]
    if again:
        failed |= {clip.key: None for clip in again}
        failed |= _tried(run, layer, again)
    left = {key: error for key, error in failed.items() if error is not None}
    _stand_in(run, layer, [clip for clip in todo if clip.key in left], left)


def _said(run: _Run, layer: Layer, mine: Sequence[Wanted], todo: Sequence[Wanted]) -> str:
    """What the plan comes to, in a line."""
    places = sum(len(clip.requests) for clip in mine)
    part = "" if len(mine) == len(layer.clips) else f" of {len(layer.clips):,}"
    quality = "" if layer is run.plan.best else f" at {layer.requests[0].quality}"
    known = len(mine) - len(todo)
    return (
        f"{places:,} requests are {len(mine):,}{part} clips{quality}: "
        f"{known:,} cached, {len(todo):,} to make"
    )


def _known(run: _Run, layer: Layer, clip: Wanted) -> bool:
    if not run.shelf.holds(clip.key):
        if run.project.forces(STAGE, layer.actions[clip.key]):
            return False
        stored = run.project.store.lookup(layer.actions[clip.key].digest)
        if stored is None:
            return False
        run.shelf.add(layer, clip, stored, None)
    run.ended(layer, clip, "cached")
    return True


def _tried(run: _Run, layer: Layer, clips: Sequence[Wanted]) -> dict[str, VidgenError | None]:
    """Make clips, each laid out at once; what failed, by key."""
    if not clips:
        return {}
    by_label = {layer.actions[clip.key].label: clip for clip in clips}
    _take_inputs(run, [layer.actions[clip.key] for clip in clips])

    def heard(event: Event) -> None:
        run.emit(event)
        if isinstance(event, ActionFinished):
            _keep(run, layer, by_label[event.action], event.seconds)

    done = run_actions(ClipStage(), run.project, [layer.actions[one.key] for one in clips], heard)
    return {
        clip.key: ended.error
        for clip, ended in zip(clips, done, strict=True)
        if ended.error is not None
    }


def _take_inputs(run: _Run, actions: Sequence[Action]) -> None:
    """Put the files that a library names into the store, where workers find them."""
    for digest in {digest for action in actions for digest in action.inputs.values()}:
        run.project.store.put(run.plan.files[digest])


def _keep(run: _Run, layer: Layer, clip: Wanted, seconds: float) -> None:
    """Lay out a clip that was just made, and let the index know of it soon."""
    stored = run.project.store.peek(layer.actions[clip.key].digest)
    if stored is None:
        return
    run.shelf.add(layer, clip, stored, None)
    run.shelf.write_sometimes()
    run.made.setdefault(str(clip.asked["maker"]), []).append(seconds)
    run.ended(layer, clip, "made", seconds)


def _policy(layer: Layer, clip: Wanted) -> str:
    return layer.request(clip).fallback


def _stand_in(
    run: _Run, layer: Layer, clips: Sequence[Wanted], failed: Mapping[str, VidgenError]
) -> None:
    """Do for each clip that failed what its request says."""
    if layer is not run.plan.best:
        return
    run.errors += failed.values()
    cards: list[Wanted] = []
    for clip in clips:
        why = str(failed[clip.key])
        policy = _policy(layer, clip)
        other = _idle(run, layer, clip) if policy == "default_content" else None
        if other is not None:
            run.shelf.show_instead(layer, clip, other, why)
            run.ended(layer, clip, "default_content", why=why)
        elif policy == "skip":
            run.shelf.miss(clip.key, why)
            run.ended(layer, clip, "skip", why=why)
        else:
            cards.append(clip)
    _place_cards(run, layer, cards, failed)


def _idle(run: _Run, layer: Layer, clip: Wanted) -> GameClip | None:
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
    run: _Run, layer: Layer, clips: Sequence[Wanted], failed: Mapping[str, VidgenError]
) -> None:
    """Draw what stands in for clips, and lay it out; a clip whose stand-in fails is missing."""
    if not clips:
        return
    plan = run.plan
    cards = [stand_in(clip, layer, plan.library, plan.targets) for clip in clips]
    done = run_actions(ClipStage(), run.project, cards, _unless_finished(run.emit))
    for clip, ended in zip(clips, done, strict=True):
        why = str(failed[clip.key])
        stored = _stored(run.project, ended)
        if stored is None:
            run.shelf.miss(clip.key, why)
            run.ended(layer, clip, "failed", why=why)
        else:
            run.shelf.add(layer, clip, stored, StandIn(by="placeholder", why=why))
            run.ended(layer, clip, "placeholder", why=why)


def _unless_finished(emit: Emit) -> Emit:
    def heard(event: Event) -> None:
        emit(replace(event, outcome="fallback") if isinstance(event, ActionFinished) else event)

    return heard


def _stored(project: Project, done: Done) -> Stored | None:
    return project.store.peek(done.action.digest) if done.result else None


def _finished(run: _Run, seconds: float) -> Finished:
    outcomes = tuple(
        run.outcomes[clip.key] for clip in run.plan.best.clips if clip.key in run.outcomes
    )
    cost = run.project.purse.ledger.spent.cost_usd
    return Finished(run.plan, outcomes, seconds, cost, run.made, tuple(run.errors))


def exit_code(finished: Finished) -> int:
    """0; 7 where clips are fallbacks or missing; the code of what was wrong with all of them.

    A key, a quota or a budget that every troubled clip lacks is 4, and so is only that.
    """
    if not finished.troubled:
        return 0
    codes = {error.exit_code for error in finished.errors}
    return 4 if codes == {4} else PartialError.exit_code
