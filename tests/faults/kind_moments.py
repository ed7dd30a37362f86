"""SIGKILL at random moments of commands that begin with nothing: make, npc-clip and upload.

A command is killed several times, each time going on from where the last one was killed, and then
runs to its end. The moments are parts of the time that an undisturbed run takes, chosen by chance
with a fixed seed; a run that had ended before counts for nothing.
"""

from __future__ import annotations

import random
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from pathlib import Path

from .fault import Fault, Outcome, Trial, kind
from .ground import Ground, Ran, Target
from .promise import after_fault, done_twice, said
from .targets import INDEX, MAKE, UPLOAD

CLIPS = replace(INDEX, name="npc-clip")

IN_A_ROW = 4
"""How often a command is killed before it may run to its end."""


class Killed:
    """A ground whose command is killed again and again, and goes on each time."""

    def __init__(self, ground: Ground) -> None:
        self._ground = ground
        self._kills = 0
        begun = time.monotonic()
        ground.begin()
        ground.run()
        self._whole_s = time.monotonic() - begun
        ground.begin()

    def strike(self, moment: str) -> Outcome:
        """Kill the command when `moment`, a part of its whole time, has gone by."""
        ground = self._ground
        fault = Fault("kill", ground.target.name, moment)
        ran = self._killed(float(moment.partition(" ")[2]) * self._whole_s)
        broken = [f"process {pid} outlived its run" for pid in ground.quiet()]
        broken += said(ran.exit_code, ran.out, ran.err)
        now = ground.look()
        broken += after_fault(ground.before, ground.wanted, now, ground.target.growing)
        broken += [] if ground.target.repeats else done_twice(now)
        self._kills += ran.happened
        if self._kills == IN_A_ROW or not ran.happened:
            broken += ground.goes_on()
            ground.begin()
            self._kills = 0
        return Outcome(fault, ran.happened or bool(broken), ran.exit_code, ran.err, tuple(broken))

    def _killed(self, after_s: float) -> Ran:
        with self._ground.start(self._ground.command) as run:
            try:
                run.wait(after_s)
            except subprocess.TimeoutExpired:
                run.kill()
            out, err = run.communicate()
        return Ran(run.returncode, out, err, happened=run.returncode == -9)


def _opened(target: Target, times: int) -> Callable[[Path], AbstractContextManager[Trial]]:
    @contextmanager
    def opened(folder: Path) -> Iterator[Trial]:
        chance = random.Random(target.name)
        moments = [f"{number} {chance.uniform(0.02, 0.9):.3f}" for number in range(times)]
        yield Trial(moments, Killed(Ground(target, folder)).strike)

    return opened


for _target, _times in ((MAKE, 12), (CLIPS, 12), (UPLOAD, 12)):
    kind("kill", _target.name, injected="SIGKILL at a random moment")(_opened(_target, _times))
