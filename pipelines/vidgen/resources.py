"""Where the shipped presets, templates and fonts are: in the wheel, or in the repository."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def root() -> Path:
    """The folder that holds `presets/` and `templates/`; never the current directory."""
    installed = _PACKAGE / "_data"
    return installed if installed.is_dir() else _PACKAGE.parent.parent


def presets(kind: str) -> Path:
    """The folder of `qualities`, `destinations`, `styles`, `voices` or `fonts`."""
    return root() / "presets" / kind


def templates(kind: str) -> Path:
    """The folder of one kind of template: `prompts`, `scenes`, `workflows` or `pages`."""
    return root() / "templates" / kind


def fonts() -> list[Path]:
    """The font files that vidgen ships, in a stable order."""
    return sorted(path for path in presets("fonts").iterdir() if path.suffix in {".otf", ".ttf"})
