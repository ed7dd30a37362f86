"""What scenes are drawn with, as far as it decides what their clips are like."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import version
from pathlib import Path

from .. import resources


@cache
def tools() -> dict[str, str]:
    """The versions of the packages that draw."""
    return {name: version(name) for name in ("manim", "av", "ziamath", "latex2mathml")}


def renderer() -> dict[str, str]:
    """What scenes are played and drawn with."""
    return {**tools(), "renderer": _renderer(), "fonts": _fonts()}


@cache
def _renderer() -> str:
    """All that decides what a frame looks like; what only looks at frames does not."""
    room = Path(resources.__file__).parent / "renderer"
    return digest_of(*sorted(set(room.rglob("*.py")) - set((room / "lint").rglob("*.py"))))


@cache
def _fonts() -> str:
    return digest_of(*resources.fonts())


def digest_of(*paths: Path) -> str:
    """One digest over the names and contents of files."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()
