"""The card that stands in for a scene that failed."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from .. import resources
from .drawn_with import digest_of

TEMPLATE = "placeholder"
_MESSAGE_LENGTH = 240


def write(work: Path, values: Mapping[str, str]) -> Path:
    """Write the card's code beside the shot that it keeps to."""
    from ..renderer.placeholder import fill

    folder = work / "card"
    folder.mkdir()
    shot = (work / "inputs" / "scene.json").read_bytes()
    (folder / "scene.json").write_bytes(shot)
    code = folder / "scene.py"
    code.write_text(fill(_template().read_text(encoding="utf-8"), values), encoding="utf-8")
    return code


def shortened(message: str) -> str:
    """A message in one line that a card has room for."""
    line = " ".join(message.split())
    return line if len(line) <= _MESSAGE_LENGTH else line[: _MESSAGE_LENGTH - 1] + "…"


def digest() -> str:
    """What a card is made from."""
    return digest_of(_template())


def _template() -> Path:
    return resources.templates("scenes") / f"{TEMPLATE}.py"
