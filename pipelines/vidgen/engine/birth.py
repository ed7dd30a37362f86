"""How nurseries are started, also before it is known what they will do."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import IO, NamedTuple

_ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
_SAME_SETS = {"PYTHONHASHSEED": "0"}  # Manim goes through sets, whose order must not vary by run
_REUSED_MEMORY = {
    # glibc gives a picture's memory back when it is freed, and each page of the next one is cleared
    "MALLOC_MMAP_THRESHOLD_": str(1 << 25),
    "MALLOC_TRIM_THRESHOLD_": str(1 << 26),
}

_HARMLESS = {
    *("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "TMPDIR", "VIRTUAL_ENV", "LD_LIBRARY_PATH"),
    "IMAGEIO_FFMPEG_EXE",
}
_HARMLESS_KINDS = ("LC_", "PYTHON", "XDG_", "FONTCONFIG", "TEX")


class Newborn(NamedTuple):
    """A nursery that loads, and the socket on which it waits to be told whose it is."""

    orders: socket.socket
    process: subprocess.Popen[bytes]


_ahead: dict[tuple[str, ...], Newborn] = {}


@contextmanager
def ahead(modules: Sequence[str]) -> Iterator[None]:
    """Start a nursery now, for whoever wants one of these modules in the block.

    It loads them while it is found out what there is to do. One that nobody wants is ended.
    """
    key = tuple(modules)
    _ahead[key] = _begun(key, _harmless(os.environ))
    try:
        yield
    finally:
        if left := _ahead.pop(key, None):
            left.orders.close()
            left.process.kill()
            left.process.wait()


def nursery(modules: Sequence[str], log: IO[bytes], cores: int, *, trusted: bool) -> Newborn:
    """A nursery, with what it prints going to `log`.

    It has this process's environment if it is `trusted`; else it may be one that was started ahead.
    """
    found = None if trusted else _ahead.pop(tuple(modules), None)
    if found is None:
        found = _begun(modules, os.environ if trusted else _harmless(os.environ))
    try:
        socket.send_fds(found.orders, [b"j"], [log.fileno(), cores])
    except OSError:  # it has ended: who asks it for a worker is told
        found.process.wait()
    return found


def _begun(modules: Sequence[str], env: Mapping[str, str]) -> Newborn:
    orders, theirs = socket.socketpair()
    with theirs:
        ids = str(theirs.fileno()), str(os.getpid())
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "vidgen.engine.nursery", *ids, *modules],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            pass_fds=[theirs.fileno()],
            start_new_session=True,
            env={**env, **_ONE_THREAD, **_SAME_SETS, **_REUSED_MEMORY},
        )
    return Newborn(orders, process)


def _harmless(env: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value
        for name, value in env.items()
        if name in _HARMLESS or name.startswith(_HARMLESS_KINDS)
    }
