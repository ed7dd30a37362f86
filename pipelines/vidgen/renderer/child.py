"""A fork of this process that does one thing, and says whether it went well."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from ..errors import RenderError, VidgenError
from ..files import storage_error
from ..tether import tether
from .verdict import heard, told


class Child:
    """A forked process. Its `end` becomes readable when it is over, however it ends."""

    def __init__(self, pid: int, end: int) -> None:
        self.pid = pid
        self.end = end
        self._over = False

    def join(self) -> None:
        """Wait for its end; raises what it failed with, and RenderError where it was killed."""
        said = b""
        while data := os.read(self.end, 65536):
            said += data
        status = self._wait()
        if not said:
            raise RenderError(f"its process {_how_it_ended(status)}")
        if error := json.loads(said):
            raise heard(error)

    def kill(self) -> None:
        """End it at once, if it has not ended yet."""
        if self._over:
            return
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        self._wait()

    def _wait(self) -> int:
        self._over = True
        os.close(self.end)
        return os.waitpid(self.pid, 0)[1]


def fork(body: Callable[[], object]) -> Child:
    """Do `body` in a child that ends with this process; it inherits all, and returns nothing."""
    sys.stdout.flush()
    sys.stderr.flush()
    tie = tether()
    end, told = os.pipe()
    pid = os.fork()
    if pid:
        os.close(told)
        return Child(pid, end)
    try:
        tie()
        os.close(end)
        os.write(told, _said(body))
    finally:
        os._exit(0)


def _said(body: Callable[[], object]) -> bytes:
    try:
        body()
    except VidgenError as error:
        return json.dumps(told(error)).encode()
    except OSError as error:
        where = Path(error.filename or "a folder for clips")
        return json.dumps(told(storage_error(error, where))).encode()
    except Exception as error:
        return json.dumps(told(RenderError(f"{type(error).__name__}: {error}"))).encode()
    return b"null"


def _how_it_ended(status: int) -> str:
    """The end of a process that said nothing of it, from what `waitpid` gives."""
    if os.WIFSIGNALED(status):
        return f"was killed by signal {os.WTERMSIG(status)}"
    return f"ended with code {os.waitstatus_to_exitcode(status)}"
