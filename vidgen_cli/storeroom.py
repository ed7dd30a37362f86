"""The store as `vidgen cache` shows it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from vidgen import settings
from vidgen.settings import Resolved
from vidgen.store import Store

from .console import json_line
from .session import open_store
from .tables import Cell, table
from .wording import plural, size


def show_where(*, as_json: bool) -> None:
    """Print where the store is."""
    root = str(_store().root)
    sys.stdout.write((json_line({"path": root}) if as_json else root) + "\n")


def show_usage(*, as_json: bool) -> None:
    """Print how much is in the store."""
    store = _store()
    found = store.usage()
    free = free_bytes(store.root)
    values = {
        "path": str(store.root),
        "blobs": found.blobs,
        "bytes": found.bytes,
        "results": found.results,
        "max_bytes": store.max_bytes,
        "free_bytes": free,
    }
    words = {
        "folder": str(store.root),
        "files": f"{found.blobs:,}, {size(found.bytes)}",
        "results": f"{found.results:,}",
        "limit": size(store.max_bytes),
        "free disk": "unknown" if free is None else size(free),
    }
    print_values(values, as_json, table([[Cell(name), Cell(word)] for name, word in words.items()]))


def show_verified(*, as_json: bool) -> None:
    """Verify the store, and print what was found."""
    found = _store().verify()
    values = {
        "blobs": found.blobs,
        "bytes": found.bytes,
        "damaged": found.damaged,
        "dangling": found.dangling,
    }
    lost = len(found.damaged), len(found.dangling)
    lines = [f"{plural(found.blobs, 'file')} sound, {size(found.bytes)}."]
    if any(lost):
        lines.append(
            f"{plural(lost[0], 'damaged file')} and {plural(lost[1], 'result')} without its files "
            "dropped; the next run makes them anew."
        )
    print_values(values, as_json, lines)


def show_collected(max_gb: float | None, *, as_json: bool) -> None:
    """Shrink the store, and print what went."""
    found = _store().collect(None if max_gb is None else int(max_gb * 10**9))
    values = {
        "blobs": found.blobs,
        "bytes": found.bytes,
        "results": found.results,
        "unfinished": found.unfinished,
        "left_bytes": found.left_bytes,
    }
    lines = [
        f"Dropped {plural(found.blobs, 'file')}, {size(found.bytes)}; "
        f"{plural(found.results, 'result')}; {plural(found.unfinished, 'unfinished file')}.",
        f"The store holds {size(found.left_bytes)} now.",
    ]
    print_values(values, as_json, lines)


def free_bytes(folder: Path) -> int | None:
    """Free space on the disk of a folder that need not be there yet."""
    for place in (folder, *folder.parents):
        with suppress(OSError):
            return shutil.disk_usage(place).free
    return None


def resolved_here() -> Resolved:
    """The settings that count in the current folder."""
    here = Path.cwd()
    return settings.resolve(here if (here / "vidgen.toml").is_file() else None)


def _store() -> Store:
    return open_store(resolved_here())


def print_values(
    values: Mapping[str, object], as_json: bool, lines: Iterator[str] | list[str]
) -> None:
    """Print what was found, for a program or for people."""
    sys.stdout.write(json_line(values) + "\n" if as_json else "\n".join(lines) + "\n")
