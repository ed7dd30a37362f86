"""Two runs at once: on one project, and on two machines with one remote store."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
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
    """Run the command again as a stage begins."""

    def struck(ground: Ground) -> Ran:
        refused: list[Ran] = []

        def act(run: subprocess.Popen[str]) -> None:
            refused.append(ground.run())
            assert f"process {run.pid} " in " ".join(refused[0].err.split()), refused[0].err

        first = heard.at(ground, heard.started(moment), act)
        return refused[0] if refused and first.exit_code == 0 else first

    return ground.outlast(Fault("second-run", ground.target.name, moment), struck, fitting=BUSY)


def at_once(ground: Ground, moment: str) -> Outcome:
    """Run the command three times at once."""

    def struck(ground: Ground) -> Ran:
        runs = [ground.start(ground.command) for _ in range(3)]
        told = [run.communicate(timeout=LIMIT_S) for run in runs]
        ended = [Ran(run.returncode, *said) for run, said in zip(runs, told, strict=True)]
        assert any(ran.exit_code == 0 for ran in ended), ended
        return max(ended, key=lambda ran: ran.exit_code)

    fault = Fault("at-once", ground.target.name, moment)
    return ground.outlast(fault, struck, fitting=BUSY)
