"""Make the clips of a library: what is known is laid out, the rest is drawn, and nothing twice."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from ..engine.chain import stoppable
from ..engine.journal import Journal
from ..engine.lock import hold
from ..errors import Interrupted, VidgenError
from ..events import ActionFinished, Emit, Event, Noted, RunFinished, RunStarted
from ..npc.clips import Wanted
from ..project import Project
from ..redacted import Redactor, secrets_of
from ..spending.pace import Clock
from .booth import Booth
from .developing import developed
from .notices import notices
from .outcome import Finished, exit_code
from .plan import Layer, Plan
from .router import Router
from .running import Run, do, keep, take_inputs
from .shelf import Shelf
from .stage import STAGE
from .stand_ins import stand_in_for


def make(project: Project, plan: Plan, emit: Emit, clock: Clock | None = None) -> Finished:
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
        turn = threading.Lock()
        write = Redactor.knowing(secrets_of(project.settings)).telling(log, emit)

        def tell(event: Event) -> None:
            with turn:  # clips that providers film are told of by several threads
                write(event)

        with _told(project, tell) as endings, project.store.shared(tell):
            router = Router(project, plan.engines.per_minute, clock or Clock())
            shelf = Shelf(project, plan, router.calls)
            endings.append(_made(Run(project, plan, shelf, tell, router), begun))
        return endings[0]


def _made(run: Run, begun: float) -> Finished:
    """Make all layers, those of lower quality first."""
    project = run.project
    project.sweep()
    run.shelf.take_over()
    try:
        for layer in reversed(run.plan.layers):
            _make_layer(run, layer)
    except BaseException:
        project.purse.ledger.close()
        raise
    finally:
        run.router.under_way.give_up()
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


def _make_layer(run: Run, layer: Layer) -> None:
    """Lay out what the store has, make the rest, and let others stand in for what failed."""
    mine = [clip for clip in layer.clips if clip.key in layer.mine]
    run.project.store.expect(
        layer.actions[clip.key].digest
        for clip in mine
        if not run.shelf.holds(clip.key) and not run.project.forces(STAGE, layer.actions[clip.key])
    )
    todo = [clip for clip in mine if not _known(run, layer, clip)]
    run.emit(Noted(_said(run, layer, mine, todo)))
    if layer is run.plan.best:
        for notice in notices(run.plan, layer):
            run.emit(Noted(notice))
    run.shelf.write()
    failed = _tried(run, layer, todo)
    again = [
        clip for clip in todo if clip.key in failed and layer.request(clip).fallback == "retry"
    ]
    if again:
        failed |= {clip.key: None for clip in again}
        failed |= _tried(run, layer, again)
    left = {key: error for key, error in failed.items() if error is not None}
    stand_in_for(run, layer, [clip for clip in todo if clip.key in left], left)


def _said(run: Run, layer: Layer, mine: Sequence[Wanted], todo: Sequence[Wanted]) -> str:
    """What the plan comes to, in a line."""
    places = sum(len(clip.requests) for clip in mine)
    part = "" if len(mine) == len(layer.clips) else f" of {len(layer.clips):,}"
    quality = "" if layer is run.plan.best else f" at {layer.requests[0].quality}"
    known = len(mine) - len(todo)
    return (
        f"{places:,} requests are {len(mine):,}{part} clips{quality}: "
        f"{known:,} cached, {len(todo):,} to make"
    )


def _known(run: Run, layer: Layer, clip: Wanted) -> bool:
    if not run.shelf.holds(clip.key):
        if run.project.forces(STAGE, layer.actions[clip.key]):
            return False
        stored = run.project.store.lookup(layer.actions[clip.key].digest)
        if stored is None:
            return False
        run.shelf.add(layer, clip, stored, None)
    run.ended(layer, clip, "cached")
    return True


def _tried(run: Run, layer: Layer, clips: Sequence[Wanted]) -> dict[str, VidgenError | None]:
    """Make clips, each laid out at once; what failed, by key.

    What vidgen draws itself is drawn while providers film the others.
    """
    take_inputs(run, [layer.actions[clip.key] for clip in clips])
    films = [clip for clip in clips if clip.asked["maker"] == "engine"]
    with Booth(run, layer, films) as booth:
        failed = _drawn(run, layer, [clip for clip in clips if clip.asked["maker"] != "engine"])
        return failed | developed(run, layer, booth)


def _drawn(run: Run, layer: Layer, clips: Sequence[Wanted]) -> dict[str, VidgenError | None]:
    """Make the clips that need nobody."""
    if not clips:
        return {}
    by_label = {layer.actions[clip.key].label: clip for clip in clips}

    def heard(event: Event) -> None:
        run.emit(event)
        if isinstance(event, ActionFinished):
            clip = by_label[event.action]
            keep(run, layer, clip, event.seconds, str(clip.asked["maker"]))

    done = do(run, [layer.actions[clip.key] for clip in clips], heard)
    return {
        clip.key: ended.error
        for clip, ended in zip(clips, done, strict=True)
        if ended.error is not None
    }


def _finished(run: Run, seconds: float) -> Finished:
    outcomes = tuple(
        run.outcomes[clip.key] for clip in run.plan.best.clips if clip.key in run.outcomes
    )
    cost = run.project.purse.ledger.spent.cost_usd
    errors, calls = tuple(run.errors), tuple(run.router.calls)
    return Finished(run.plan, outcomes, seconds, cost, run.made, errors, calls)
