"""Where the brief of a project was taken from."""

from __future__ import annotations

import json
from pathlib import Path

from ..files import write_text
from ..store.digest import digest_file


def note_origin(root: Path, brief: Path) -> None:
    """Remember that the project at `root` is made from a brief that lies elsewhere."""
    origin = {"path": str(brief.resolve()), "sha256": digest_file(brief)}
    text = json.dumps(origin)
    path = root / ".vidgen" / "origin.json"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_text(path, text)


def origin_of(root: Path) -> tuple[Path, str] | None:
    """Where the brief of the project at `root` was taken from, and the digest that it had."""
    try:
        found = json.loads((root / ".vidgen" / "origin.json").read_text(encoding="utf-8"))
        return Path(found["path"]), str(found["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        return None
