"""Run a command, and do something to it at the moment when it tells of an event."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress

from .ground import LIMIT_S, Ground, Ran

Event = dict[str, object]
_IMPATIENCE_S = 0.15
"""How soon people press Ctrl-C again."""


def at(
    ground: Ground,
    sees: Callable[[Event], bool],
    act: Callable[[subprocess.Popen[str]], None],
    command: Sequence[str] | None = None,
) -> Ran:
    """Run a command that prints its events, `act` on it at the first that is waited for, and wait.

    The ground's own command where none is given.
    """
    happened = False
    said: list[str] = []
    errors: list[str] = []
    with ground.start(command or ground.command) as run:
        assert run.stdout is not None
        assert run.stderr is not None
        late = threading.Timer(LIMIT_S, _end, [run])
        late.start()
        listener = threading.Thread(target=errors.extend, args=[run.stderr])
        listener.start()
        try:
            for line in run.stdout:
                said.append(line)
                if not happened and sees(event(line)):
                    happened = True
                    act(run)
        except BaseException:
            _end(run)
            raise
        finally:
            late.cancel()
        code = run.wait(LIMIT_S)
        listener.join()
    return Ran(code, "".join(said), "".join(errors), happened)


def event(line: str) -> Event:
    """The event that a line tells of; an empty one where it tells of none."""
    try:
        found = json.loads(line)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def started(stage: str) -> Callable[[Event], bool]:
    """Whether an event says that a stage begins."""
    return lambda told: (told.get("event"), told.get("stage")) == ("StageStarted", stage)


def named(name: str) -> Callable[[Event], bool]:
    """Whether an event is one of this name."""
    return lambda told: told.get("event") == name


def sent(kind: signal.Signals, *, times: int = 1, to_all: bool = False) -> Callable[..., None]:
    """What sends a signal to a run, or to all that a terminal would send it to."""

    def act(run: subprocess.Popen[str]) -> None:
        for number in range(times):
            time.sleep(_IMPATIENCE_S if number else 0)
            with suppress(ProcessLookupError):
                os.killpg(run.pid, kind) if to_all else os.kill(run.pid, kind)

    return act


def _end(run: subprocess.Popen[str]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(run.pid, signal.SIGKILL)
