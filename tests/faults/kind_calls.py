"""SIGKILL, EIO, ENOSPC and EMFILE at the n-th system call of a run, for every n."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from . import traced
from .fault import Fault, Outcome, Trial, kind
from .ground import Ground, Target
from .targets import STORE, TARGETS

MOST = 5
"""How many writes, opens or failing calls of a command the long form tries, evenly spread.

It tries every rename and fsync, and of the store every call.
"""

STRUCK = (
    ("kill-write", ("write",), "signal=KILL", "SIGKILL at the n-th write"),
    ("kill-fsync", ("fsync",), "signal=KILL", "SIGKILL at the n-th fsync"),
    ("kill-rename", ("rename",), "signal=KILL", "SIGKILL at the n-th rename or link"),
    ("kill-open", ("open",), "signal=KILL", "SIGKILL at the n-th open"),
    (
        "eio",
        ("write", "fsync", "rename", "open"),
        "error=EIO",
        "EIO from the n-th write, fsync, rename or open",
    ),
    (
        "enospc",
        ("write", "rename", "open"),
        "error=ENOSPC",
        "ENOSPC from the n-th write, rename or open",
    ),
    ("emfile", ("open",), "error=EMFILE", "EMFILE from the n-th open"),
)
"""Kinds by name: what is counted, what happens there as strace spells it, and that in words."""


def _opened(
    name: str, target: Target, words: tuple[str, ...], how: str
) -> Callable[[Path], AbstractContextManager[Trial]]:
    @contextmanager
    def opened(folder: Path) -> Iterator[Trial]:
        ground = Ground(target, folder)

        def strike(moment: str) -> Outcome:
            fault = Fault(name, target.name, moment)
            return ground.outlast(fault, lambda here: traced.hit(here, moment, how))

        calls = traced.moments(ground, words)
        if target is not STORE:  # where every call on the database is struck
            calls = [moment for moment in calls if "store/actions/" not in moment]
        yield Trial(calls, strike)

    return opened


def _register() -> None:
    for target in TARGETS:
        for name, words, how, injected in STRUCK:
            opened = _opened(name, target, words, how)
            every = target is STORE or name in {"kill-fsync", "kill-rename"}
            most = None if every else MOST
            kind(name, target.name, injected=injected, most=most, left_out=traced.missing)(opened)


_register()
