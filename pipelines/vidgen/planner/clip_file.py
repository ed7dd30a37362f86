"""Clips that a brief brings along as files: films of the user's, which scenes show."""

from __future__ import annotations

from typing import Any

from .finishing import finish
from .place import Place

ASSET = "film"
MAX_BYTES = 512 << 20
_ENDINGS = (".mp4", ".m4v", ".mov", ".webm", ".mkv")


def is_clip(source: str) -> bool:
    """Whether a file that a brief names is a film."""
    return source.lower().endswith(_ENDINGS)


def fitted(written: str, place: Place) -> dict[str, Any]:
    """How a clip gets its scene's length, from the words behind its name. Raises BriefError."""
    return finish("fit", written, place) if written else {}
