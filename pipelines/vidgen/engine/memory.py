"""How much memory is free, and a budget of it for the actions that run at once."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_MB = 2**20
_SPARE = 0.9
_LOOK_AGAIN_S = 0.5
_GROUPS = Path("/sys/fs/cgroup")
_SYSTEM = Path("/proc")


def available_mb(groups: Path = _GROUPS, system: Path = _SYSTEM) -> int | None:
    """Memory that new processes can have, by the system and by this process's control groups.

    None where the system does not say.
    """
    found = [_by_system(system), *_by_groups(groups, system)]
    known = [free for free in found if free is not None]
    return min(known) // _MB if known else None


def _by_system(system: Path) -> int | None:
    for line in _read(system / "meminfo").splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1024
    return None


def _by_groups(groups: Path, system: Path) -> Iterator[int | None]:
    """What is left in each group that limits this process, those above its own included."""
    for line in _read(system / "self" / "cgroup").splitlines():
        _, controllers, path = line.split(":", 2)
        if not controllers:
            yield from _up(groups, path, "memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            names = ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
            yield from _up(groups / "memory", path, *names)


def _up(root: Path, path: str, limit: str, usage: str, cache: str) -> Iterator[int | None]:
    """From a group up to the root; in a container the groups above its own cannot be seen."""
    folder = root / path.lstrip("/")
    for group in (folder, *folder.parents):
        if group.is_relative_to(root):
            yield _left(group, limit, usage, cache)


def _left(group: Path, limit: str, usage: str, cache: str) -> int | None:
    allowed, used = _read(group / limit).strip(), _read(group / usage).strip()
    if not allowed.isdecimal() or not used.isdecimal():  # `max`, or no such file
        return None
    stat = dict(line.split() for line in _read(group / "memory.stat").splitlines())
    return int(allowed) - int(used) + int(stat.get(cache, 0))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii")
    except OSError:
        return ""


class Memory:
    """Lets actions start while there is memory for them; one may always run.

    Counts what the running ones may come to need against what was free at first, and looks at what
    is free now, which other programs change.
    """

    def __init__(self, total_mb: float | None = None) -> None:
        there = available_mb() if total_mb is None else total_mb
        self._left = float("inf") if there is None else there * _SPARE
        self._running = 0
        self._changed = threading.Condition()

    @contextmanager
    def held(self, memory_mb: int, stopped: threading.Event) -> Iterator[None]:
        """Wait until so much is free, or `stopped`, and keep it for as long as the block runs."""
        with self._changed:
            while not (self._fits(memory_mb) or stopped.is_set()):
                self._changed.wait(_LOOK_AGAIN_S)
            self._running += 1
            self._left -= memory_mb
        try:
            yield
        finally:
            with self._changed:
                self._running -= 1
                self._left += memory_mb
                self._changed.notify_all()

    def _fits(self, memory_mb: int) -> bool:
        if not self._running or not memory_mb:
            return True
        now = available_mb()
        return memory_mb <= self._left and (now is None or memory_mb <= now)
