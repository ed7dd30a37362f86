"""One run at a time in a project: a lock that names its holder and dies with it."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from ..errors import BusyError
from ..files import clear_unfinished, refuse_links, storage_error
from ..redacted import redacted


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Hold the lock file at `path` for as long as the block runs.

    The kernel lets go of it when this process ends, however it ends. Where the last holder was
    killed, what it left unfinished in the project is removed.
    Raises BusyError naming who holds it, or StorageError, for a link in the lock's folder too.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        refuse_links(path.parent)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise storage_error(error, path) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BusyError(
                f"{path.parent.parent} is in use by {_holder(handle)}",
                cure="wait for it to end, or stop it, then run the same again",
            ) from None
        except OSError as error:  # a disk of the network that knows no locks
            raise storage_error(error, path) from None
        if os.fstat(handle).st_size:  # who lets go as it should leaves nothing in it
            clear_unfinished(path.parent.parent)
        _sign(handle, path)
        try:
            yield
        finally:
            with suppress(OSError):
                os.ftruncate(handle, 0)
    finally:
        os.close(handle)


def _sign(handle: int, path: Path) -> None:
    who = {
        "pid": os.getpid(),
        "host": socket.gethostname(),
        "command": redacted(" ".join(["vidgen", *sys.argv[1:]])),
        "since": time.strftime("%H:%M:%S"),
    }
    try:
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps(who).encode(), 0)
    except OSError as error:
        raise storage_error(error, path) from None


def _holder(handle: int) -> str:
    try:
        who = json.loads(os.pread(handle, 4096, 0))
        return f"`{who['command']}` (process {who['pid']} on {who['host']}, since {who['since']})"
    except (ValueError, KeyError, TypeError, OSError):
        return "another run"
