"""The order of `make`: stage after stage, each only where it is missing or stale."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

from ..errors import ConfigError, Interrupted, PartialError, VidgenError
from ..events import Emit, Noted, RunFinished, RunStarted
from ..project import Project
from ..redacted import Redactor, secrets_of
from .action import Done, Stage
from .journal import Journal
from .lock import hold
from .nurseries import for_run
from .run import StageReport, run_stage

_STOPS = (signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True)
class ChainReport:
    """How a run went, stage by stage."""

    stages: tuple[StageReport, ...]
    seconds: float

    @property
    def troubled(self) -> tuple[Done, ...]:
        return tuple(done for stage in self.stages for done in stage.troubled)

    @property
    def cost_usd(self) -> float | None:
        """What the run cost, or None where a part of it cannot be known."""
        costs = [stage.cost_usd for stage in self.stages]
        return None if None in costs else sum(cost or 0.0 for cost in costs)


def span(stages: Sequence[Stage], first: str | None, last: str | None) -> tuple[Stage, ...]:
    """The stages from `first` to `last`, both included. Raises ConfigError for unknown names."""
    names = [stage.name for stage in stages]
    for name in (first, last):
        if name is not None and name not in names:
            raise ConfigError(f"There is no stage {name!r}. Known: {', '.join(names)}.")
    start = names.index(first) if first else 0
    end = names.index(last) + 1 if last else len(names)
    if start >= end:
        raise ConfigError(f"{first} comes after {last}: the order is {', '.join(names)}.")
    return tuple(stages[start:end])


def run_chain(project: Project, stages: Sequence[Stage], emit: Emit) -> ChainReport:
    """Run stages one after the other, alone in the project, and note every event in its journal.

    Raises what stops a stage; Interrupted on SIGINT, SIGTERM or SIGHUP. In a `strict` run the
    first scene that fails stops it.
    """
    begun = time.perf_counter()
    with (
        hold(project.hidden / "lock"),
        stoppable(),
        Journal(project.hidden / "events.jsonl") as log,
        for_run(project, stages),
    ):
        tell = Redactor.knowing(secrets_of(project.settings)).telling(log, emit)
        project.sweep()
        project.store.on_corrupt = lambda what: tell(Noted(what, "warning"))
        tell(RunStarted(str(project.root), tuple(stage.name for stage in stages)))
        code = 1
        try:
            with project.store.shared(tell):
                report = _run(project, stages, tell, begun)
            code = PartialError.exit_code if report.troubled else 0
            if any(stage.ran for stage in report.stages):
                project.store.collect()
        except VidgenError as error:
            code = error.exit_code
            raise
        except KeyboardInterrupt:
            code = Interrupted.exit_code
            raise Interrupted(
                "Stopped. What was finished is kept.", cure="run the same command to go on"
            ) from None
        finally:
            project.sweep()
            tell(RunFinished(time.perf_counter() - begun, code))
    return report


def _run(project: Project, stages: Sequence[Stage], emit: Emit, begun: float) -> ChainReport:
    reports: list[StageReport] = []
    for stage in stages:
        report = run_stage(stage, project, emit)
        reports.append(report)
        if project.options.strict and report.troubled:
            raise _named(report.troubled[0])
    return ChainReport(tuple(reports), time.perf_counter() - begun)


def _named(done: Done) -> VidgenError:
    """The error of an action, with the action's name before it."""
    error = done.error
    assert error is not None
    error.message = f"{done.action.stage} {done.action.label}: {error.message}"
    return error


@contextmanager
def stoppable() -> Iterator[None]:
    """Make SIGTERM and SIGHUP what Ctrl-C is, so that every way out stops the children.

    One that is ignored, as `nohup` has it, stays so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    wanted = [one for one in _STOPS if signal.getsignal(one) is not signal.SIG_IGN]
    before = {kind: signal.signal(kind, stop) for kind in wanted}
    try:
        yield
    finally:
        for kind, former in before.items():
            signal.signal(kind, former)
