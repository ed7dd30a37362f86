"""What a run prints is read no more, cannot be kept, or has nowhere to go from the beginning."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from .fault import Fault, Outcome, Trial, kind
from .ground import LIMIT_S, Ground, Ran, Target
from .kind_signals import CLIPS, MAKE

PROMISED = (
    "Where nobody reads, the run stops as other programs do (141); without any output it goes on "
    "to its end; output that cannot be kept is an error (3). The same command goes on."
)


UNHEARD = "(nobody can be told)"


@dataclass(frozen=True)
class Way:
    """What a shell adds to a command, and the exit codes that fit."""

    shell: str
    codes: frozenset[int]


UNREAD, DONE, FULL = frozenset({141}), frozenset({0}), frozenset({3})
WAYS: Mapping[str, Way] = {
    "| head -n 1": Way("| head -n 1 >/dev/null", UNREAD),
    "| head -n 9": Way("| head -n 9 >/dev/null", UNREAD),
    "| true": Way("| true", UNREAD),
    "2>&1 | true": Way("2>&1 | true", UNREAD),
    ">&-": Way(">&-", DONE),
    ">&- 2>&-": Way(">&- 2>&-", DONE),
    "<&- >&- 2>&-": Way("<&- >&- 2>&-", DONE),
    "> /dev/full": Way(">/dev/full", FULL),
    "> /dev/full 2>&1": Way(">/dev/full 2>&1", FULL),
}


@kind("output", "make", injected="stdout closed, full, or read no more", promised=PROMISED)
@contextmanager
def output_make(folder: Path) -> Iterator[Trial]:
    yield trial(MAKE, folder)


@kind("output", "npc-clip", injected="stdout closed, full, or read no more", promised=PROMISED)
@contextmanager
def output_clips(folder: Path) -> Iterator[Trial]:
    yield trial(CLIPS, folder)


def trial(target: Target, folder: Path) -> Trial:
    """All ways in which the output of a command is lost."""
    return Trial(tuple(WAYS), partial(lost, Ground(target, folder)))


def lost(ground: Ground, moment: str) -> Outcome:
    """Run a command whose output is lost in one of the ways."""
    way = WAYS[moment]
    script = f'"$@" {way.shell}; exit ${{PIPESTATUS[0]}}'

    def struck(ground: Ground) -> Ran:
        command = ["bash", "-c", script, "bash", *ground.command]
        with ground.start(command) as run:
            out, err = run.communicate(timeout=LIMIT_S)
        return Ran(run.returncode, out, err or UNHEARD)

    fault = Fault("output", ground.target.name, moment)
    return ground.outlast(fault, struck, fitting=way.codes)
