"""Values in words: lengths of time, sizes, money, paths."""

from __future__ import annotations

import shlex
from pathlib import Path


def length(seconds: float) -> str:
    """`0.4 s`, `42 s`, `1 min 05 s` or `2 h 03 min`."""
    if seconds < 9.95:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 1:
        return f"{rest} s"
    if minutes < 60:
        return f"{minutes} min {rest:02} s"
    return f"{minutes // 60} h {minutes % 60:02} min"


def size(count: float) -> str:
    """Bytes in the unit that gives the shortest number."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if count < 1000:
            return f"{count:.0f} {unit}" if unit == "bytes" else f"{count:.1f} {unit}"
        count /= 1000
    return f"{count:.1f} TB"


def dollars(cost_usd: float | None) -> str:
    """`$0.0123`, `$1.50`, `0`, or `unknown`: nothing is not the same as nobody knows."""
    if not cost_usd:
        return "unknown" if cost_usd is None else "0"
    return f"${cost_usd:.4f}" if cost_usd < 0.1 else f"${cost_usd:.2f}"


def plural(count: int, noun: str) -> str:
    """`1 scene`, `2,000 scenes`."""
    return f"{count} {noun}" if count == 1 else f"{count:,} {noun}s"


def typed(path: Path) -> str:
    """A path as one types it in a command: as short as can be, in quotes where it needs them."""
    return shlex.quote(str(near(path)))


def near(path: Path) -> Path:
    """A path as it is shortest to type from here."""
    try:
        return path.relative_to(Path.cwd())
    except (ValueError, OSError):
        return path
