"""Read what came from outside in a process that can only hand over bytes, through a pipe.

That process is confined as far as the machine can, and reads one file.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ..sandbox.confine import Child, spawn
from ..sandbox.intake import clear
from ..sandbox.limits import Limits
from ..sandbox.rules import Policy

BLINK_S, STALL_S = 2.0, 60.0
"""How often who listens shows life, and after how long a silence it gives up."""

_MEMORY = 3 << 29


@dataclass(frozen=True)
class Line:
    """The trusted side of the pipe: what can be `heard`, of whom, and what that may use."""

    heard: int
    child: Child
    limits: Limits


@contextmanager
def confined(
    tell: Callable[[int], int], *, read: Path, folder: Path, limit_s: float
) -> Iterator[Line]:
    """Let `tell` write to a pipe, in a confined fork that reads only the file `read`.

    `folder` is a new one for that process to write in. This process must never have held a secret.
    """
    folder.mkdir()
    heard, told = os.pipe()
    policy = Policy(
        work=folder,
        read=(read,),
        keep=(told,),
        limits=Limits(cpu_s=limit_s, wall_s=limit_s, memory=_MEMORY, output=1 << 20, files=16),
        require=False,
    )
    try:
        try:
            child = spawn(policy, lambda: tell(told))
        finally:
            os.close(told)
        with child:
            yield Line(heard, child, policy.limits)
    finally:
        os.close(heard)
        clear(folder)


def hand_over(told: int, content: bytes) -> None:
    """The confined side: write all of some bytes."""
    left = memoryview(content)
    while left:
        left = left[os.write(told, left) :]
