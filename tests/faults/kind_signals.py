"""Somebody stops a run: Ctrl-C, a terminal that closes, a system that shuts down."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from . import heard, targets
from .fault import Fault, Outcome, Trial, kind
from .ground import Ground, Ran

STAGES = ("plan", "tts", "visuals", "codegen", "render", "music", "compose")
STOPPED = frozenset({130})
WAYS = {
    "SIGINT": heard.sent(signal.SIGINT),
    "SIGTERM": heard.sent(signal.SIGTERM),
    "SIGHUP": heard.sent(signal.SIGHUP),
    "SIGINT twice": heard.sent(signal.SIGINT, times=2),
    "SIGINT to the terminal's group": heard.sent(signal.SIGINT, to_all=True),
}


MAKE = replace(targets.MAKE, arguments=(*targets.MAKE.arguments[:-1], "--json"))
CLIPS = replace(targets.INDEX, name="npc-clip", arguments=(*targets.INDEX.arguments[:-1], "--json"))


@kind("signal", "make", injected="SIGINT, SIGTERM, SIGHUP as a stage begins", most=21)
@contextmanager
def signal_make(folder: Path) -> Iterator[Trial]:
    ground = Ground(MAKE, folder)
    moments = [f"{way} at {stage}" for stage in STAGES for way in WAYS]
    yield Trial(moments, partial(stopped, ground))


@kind("signal", "npc-clip", injected="SIGINT, SIGTERM, SIGHUP as clips are begun")
@contextmanager
def signal_clips(folder: Path) -> Iterator[Trial]:
    ground = Ground(CLIPS, folder)
    moments = [f"{way} at {when}" for when in ("the start", "clips") for way in WAYS]
    yield Trial(moments, partial(stopped, ground))


@kind(
    "hang-up",
    "make",
    injected="SIGHUP to a run under `nohup`",
    promised="The run goes on to its end, as was asked for.",
)
@contextmanager
def hang_up(folder: Path) -> Iterator[Trial]:
    ground = Ground(MAKE, folder)

    def strike(moment: str) -> Outcome:
        command = ["nohup", *ground.command]
        act = heard.sent(signal.SIGHUP, to_all=True)
        run = partial(heard.at, sees=heard.started(moment), act=act, command=command)
        return ground.outlast(Fault("hang-up", "make", moment), run, fitting=frozenset({0}))

    yield Trial(("plan", "render"), strike)


def stopped(ground: Ground, moment: str) -> Outcome:
    """Send a signal at a moment, such as `SIGTERM at render`."""
    way, _, when = moment.partition(" at ")
    sees = {"the start": heard.named("RunStarted"), "clips": heard.named("StageStarted")}.get(
        when, heard.started(when)
    )

    def struck(ground: Ground) -> Ran:
        return heard.at(ground, sees, WAYS[way])

    return ground.outlast(Fault("signal", ground.target.name, moment), struck, fitting=STOPPED)
