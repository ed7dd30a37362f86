"""ffmpeg and the processes that draw: they crash, hang, or say that all is well when it is not."""

from __future__ import annotations

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import imageio_ffmpeg

from . import heard
from .fault import KEPT, Fault, Outcome, Trial, kind
from .ground import Ground, Ran, Target
from .kind_signals import MAKE
from .stand_in import Trying
from .targets import COMPOSE, INDEX

SCRIPT = """#!/bin/bash
# What stands for ffmpeg: the n-th call that makes something goes wrong as $0.wrong says.
case " $* " in *" -version "* | *" -encoders "* | *" -filters "*) exec {real} "$@" ;; esac
n=1
until mkdir "$0.call-$n" 2>/dev/null; do n=$((n + 1)); done
read -r way at 2>/dev/null <"$0.wrong"
[ "$n" = "$at" ] || exec {real} "$@"
touch "$0.happened"
made="${{!#}}"
case $way in
crash) kill -SEGV $$ ;;
error) echo "Error: the codec took offence" >&2; exit 1 ;;
hang) exec sleep 600 ;;
nothing) exit 0 ;;
empty) [ -f "$made" ] && : >"$made"; exit 0 ;;
garbage) head -c 5000 /dev/urandom >"$made"; exit 0 ;;
short) {real} "$@"; [ -f "$made" ] && truncate -s $(($(stat -c %s "$made") / 2)) "$made"; exit 0 ;;
esac
"""
WAYS = ("crash", "error", "hang", "nothing", "empty", "garbage", "short")
FAILED = frozenset({0, 6, 7})
ENDS = "Nothing that is not whole gets a final name or into the store; the same command goes on."


class Ffmpeg:
    """A program that stands for ffmpeg in a folder, and goes wrong when it is told to."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True)
        self.path = folder / "ffmpeg"
        self.path.write_text(SCRIPT.format(real=imageio_ffmpeg.get_ffmpeg_exe()))
        self.path.chmod(0o755)

    def calls(self) -> int:
        """How often it has made something."""
        return len(list(self.path.parent.glob("ffmpeg.call-*")))

    def go_wrong(self, way: str, call: str) -> None:
        """Let a call from now on go wrong."""
        self.heal()
        self._beside("wrong").write_text(f"{way} {call}\n")

    def heal(self) -> None:
        for path in self.path.parent.glob("ffmpeg.*"):
            path.rmdir() if path.is_dir() else path.unlink()

    @property
    def happened(self) -> bool:
        return self._beside("happened").exists()

    def _beside(self, suffix: str) -> Path:
        return self.path.with_name(f"ffmpeg.{suffix}")


@kind(
    "ffmpeg",
    "compose",
    injected="ffmpeg crashes, hangs, or ends well with a short file or none",
    promised=ENDS,
)
@contextmanager
def composing(folder: Path) -> Iterator[Trial]:
    yield _trial(COMPOSE, folder)


@kind(
    "ffmpeg",
    "npc-clip",
    injected="ffmpeg crashes, hangs, or ends well with a short file or none",
    promised=ENDS,
)
@contextmanager
def clips(folder: Path) -> Iterator[Trial]:
    godot = [word if word != "web" else "godot" for word in INDEX.arguments]
    yield _trial(replace(INDEX, name="npc-clip", arguments=tuple(godot)), folder)


def _trial(target: Target, folder: Path) -> Trial:
    ffmpeg = Ffmpeg(folder / "bin")
    settings = {**target.settings, "IMAGEIO_FFMPEG_EXE": str(ffmpeg.path)}
    ground = Ground(replace(target, settings=settings), folder)
    calls = ffmpeg.calls()
    assert calls, "no call came to the ffmpeg that was named"
    trying = Trying.at(ground)

    def strike(moment: str) -> Outcome:
        way, _, call = moment.partition(" at call ")

        def struck(ground: Ground) -> Ran:
            ffmpeg.go_wrong(way, call)
            ran = _stopped(ground, ffmpeg) if way == "hang" else ground.run()
            happened = ffmpeg.happened
            ffmpeg.heal()
            return replace(ran, happened=happened)

        fitting = frozenset({130}) if way == "hang" else FAILED
        return trying.outlast(Fault("ffmpeg", target.name, moment), struck, fitting)

    return Trial([f"{way} at call {call + 1}" for call in range(calls) for way in WAYS], strike)


def _stopped(ground: Ground, ffmpeg: Ffmpeg) -> Ran:
    """Run until ffmpeg hangs, and stop the run as a user would."""
    with ground.start(ground.command) as run:
        while not ffmpeg.happened and run.poll() is None:
            subprocess.run(["sleep", "0.05"], check=True)
        run.send_signal(signal.SIGINT)
        out, err = run.communicate()
    return Ran(run.returncode, out, err)


WHO = {"the nursery": 1, "a worker": 2, "a scene's process": 3}
"""Who draws, by how far its process is from the command's."""

UNTIL = ("--until", "render")
"""A film with a card in it would be joined, and joined again without."""

HOW = {"dies": signal.SIGKILL, "crashes": signal.SIGSEGV, "hangs": signal.SIGSTOP}


@kind("drawing", "make", injected="a process that draws dies, crashes or hangs", promised=KEPT)
@contextmanager
def drawing(folder: Path) -> Iterator[Trial]:
    trying = Trying.at(Ground(replace(MAKE, arguments=(*MAKE.arguments, *UNTIL)), folder))

    def strike(moment: str) -> Outcome:
        who, _, how = moment.rpartition(" ")
        hung = how == "hangs"

        def act(run: subprocess.Popen[str]) -> None:
            struck.append(_signal(run.pid, WHO[who], HOW[how]))
            if hung:
                run.send_signal(signal.SIGINT)

        struck: list[bool] = []
        fitting = frozenset({130}) if hung else FAILED

        def run(ground: Ground) -> Ran:
            ran = heard.at(ground, _draws, act)
            told = [line for line in ran.out.splitlines() if '"ActionFailed"' in line]
            return replace(ran, err=ran.err or "\n".join(told), happened=any(struck))

        return trying.outlast(Fault("drawing", "make", moment), run, fitting)

    yield Trial([f"{who} {how}" for who in WHO for how in HOW], strike)


def _draws(told: heard.Event) -> bool:
    """Whether an event says that a scene is being drawn."""
    drawn = told.get("fraction") is not None
    return drawn and (told.get("event"), told.get("stage")) == ("ActionProgressed", "render")


def _signal(pid: int, depth: int, kind: signal.Signals) -> bool:
    """Send a signal to a process so many steps below another; False where there is none.

    Each step goes to the youngest: who draws was begun last.
    """
    try:
        for _ in range(depth):
            pid = max(_children(pid))
        os.kill(pid, kind)
    except (ValueError, ProcessLookupError):
        return False
    return True


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]
