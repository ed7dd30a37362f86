"""What a worker process does: one action after another, until its line ends."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from ..errors import MissingError, RenderError, VidgenError
from ..redacted import redacted, write_trace
from ..tether import tether
from .perform import Order, perform


def serve(line: Connection) -> None:
    """Say this process's id, then do what comes over a line until it ends."""
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        line.send(("born", os.getpid()))
        while True:
            order: Order = line.recv()
            try:
                load(order.stage.preload)
            except MissingError as error:
                line.send(("failed", error))
                continue
            if order.stage.isolated:
                _in_a_child(order, line)
            else:
                line.send(_answer(order, line))


def load(modules: Sequence[str]) -> None:
    """Import what a stage needs. Raises MissingError naming what cannot be imported, and why."""
    for module in modules:
        try:
            importlib.import_module(module)
        except Exception as error:
            write_trace(error, sys.stderr)
            why = redacted(f"{type(error).__name__}: {error}")
            raise MissingError(f"{module} cannot be loaded: {why}", cure="vidgen doctor") from None


def _answer(order: Order, line: Connection) -> tuple[str, Any]:
    def tick(fraction: float | None, note: str) -> None:
        line.send(("tick", (fraction, note)))

    try:
        return "done", perform(order, tick)
    except VidgenError as error:
        return "failed", error
    except Exception as error:
        write_trace(error, sys.stderr)
        where = redacted(f"{type(error).__name__}: {error}")
        return "failed", VidgenError(f"{order.action.label}: {where}", stage=order.action.stage)


def _in_a_child(order: Order, line: Connection) -> None:
    """Do an action in a fork of this warm process, so that a crash there costs nothing here."""
    sys.stdout.flush()
    sys.stderr.flush()
    tie = tether()
    heard, told = os.pipe()
    child = os.fork()
    if child == 0:
        code = 1
        try:
            tie()
            line.send(_answer(order, line))
            os.write(told, b"x")
            sys.stdout.flush()
            sys.stderr.flush()
            code = 0
        finally:
            os._exit(code)
    os.close(told)
    _, status = os.waitpid(child, 0)
    if not _was_told(heard):
        how = (
            f"was killed by signal {os.WTERMSIG(status)}"
            if os.WIFSIGNALED(status)
            else f"ended with code {os.waitstatus_to_exitcode(status)}"
        )
        error = RenderError(f"{order.action.label}: its process {how}", stage=order.action.stage)
        line.send(("failed", error))


def kill_group(leader: int) -> None:
    """End a process that leads a session, and all in it, now; nothing where there is none."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)


def _was_told(heard: int) -> bool:
    """Whether a child answered before it ended; its exit code is at the mercy of a scene's code."""
    os.set_blocking(heard, False)  # a process that the scene left behind may hold the other end
    try:
        return os.read(heard, 1) == b"x"
    except BlockingIOError:
        return False
    finally:
        os.close(heard)
