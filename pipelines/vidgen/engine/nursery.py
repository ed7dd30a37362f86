"""A process that imports what a stage needs once, and forks a warm worker whenever it is asked.

Run as `python -m vidgen.engine.nursery FD PARENT MODULE…`, where FD is its end of a socket, and
PARENT the process that started it. Over the socket come a file for what it prints, with the
descriptor of the budget of cores, and then lines for workers. It ends when that socket does, after
its workers; at SIGTERM, and on Linux with that process, it ends at once and its workers with it.
Till then it never asks after one: so the id of none can mean another process.
"""

from __future__ import annotations

import gc
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from types import FrameType

from ..errors import MissingError
from ..redacted import write_trace
from ..tether import tether
from .budget import join
from .worker import kill_group, load, serve


def main() -> None:
    tether(int(sys.argv[2]))()
    _load(sys.argv[3:])
    workers: list[int] = []
    signal.signal(signal.SIGTERM, _end)
    try:
        with socket.socket(fileno=int(sys.argv[1])) as orders:
            _join(orders)
            while lines := socket.recv_fds(orders, 1, 1)[1]:
                workers.append(_fork(lines[0], orders))
        while workers:
            os.waitpid(workers[-1], 0)
            workers.pop()
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        for worker in workers:
            with suppress(ProcessLookupError, ChildProcessError):
                kill_group(worker)
                os.kill(worker, signal.SIGKILL)  # one that is so young that it leads no group
                os.waitpid(worker, 0)


def _join(orders: socket.socket) -> None:
    """Be told where to print, and which cores there are; nothing where nobody wants a worker."""
    if told := socket.recv_fds(orders, 1, 2)[1]:
        log, cores = told
        for stream in (sys.stdout, sys.stderr):
            os.dup2(log, stream.fileno())
        os.close(log)
        join(cores)


def _load(modules: Sequence[str]) -> None:
    """Import modules whose objects then stay, in pages that all workers share."""
    gc.disable()  # next to nothing that a module makes is garbage: looking for it takes long
    with suppress(MissingError):  # its workers will meet it again, and tell
        load(modules)
    gc.freeze()
    gc.enable()


def _end(_number: int, _frame: FrameType | None) -> None:
    raise SystemExit


def _fork(fd: int, orders: socket.socket) -> int:
    tie = tether()
    if worker := os.fork():
        os.close(fd)
        return worker
    try:
        tie()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        os.setsid()
        orders.close()
        with Connection(fd) as line:
            serve(line)
        sys.stdout.flush()
        sys.stderr.flush()
        kill_group(os.getpid())  # itself, and what scenes left behind
    except BaseException as error:
        write_trace(error, sys.stderr)
    finally:
        os._exit(0)


if __name__ == "__main__":
    main()
