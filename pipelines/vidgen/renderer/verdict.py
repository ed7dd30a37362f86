"""How a process that draws says what went wrong in it: as plain JSON, whoever it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..errors import (
    BriefError,
    MissingError,
    RenderError,
    SceneCodeError,
    StorageError,
    VidgenError,
)

_KINDS = {
    kind.__name__: kind
    for kind in (BriefError, MissingError, RenderError, SceneCodeError, StorageError)
}


def told(error: VidgenError) -> dict[str, Any]:
    """An error as JSON values. One of a kind that drawing has not counts as a RenderError."""
    kind = type(error).__name__
    return {
        "kind": kind if kind in _KINDS else RenderError.__name__,
        "message": error.message,
        "cure": error.cure,
        "line": getattr(error, "line", None),
    }


def heard(said: Mapping[str, Any]) -> VidgenError:
    """The error that another process told of, whatever else it may have said."""
    kind = _KINDS.get(str(said.get("kind")), RenderError)
    message = str(said.get("message"))[:4000]
    cure = said.get("cure")
    line = said.get("line")
    error = kind(message, cure=str(cure)[:1000] if cure else None)
    if isinstance(error, SceneCodeError) and isinstance(line, int):
        error.line = line
    return error
