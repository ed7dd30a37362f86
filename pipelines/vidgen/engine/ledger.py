"""How each stage of a project last ended: what it was made from, and the files it laid out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from ..events import Outcome
from ..files import write_text
from .action import Done, scene_of


@dataclass(frozen=True)
class ActionRecord:
    """How an action last ended, and what its digest covered. No `outcome` is a failure."""

    described: Mapping[str, Any]
    outcome: Outcome | None
    error: str | None = None
    line: int | None = None


@dataclass(frozen=True)
class StageRecord:
    """How a stage last ended: what it was made from, and the files it laid out.

    A file is known by its size in bytes, its mtime in ns and the digest of its content.
    """

    made_from: str
    manifest: str
    files: Mapping[str, tuple[int, int, str]]
    actions: Mapping[str, ActionRecord]

    def files_of_others(self, labels: Iterable[str]) -> dict[str, tuple[int, int, str]]:
        """The files that were laid out for other scenes than those of these actions."""
        done = tuple(f"scenes/{scene_of(label)}/" for label in labels)
        return {name: known for name, known in self.files.items() if not name.startswith(done)}

    @property
    def complete(self) -> bool:
        """Whether every action ended with a result of its own."""
        return all(action.outcome in ("ran", "cached") for action in self.actions.values())


def read_record(path: Path) -> StageRecord | None:
    """A stage's record, or None where there is none that can be read."""
    try:
        raw = json.loads(path.read_text(encoding="utf-8"))
        files = {name: (stat[0], stat[1], stat[2]) for name, stat in raw["files"].items()}
        actions = {label: ActionRecord(**found) for label, found in raw["actions"].items()}
        return StageRecord(raw["made_from"], raw["manifest"], files, actions)
    except (OSError, ValueError, KeyError, TypeError, IndexError):
        return None


def write_record(path: Path, record: StageRecord) -> None:
    """Write a stage's record whole. Raises StorageError."""
    write_text(path, json.dumps(asdict(record), sort_keys=True))


def ended(done: Done) -> ActionRecord:
    """What is remembered of how an action ended."""
    error = str(done.error) if done.error else None
    line = getattr(done.error, "line", None)
    return ActionRecord(done.action.describe(), done.outcome, error, line)


def stamp(path: Path) -> tuple[int, int] | None:
    """Size in bytes and mtime in ns of a file; None where it is not there."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns
