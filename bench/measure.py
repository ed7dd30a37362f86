"""What all benchmarks share: running a command for its cost, medians, and where results go."""

from __future__ import annotations

import json
import os
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

RESULTS = Path(__file__).parent / "results"
_LOOK_S = 0.05


@dataclass(frozen=True)
class Cost:
    """What a piece of work used: processor and clock seconds, and its largest process."""

    cpu_s: float
    wall_s: float
    peak_mb: float


def measured(command: list[str]) -> Cost:
    """Run a command and everything it starts."""
    begun = time.perf_counter()
    _, status, usage = os.wait4(_started(command), 0)
    if status:
        raise SystemExit(f"failed: {' '.join(command)}")
    cpu_s = usage.ru_utime + usage.ru_stime
    return Cost(cpu_s, time.perf_counter() - begun, usage.ru_maxrss / 1024)


def peak_together_mb(command: list[str]) -> float:
    """Run a command: the most memory that it and all it starts had at one time.

    Pages that processes share count once (the sum of their proportional shares).
    """
    child = _started(command)
    peak_kb = 0
    while not os.waitpid(child, os.WNOHANG)[0]:
        peak_kb = max(peak_kb, sum(map(_share_kb, _family(child))))
        time.sleep(_LOOK_S)
    return peak_kb / 1024


def _started(command: list[str]) -> int:
    quiet = (os.POSIX_SPAWN_OPEN, 1, os.devnull, os.O_WRONLY, 0)
    return os.posix_spawn(command[0], command, os.environ, file_actions=[quiet])


def _family(first: int) -> list[int]:
    """A process and all its descendants."""
    children: dict[int, list[int]] = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            fields = _text(folder / "stat").rpartition(")")[2].split()
            if fields:
                children.setdefault(int(fields[1]), []).append(int(folder.name))
    found = [first]
    for one in found:
        found.extend(children.get(one, []))
    return found


def _share_kb(process: int) -> int:
    for line in _text(Path(f"/proc/{process}/smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace")
    except OSError:  # it has ended
        return ""


def total(parts: Sequence[Cost]) -> Cost:
    """What commands cost that ran one after the other."""
    return Cost(
        sum(part.cpu_s for part in parts),
        sum(part.wall_s for part in parts),
        max(part.peak_mb for part in parts),
    )


def median(costs: Sequence[Cost]) -> Cost:
    """The median of each figure by itself."""
    return Cost(*(statistics.median(values) for values in zip(*map(astuple, costs), strict=True)))


def write(name: str, result: Mapping[str, Any]) -> None:
    """Keep a result as JSON, with the machine's load, and say where."""
    RESULTS.mkdir(exist_ok=True)
    machine = {"load": os.getloadavg(), "cores": os.cpu_count()}
    path = RESULTS / f"{name}.json"
    path.write_text(json.dumps({**result, **machine}, indent=2) + "\n", encoding="utf-8")
    load, cores = os.getloadavg()[0], os.cpu_count()
    say(f"load average {load:.1f} on {cores} cores; bench/results/{path.name}")


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()
