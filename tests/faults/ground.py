"""Where a command is run again and again from the same beginning, with a fault and without."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .fault import Fault, Outcome
from .promise import FITTING, Picture, after_fault, differs, done_twice, picture, said, unkept

LIMIT_S = 300.0
"""A run that takes longer hangs."""


@dataclass(frozen=True)
class Ran:
    """How a run ended: its exit code, below zero for a signal, and what it said.

    `happened` is False where the fault that was to strike it did not.
    """

    exit_code: int
    out: str
    err: str
    happened: bool = True


@dataclass(frozen=True)
class Target:
    """A command of vidgen that faults strike.

    `arguments` are those of Python, run in the ground's folder; `prepare` lays out what is there
    before. `made` are the folders that it fills, `growing` the files in them that are written again
    with every step, `settings` more of its environment. One that `repeats` does its work anew in
    every run, and notes what it found there.
    """

    name: str
    arguments: tuple[str, ...]
    prepare: Callable[[Ground], None]
    made: tuple[str, ...] = ()
    growing: tuple[str, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)
    repeats: bool = False


Struck = Callable[["Ground"], Ran]
"""Runs the command of a ground once, with a fault."""


class Ground:
    """A folder with all that a target needs, that can be put back as it was at the beginning.

    `here` is where the command runs, always under the same path, `kept` a copy of its beginning.
    `wanted` shows what a run leaves that nothing strikes.
    """

    def __init__(self, target: Target, folder: Path) -> None:
        self.target = target
        self.here = folder / "here"
        self.kept = folder / "kept"
        self.here.mkdir(parents=True)
        self.env = environment(self.here) | dict(target.settings)
        target.prepare(self)
        self.keep()

    def keep(self) -> None:
        """Make what lies here now the beginning of all runs, and see how one ends undisturbed."""
        if self.kept.exists():
            shutil.rmtree(self.kept)
        shutil.copytree(self.here, self.kept, symlinks=True)
        self.before = self.look()
        ran = self.run()
        assert ran.exit_code == 0, ran.err + ran.out
        self.wanted = self.look()
        if self.target.repeats:
            self.wanted = replace(self.wanted, results=self.before.results)

    @property
    def store(self) -> Path:
        return self.here / "store"

    @property
    def command(self) -> list[str]:
        """The target's command, whole."""
        return [sys.executable, "-P", *self.target.arguments]

    def begin(self) -> None:
        """Put everything back as it was at the beginning."""
        shutil.rmtree(self.here)
        shutil.copytree(self.kept, self.here, symlinks=True)

    def run(self, prefix: Sequence[str] = (), arguments: Sequence[str] | None = None) -> Ran:
        """Run the target's command, or Python with other arguments, below `prefix`, to its end."""
        command = self.command if arguments is None else [sys.executable, "-P", *arguments]
        with self.start([*prefix, *command]) as run:
            out, err = run.communicate(timeout=LIMIT_S)
        return Ran(run.returncode, out, err)

    def start(self, command: Sequence[str]) -> subprocess.Popen[str]:
        """Start a command here, in a session of its own."""
        return subprocess.Popen(
            command,
            cwd=self.here,
            env=self.env,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
            preexec_fn=_hear,  # noqa: PLW1509 it makes system calls and takes no lock
        )

    def look(self) -> Picture:
        """What lies here now."""
        return picture(self.here, self.target.made, self.store, self.target.growing)

    def outlast(
        self,
        fault: Fault,
        struck: Struck,
        *,
        fitting: frozenset[int] = FITTING,
    ) -> Outcome:
        """Run from the beginning with a fault, then without, and check what is promised of both."""
        self.begin()
        ran = struck(self)
        broken = [f"process {pid} outlived its run" for pid in self.quiet()]
        if not ran.happened:
            return Outcome(fault, False, ran.exit_code)
        broken += said(ran.exit_code, ran.out, ran.err, fitting)
        now = self.look()
        broken += after_fault(self.before, self.wanted, now, self.target.growing)
        broken += unkept(ran.out, now)
        if ran.exit_code == 0:
            broken += differs(self.wanted, now)
        broken += self.goes_on()
        return Outcome(fault, True, ran.exit_code, ran.err.strip(), tuple(broken))

    def goes_on(self) -> list[str]:
        """Run once without a fault: what differs then from a run that nothing ever struck."""
        again = self.run()
        if again.exit_code != 0:
            return [f"the next run ends with {again.exit_code}: {again.err.strip()}"]
        now = self.look()
        return differs(self.wanted, now) + ([] if self.target.repeats else done_twice(now))

    def quiet(self, limit_s: float = 20.0) -> list[int]:
        """Wait until no process is at work here any more; those that stay for longer."""
        end = time.monotonic() + limit_s
        while (left := _at_work(self.here)) and time.monotonic() < end:
            time.sleep(0.02)
        return left


def _hear() -> None:
    """Let a command hear the signals that whoever runs all this may have chosen to ignore."""
    for one in (signal.SIGINT, signal.SIGHUP, signal.SIGTERM):
        signal.signal(one, signal.SIG_DFL)


def environment(here: Path) -> dict[str, str]:
    """A user's environment with folders of its own, and nothing of the tester's settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VIDGEN_")}
    home = here / "home"
    home.mkdir(parents=True)
    return {
        **kept,
        "HOME": str(home),
        "XDG_CACHE_HOME": str(home / "cache"),
        "XDG_CONFIG_HOME": str(home / "config"),
        "VIDGEN_STORE__PATH": str(here / "store"),
        "PYTHONDONTWRITEBYTECODE": "1",
        "COLUMNS": "100",
    }


def _at_work(here: Path) -> list[int]:
    """Processes whose current folder is in `here`."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if (entry / "cwd").readlink().is_relative_to(here):
                found.append(int(entry.name))
        except OSError:  # it has ended, or is not ours
            continue
    return found
