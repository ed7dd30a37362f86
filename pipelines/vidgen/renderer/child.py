"""A fork of this process that does one thing, and says whether it went well."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from ..errors import RenderError, VidgenError
from ..files import error_where
from ..sandbox.confine import hold_back
from ..sandbox.rules import Policy
from ..tether import tether
from .verdict import heard, told

_WELL = b"null"
_MOST = 1 << 16


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
            said += data[: _MOST - len(said)]
        status = self._wait()
        if not said:
            raise RenderError(f"its process {_how_it_ended(status)}")
        if said != _WELL:
            raise _heard(said)

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


def fork(body: Callable[[], object], policy: Policy | None = None) -> Child:
    """Do `body` in a child that ends with this process; it inherits all, and returns nothing.

    With a policy it is held back to that, as far as one process can be without another's help.
    """
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
        os.write(told, _said(partial(_held, body, policy, told) if policy else body))
    finally:
        os._exit(0)


def _held(body: Callable[[], object], policy: Policy, told: int) -> None:
    hold_back(policy, told)
    body()


def _said(body: Callable[[], object]) -> bytes:
    try:
        body()
    except VidgenError as error:
        return json.dumps(told(error)).encode()
    except OSError as error:
        return json.dumps(told(error_where(error, Path("a folder for clips")))).encode()
    except MemoryError:
        return json.dumps(told(RenderError("it takes more memory than it may"))).encode()
    except Exception as error:
        return json.dumps(told(RenderError(f"{type(error).__name__}: {error}"))).encode()
    return _WELL


def _heard(said: bytes) -> VidgenError:
    """What a child told of, who may have been made to say anything."""
    try:
        return heard(dict(json.loads(said)))
    except (ValueError, TypeError, RecursionError):
        return RenderError("its process said nothing that makes sense")


@contextmanager
def naming(label: str) -> Iterator[None]:
    """Let a RenderError say what it is about."""
    try:
        yield
    except RenderError as error:
        error.message = f"{label}: {error.message}"
        raise


def _how_it_ended(status: int) -> str:
    """The end of a process that said nothing of it, from what `waitpid` gives."""
    if os.WIFSIGNALED(status):
        if os.WTERMSIG(status) == signal.SIGXCPU:
            return "took too long"
        return f"was killed by signal {os.WTERMSIG(status)}"
    return f"ended with code {os.waitstatus_to_exitcode(status)}"
