"""What a confined process may use, and how each limit is named when it is reached."""

from __future__ import annotations

import errno
import math
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

_OPEN_FILES = 256
_HEADROOM = 256 << 20
"""Bytes that may be mapped beyond the limit, so that who watches sees it overstepped."""

_NO_CORE = 1
"""With 0 the kernel would still hand a dump to a program that collects them, as root."""

THREADS = 256
"""How many threads one process may run."""

DEPTH = 64
"""How deep folders may be nested in the one to write."""


class Limit(Enum):
    """A limit that ended a process."""

    CPU = "cpu"
    WALL = "wall"
    MEMORY = "memory"
    PROCESSES = "processes"
    FILES = "files"
    OUTPUT = "output"


@dataclass(frozen=True)
class Limits:
    """How much a confined process and all that it starts may use, together.

    `memory` and `output` are bytes: of resident memory beyond what it was forked with, and on disk,
    in its work folder and its log. `files` counts files and folders. `processes` of 1 means threads
    only: no fork and no exec.
    """

    cpu_s: float = 600.0
    wall_s: float = 1200.0
    memory: int = 3 << 30
    output: int = 1 << 30
    files: int = 5000
    processes: int = 1

    def sentence(self, limit: Limit) -> str:
        """What a scene did that reached a limit: "used more than 60 s of CPU"."""
        return {
            Limit.CPU: f"used more than {self.cpu_s:g} s of CPU",
            Limit.WALL: f"ran for more than {self.wall_s:g} s",
            Limit.MEMORY: f"used more than {_size(self.memory)} of memory",
            Limit.PROCESSES: f"ran more than {_processes(self.processes)}",
            Limit.FILES: f"made more than {self.files} files, or hid some from being counted",
            Limit.OUTPUT: f"wrote more than {_size(self.output)}",
        }[limit]


def limit_of(error: BaseException) -> Limit | None:
    """The limit that made Python raise an error in a confined process, where it is one."""
    if isinstance(error, MemoryError):
        return Limit.MEMORY
    if not isinstance(error, OSError):
        return None
    return {
        errno.ENOMEM: Limit.MEMORY,
        errno.EFBIG: Limit.OUTPUT,
    }.get(error.errno or 0)


def impose(limits: Limits) -> None:
    """Let the kernel hold this process to what it can count for itself.

    Raises OSError where it refuses.
    """
    import resource

    cpu_s = math.ceil(limits.cpu_s)
    wanted = {
        resource.RLIMIT_CORE: (_NO_CORE, _NO_CORE),
        resource.RLIMIT_NOFILE: (_OPEN_FILES, _OPEN_FILES),
        resource.RLIMIT_CPU: (cpu_s, cpu_s + 1),
        resource.RLIMIT_FSIZE: (limits.output, limits.output),
        resource.RLIMIT_MEMLOCK: (0, 0),
    }
    if sys.platform == "linux":
        address_space = _address_space() + limits.memory + _HEADROOM
        wanted[resource.RLIMIT_AS] = (address_space, address_space)
        wanted[resource.RLIMIT_MSGQUEUE] = (0, 0)
    for kind, (soft, hard) in wanted.items():
        _lower(kind, soft, hard)


def _lower(kind: int, soft: int, hard: int) -> None:
    import resource

    ceiling = resource.getrlimit(kind)[1]
    if ceiling != resource.RLIM_INFINITY:
        soft, hard = min(soft, ceiling), min(hard, ceiling)
    resource.setrlimit(kind, (soft, hard))


def _address_space() -> int:
    """The bytes that this process has mapped, most of them never touched."""
    import resource

    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    return pages * resource.getpagesize()


def _processes(count: int) -> str:
    return f"{THREADS} threads" if count == 1 else f"{count} processes or {THREADS} threads in one"


def _size(count: int) -> str:
    """Bytes as people write them: 1.5 GB."""
    for unit, size in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if count >= size:
            return f"{count / size:.3g} {unit}"
    return f"{count} bytes"
