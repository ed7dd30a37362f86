"""A machine whose clock is an hour off, between machines whose clocks are right."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from . import clock
from .fault import KEPT, Fault, Outcome, Trial, kind
from .ground import Ground, Ran
from .kind_signals import CLIPS, MAKE

HOUR = 3600
WAYS = {"an hour ahead": (HOUR,), "an hour behind": (-HOUR,), "ahead, then behind": (HOUR, -HOUR)}


@kind("clock", "make", injected="a clock an hour off", promised=KEPT)
@contextmanager
def clock_make(folder: Path) -> Iterator[Trial]:
    yield Trial(tuple(WAYS), partial(off, Ground(MAKE, folder)))


@kind("clock", "npc-clip", injected="a clock an hour off", promised=KEPT)
@contextmanager
def clock_clips(folder: Path) -> Iterator[Trial]:
    yield Trial(tuple(WAYS), partial(off, Ground(CLIPS, folder)))


def off(ground: Ground, moment: str) -> Outcome:
    """Run with the clock off, once or twice."""

    def struck(ground: Ground) -> Ran:
        before = dict(ground.env)
        try:
            for seconds in WAYS[moment]:
                ground.env.update(clock.off(seconds))
                ran = ground.run()
        finally:
            ground.env.clear()
            ground.env.update(before)
        return ran

    return ground.outlast(
        Fault("clock", ground.target.name, moment), struck, fitting=frozenset({0})
    )
