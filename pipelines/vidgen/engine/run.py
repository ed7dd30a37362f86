"""Run one stage: find what is known, do the rest, and let the stage gather it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from ..events import (
    Emit,
    Noted,
    StageFinished,
    StageStarted,
)
from ..project import Project, manifest_of
from ..spending.call import NOTHING, Spent, spent
from .action import Action, Done, Stage
from .agenda import Agenda
from .round import Round, known

PROGRESS = {
    "plan": 15,
    "tts": 30,
    "visuals": 40,
    "codegen": 50,
    "render": 80,
    "music": 85,
    "compose": 95,
    "upload": 100,
}


@dataclass(frozen=True)
class StageReport:
    """How a stage went. `failed` and `fallbacks` hold one entry an action."""

    stage: str
    ran: int
    cached: int
    seconds: float
    spent: Spent = NOTHING
    fallbacks: tuple[Done, ...] = ()
    failed: tuple[Done, ...] = ()

    @property
    def troubled(self) -> tuple[Done, ...]:
        return self.fallbacks + self.failed

    @property
    def cost_usd(self) -> float | None:
        """What its calls cost, those that failed too; None where one of them is not known."""
        return self.spent.cost_usd


def run_stage(stage: Stage, project: Project, emit: Emit) -> StageReport:
    """Bring a stage up to date.

    An action that fails leaves the others alone, unless the project's options say `fail_fast`.
    What succeeded is in the store before this returns or raises, so the next run goes on from it.
    Raises VidgenError when the stage cannot gather what there is.
    """
    begun, before = time.perf_counter(), len(project.purse.ledger.calls)
    actions = list(stage.actions(project))
    if project.fresh(stage.name, actions):
        project.read(manifest_of(stage.name))  # perhaps nobody else would see that it is damaged
        return _unchanged(stage, actions, emit, begun)
    done = run_actions(stage, project, actions, emit)
    _gather(stage, project, done, emit)
    for note in project.read(manifest_of(stage.name)).notes:
        emit(Noted(note, "warning"))
    spent_here = spent(project.purse.ledger.calls[before:])
    return _report(stage, done, emit, begun, spent_here)


def run_actions(
    stage: Stage, project: Project, actions: Sequence[Action], emit: Emit
) -> list[Done]:
    """Find the results of actions, or do them; how each ended, in their order.

    What succeeded is in the store before this returns or raises.
    """
    known = _all_known(project, actions)
    todo = {action.digest: action for action in actions if action.digest not in known}
    agenda = Agenda(project)
    agenda.take(todo.values())
    cached = len(actions) - len(todo) + agenda.known
    emit(StageStarted(stage.name, len(actions) + agenda.needed, cached))
    ran = Round(stage, project, emit).run(agenda)
    return [_ending(action, known, ran) for action in actions]


def _gather(stage: Stage, project: Project, done: Sequence[Done], emit: Emit) -> None:
    """Let a stage lay out its results, and say so where that replaces what a user wrote."""
    kind = manifest_of(stage.name)
    kept = project.keep_edit(kind)
    project.begin()
    stage.collect(project, done)
    project.remember(stage.name, done)
    if kept is not None and kept.read_bytes() != (project.root / kind.file).read_bytes():
        note = f"{kind.file} was not as the last run left it; it is made anew, and kept as {kept}"
        emit(Noted(note, "warning"))


def _unchanged(stage: Stage, actions: Sequence[Action], emit: Emit, begun: float) -> StageReport:
    seconds = time.perf_counter() - begun
    emit(StageStarted(stage.name, len(actions), len(actions)))
    emit(StageFinished(stage.name, 0, len(actions), 0, seconds, PROGRESS.get(stage.name, 0)))
    return StageReport(stage.name, 0, len(actions), seconds)


def _all_known(project: Project, actions: Sequence[Action]) -> dict[str, Done]:
    wanted = [action for action in actions if not project.forces(action.stage, action)]
    project.store.expect(action.digest for action in wanted)
    found = {action.digest: known(project.store, action) for action in wanted}
    return {digest: done for digest, done in found.items() if done is not None}


def _ending(action: Action, known: Mapping[str, Done], ran: Mapping[str, Done]) -> Done:
    """How an action ended. One whose twin was done in this round counts as found."""
    done = known.get(action.digest) or ran[action.digest]
    if done.action is action:
        return done
    outcome = "cached" if done.outcome == "ran" else done.outcome
    return replace(done, action=action, outcome=outcome)


def _report(
    stage: Stage, done: Sequence[Done], emit: Emit, begun: float, paid: Spent
) -> StageReport:
    report = StageReport(
        stage=stage.name,
        ran=sum(ended.outcome == "ran" for ended in done),
        cached=sum(ended.outcome == "cached" for ended in done),
        seconds=time.perf_counter() - begun,
        spent=paid,
        fallbacks=tuple(ended for ended in done if ended.outcome == "fallback"),
        failed=tuple(ended for ended in done if ended.outcome is None),
    )
    emit(
        StageFinished(
            stage.name,
            report.ran,
            report.cached,
            len(report.troubled),
            report.seconds,
            PROGRESS.get(stage.name, 0),
        )
    )
    return report
