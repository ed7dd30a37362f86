"""What a film was last asked for, so that the next command need not be told again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path

from vidgen.files import write_text


@dataclass(frozen=True)
class Choices:
    """Choices that were made with flags, by name; `instead` are those in place of the brief's."""

    quality: str | None = None
    destinations: tuple[str, ...] = ()
    aspect: str | None = None
    languages: tuple[str, ...] = ()
    instead: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path) -> Choices:
        """What is remembered in a film's folder; nothing where that cannot be read."""
        with suppress(OSError, ValueError, TypeError, AttributeError):
            raw = json.loads(_file(root).read_text(encoding="utf-8"))
            names = [name for name in raw.get("destinations") or [] if isinstance(name, str)]
            given = {k: v for k, v in (raw.get("instead") or {}).items() if isinstance(v, str)}
            spoken = [code for code in raw.get("languages") or [] if isinstance(code, str)]
            return cls(
                _text(raw.get("quality")),
                tuple(names),
                _text(raw.get("aspect")),
                tuple(spoken),
                given,
            )
        return cls()

    def write(self, root: Path) -> None:
        """Remember, where it is not what is remembered already. Raises StorageError."""
        if self != Choices.read(root):
            write_text(_file(root), json.dumps(asdict(self), indent=2, sort_keys=True) + "\n")


def _file(root: Path) -> Path:
    return root / ".vidgen" / "choices.json"


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None
