"""What is done to vidgen, what came of it, and the list of all kinds of fault.

A kind is a context manager that is given an empty folder and yields a `Trial`: the moments at which
its fault can strike, and how to let it strike at one of them. It registers itself:

    @kind("kill-write", "store", injected="SIGKILL at the n-th write", promised=KEPT)
    @contextmanager
    def kill_write(folder: Path) -> Iterator[Trial]:
        ground = Ground(STORE, folder)
        yield Trial(moments=("1", "2", "3"), strike=lambda moment: ground.outlast(...))

Modules called `kind_*.py` beside this one are found by themselves; a new kind needs nothing else,
neither in `run.py` nor in docs/reliability.md. `ground.Ground.outlast` runs a command from the same
beginning, lets the fault happen, runs it again without, and checks the promise after both.
"""

from __future__ import annotations

import importlib
import signal
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

KEPT = "What was recorded stays, the same command goes on, and all is as without the fault."
"""The promise that holds everywhere."""

TABLE = frozenset({0, 1, 2, 3, 4, 5, 6, 7, 130})
"""The exit codes of vidgen. A process that a signal ended has the signal's number below zero."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault: its kind, what ran, and the moment at which it struck."""

    kind: str
    target: str
    moment: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a fault.

    `happened` is False where the run never came to that moment: such a one counts for nothing.
    `exit_code` is that of the run that was struck, `message` what it said. `broken` says in words
    what was promised and not kept; empty where all was.
    """

    fault: Fault
    happened: bool
    exit_code: int
    message: str = ""
    broken: tuple[str, ...] = ()

    @property
    def ended(self) -> str:
        """How the run that was struck ended: an exit code, or a signal's name."""
        return str(self.exit_code) if self.exit_code >= 0 else signal.Signals(-self.exit_code).name


@dataclass(frozen=True)
class Trial:
    """Every moment at which a fault can strike, in order, and what lets it strike at one."""

    moments: Sequence[str]
    strike: Callable[[str], Outcome]


Opened = Callable[[Path], AbstractContextManager[Trial]]


@dataclass(frozen=True)
class Kind:
    """A row of docs/reliability.md.

    `most` is how many of its moments the long form tries, evenly spread; None for every one.
    `left_out` says why a machine cannot try it, or is empty.
    """

    name: str
    target: str
    injected: str
    promised: str
    opened: Opened
    most: int | None = None
    left_out: Callable[[], str] = str

    @property
    def row(self) -> str:
        return f"{self.name}/{self.target}"


KINDS: dict[str, Kind] = {}
"""All kinds by row, once `load` has been called."""


def kind(
    name: str,
    target: str,
    *,
    injected: str,
    promised: str = KEPT,
    most: int | None = None,
    left_out: Callable[[], str] = str,
) -> Callable[[Opened], Opened]:
    """Register what opens a trial as the kind `name` against `target`."""

    def register(opened: Opened) -> Opened:
        made = Kind(name, target, injected, promised, opened, most, left_out)
        assert made.row not in KINDS, made.row
        KINDS[made.row] = made
        return opened

    return register


def load() -> dict[str, Kind]:
    """Find the kinds of all modules; by row, in the order of their modules."""
    for module in sorted(Path(__file__).parent.glob("kind_*.py")):
        importlib.import_module(f"faults.{module.stem}")
    return KINDS


def spread(moments: Sequence[str], most: int | None) -> list[str]:
    """At most `most` of the moments, the first and the last among them, evenly apart."""
    if most is None or len(moments) <= most:
        return list(moments)
    if most == 1:
        return [moments[0]]
    return [moments[round(n * (len(moments) - 1) / (most - 1))] for n in range(most)]
