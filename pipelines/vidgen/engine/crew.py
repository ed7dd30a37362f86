"""The processes that do actions, as the one that starts them sees them."""

from __future__ import annotations

import socket
import subprocess
import time
from collections.abc import Sequence
from multiprocessing.connection import Connection, Pipe
from typing import IO

from ..errors import VidgenError
from ..events import Tick
from . import birth
from .action import ActionResult
from .perform import Order
from .worker import kill_group

_LIFE_S = 2.0
_PARTING_S = 5.0


class Lost(Exception):
    """A worker went away, or was sent away, with an action in hand."""


class Worker:
    """A process that does one action after another, at the end of a line.

    Its id is not known before it says it.
    """

    def __init__(self, line: Connection) -> None:
        self._line = line
        self._pid: int | None = None
        self.busy = False

    def alive(self) -> bool:
        """Whether it still listens; ask while it has nothing to do, and nothing to say."""
        try:
            return not self._line.poll()
        except OSError:
            return False

    def carry_out(self, order: Order, tick: Tick) -> ActionResult:
        """Send an order and wait for its answer, showing life meanwhile. Raises Lost."""
        self.busy = True
        try:
            return self._carry_out(order, tick)
        finally:
            self.busy = False

    def _carry_out(self, order: Order, tick: Tick) -> ActionResult:
        limit = time.monotonic() + order.action.timeout_s
        line = self._line
        try:
            line.send(order)
            while True:
                if not line.poll(min(_LIFE_S, max(0.0, limit - time.monotonic()))):
                    self._check(limit, order.action.timeout_s)
                    tick(None, "")
                    continue
                kind, value = line.recv()
                if kind == "tick":
                    tick(*value)
                elif kind == "born":
                    self._pid = value
                    limit = time.monotonic() + order.action.timeout_s  # it has loaded first
                elif kind == "done":
                    assert isinstance(value, ActionResult)
                    return value
                else:
                    assert isinstance(value, VidgenError)
                    raise value
        except (EOFError, OSError):
            raise Lost("its worker process died") from None

    def _check(self, limit: float, allowed_s: float) -> None:
        if time.monotonic() >= limit:
            raise Lost(f"took longer than the {allowed_s:.0f} s it is allowed")

    def kill(self) -> None:
        """End the worker and all that it started; from any thread, and more than once."""
        if self._pid is not None:
            kill_group(self._pid)

    def close(self) -> None:
        """Kill, and let go of the line; only where nobody waits on it any more."""
        self.kill()
        self._line.close()

    def dismiss(self) -> None:
        """Let one that has nothing to do end by itself; its nursery waits for it."""
        self._line.close()
        self._pid = None


class Nursery:
    """A process that has loaded what a stage needs, and forks workers that have it from then on.

    Unless it is `trusted` their environment holds nothing but what programs need: the code of a
    scene may read it. It ends with the thread that starts it.
    """

    def __init__(
        self, modules: Sequence[str], log: IO[bytes], cores: int, *, trusted: bool
    ) -> None:
        self._orders, self._process = birth.nursery(modules, log, cores, trusted=trusted)

    def alive(self) -> bool:
        return self._process.poll() is None

    def worker(self) -> Worker:
        """A new worker; it is there as soon as all is loaded. Raises Lost."""
        line, theirs = Pipe(duplex=True)
        try:
            with theirs:
                socket.send_fds(self._orders, [b"w"], [theirs.fileno()])
        except OSError:
            line.close()
            raise Lost("its worker process died") from None
        return Worker(line)

    def close(self, at_once: bool = False) -> None:
        """End it, after its workers if they were dismissed; kill those that are left."""
        self._orders.close()
        try:
            self._process.wait(0 if at_once else _PARTING_S)
        except subprocess.TimeoutExpired:
            self._kill()

    def _kill(self) -> None:
        self._process.terminate()
        try:
            self._process.wait(_PARTING_S)
        except subprocess.TimeoutExpired:
            kill_group(self._process.pid)
            self._process.wait()
