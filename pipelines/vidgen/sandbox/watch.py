"""Watch a confined process from outside, and end it with all that it started at a limit."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import suppress
from resource import struct_rusage

from . import tally
from .limits import THREADS, Limit
from .rules import Policy
from .verdict import CLAIMS, Used, Verdict

_LOOK_S = 0.05
_COUNT_S = 0.25
_MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
_COUNT_SHARE = 25
"""Counting files may take one part of so many of the time."""


class Watch:
    """Looks at process `pid`, a child of this one and in the session that this one leads."""

    def __init__(self, pid: int, policy: Policy) -> None:
        self._pid = pid
        self._policy = policy
        self._limits = policy.limits
        self._started = time.monotonic()
        self._next_count = 0.0
        self._cpu_s = 0.0
        self._memory = 0
        self._inherited = _resident()
        self._stored = tally.Stored()

    def until_end(self, stop: int) -> Verdict:
        """Wait until the process ends, by itself, at a limit, or as `stop` becomes readable."""
        limit, stopped = None, False
        ends = _ends(self._pid)
        while (ended := os.wait4(self._pid, os.WNOHANG))[0] == 0:
            ready, _, _ = select.select([stop, *ends], [], [], _LOOK_S)
            limit, stopped = self._look(), stop in ready
            if limit or stopped:
                ended = self._kill()
                break
        self._kill_rest()
        return self._verdict(ended[1], ended[2], limit, stopped)

    def _look(self) -> Limit | None:
        """The first limit that is overstepped now."""
        limits, found = self._limits, self._processes()
        self._cpu_s = max(self._cpu_s, sum(process.cpu_s for process in found))
        memory = sum(process.memory for process in found)
        self._memory = max(self._memory, memory)
        if time.monotonic() - self._started > limits.wall_s:
            return Limit.WALL
        if self._cpu_s > limits.cpu_s:
            return Limit.CPU
        if sum(max(0, one.memory - self._inherited) for one in found) > limits.memory:
            return Limit.MEMORY
        threads = max((process.threads for process in found), default=0)
        if len(found) > limits.processes or threads > THREADS:
            return Limit.PROCESSES
        return self._look_at_files([process.pid for process in found])

    def _processes(self) -> list[tally.Running]:
        if self._limits.processes > 1:
            return tally.session(os.getpid())
        found = tally.running(self._pid)
        return [] if found is None else [found]

    def _look_at_files(self, pids: list[int]) -> Limit | None:
        now = time.monotonic()
        if now < self._next_count:
            return None
        limit = self._count(pids)
        spent = time.monotonic() - now
        self._next_count = now + max(_COUNT_S, _COUNT_SHARE * spent)
        return limit

    def _count(self, pids: list[int]) -> Limit | None:
        found = tally.stored(self._policy.work, self._limits.files)
        for pid in pids:
            found += tally.unlinked(pid)
        if self._policy.log is not None:
            found += tally.size(self._policy.log)
        self._stored = found
        if found.size > self._limits.output:
            return Limit.OUTPUT
        return Limit.FILES if found.hidden or found.files > self._limits.files else None

    def _kill(self) -> tuple[int, int, struct_rusage]:
        os.kill(self._pid, signal.SIGKILL)
        return os.wait4(self._pid, 0)

    def _kill_rest(self) -> None:
        """Kill what the process started, until nothing is left."""
        while self._limits.processes > 1 and (left := tally.session(os.getpid())):
            for process in left:
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(process.pid, signal.SIGKILL)

    def _verdict(
        self, status: int, usage: struct_rusage, limit: Limit | None, stopped: bool
    ) -> Verdict:
        cpu_s = usage.ru_utime + usage.ru_stime
        by_signal = os.WTERMSIG(status) if os.WIFSIGNALED(status) else None
        code = os.WEXITSTATUS(status) if by_signal is None else None
        limit = limit or self._late(by_signal, code, cpu_s)
        used = Used(
            cpu_s=max(cpu_s, self._cpu_s),
            wall_s=time.monotonic() - self._started,
            memory=max(usage.ru_maxrss * _MAXRSS_UNIT, self._memory),
            output=self._stored.size,
            files=self._stored.files,
        )
        return Verdict(code, by_signal, limit, stopped and limit is None, used)

    def _late(self, by_signal: int | None, code: int | None, cpu_s: float) -> Limit | None:
        """A limit that was reached between two looks, or that the kernel enforced."""
        spent = cpu_s >= self._limits.cpu_s
        if by_signal == signal.SIGXCPU or (by_signal == signal.SIGKILL and spent):
            return Limit.CPU
        claimed = next((limit for limit, claim in CLAIMS.items() if claim == code), None)
        return self._count([]) or claimed


def _resident() -> int:
    """Bytes of memory that this process has, a fork of the same one as the process it watches."""
    here = tally.running(os.getpid())
    return 0 if here is None else here.memory


def _ends(pid: int) -> list[int]:
    """A descriptor that is readable when a process ends, where the system has such."""
    try:
        return [os.pidfd_open(pid)] if sys.platform == "linux" else []
    except OSError:
        return []
