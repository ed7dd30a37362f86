"""Two runs at once: on one project, and on two machines with one remote store."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from . import heard
from .fault import Fault, Outcome, Trial, kind
from .ground import LIMIT_S, Ground, Ran
from .kind_signals import CLIPS, MAKE, STAGES

BUSY = frozenset({3})
REFUSED = "The second is told who is at work, and changes nothing; the first goes on to its end."


@kind("second-run", "make", injected="the same command while it runs", promised=REFUSED)
@contextmanager
def second_make(folder: Path) -> Iterator[Trial]:
    yield Trial(STAGES, partial(second, Ground(MAKE, folder)))


@kind("second-run", "npc-clip", injected="the same command while it runs", promised=REFUSED)
@contextmanager
def second_clips(folder: Path) -> Iterator[Trial]:
    yield Trial(("npc-clip",), partial(second, Ground(CLIPS, folder)))


@kind(
    "at-once",
    "make",
    injected="three runs of the same command at the same time",
    promised="One makes the film, or each finds it made; those that are refused are told why.",
)
@contextmanager
def at_once_make(folder: Path) -> Iterator[Trial]:
    yield Trial(tuple("12345"), partial(at_once, Ground(MAKE, folder)))


@kind(
    "at-once",
    "npc-clip",
    injected="three runs of the same command at the same time",
    promised="One makes the clips, or each finds them made; those that are refused are told why.",
)
@contextmanager
def at_once_clips(folder: Path) -> Iterator[Trial]:
    yield Trial(tuple("12345"), partial(at_once, Ground(CLIPS, folder)))


def second(ground: Ground, moment: str) -> Outcome:
    """Run the command again as a stage begins; the first stands still meanwhile."""
    broken: list[str] = []

    def struck(ground: Ground) -> Ran:
        refused: list[Ran] = []

        def act(run: subprocess.Popen[str]) -> None:
            run.send_signal(signal.SIGSTOP)
            refused.append(ground.run())
            run.send_signal(signal.SIGCONT)
            if f"process {run.pid} " not in " ".join(refused[0].err.split()):
                broken.append("the second is not told who is at work")

        first = heard.at(ground, heard.started(moment), act)
        return refused[0] if refused and first.exit_code == 0 else first

    fault = Fault("second-run", ground.target.name, moment)
    outcome = ground.outlast(fault, struck, fitting=BUSY)
    return replace(outcome, broken=(*outcome.broken, *broken))


def at_once(ground: Ground, moment: str) -> Outcome:
    """Run the command three times at once."""
    broken: list[str] = []

    def struck(ground: Ground) -> Ran:
        runs = [ground.start(ground.command) for _ in range(3)]
        told = [run.communicate(timeout=LIMIT_S) for run in runs]
        ended = [Ran(run.returncode, *said) for run, said in zip(runs, told, strict=True)]
        if all(ran.exit_code for ran in ended):
            broken.append("none of them did the work")
        return max(ended, key=lambda ran: ran.exit_code)

    fault = Fault("at-once", ground.target.name, moment)
    outcome = ground.outlast(fault, struck, fitting=BUSY)
    return replace(outcome, broken=(*outcome.broken, *broken))
