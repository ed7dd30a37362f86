"""Settings that guard money, the network, what leaves the machine, and what was made so far.

A film's folder may come from somebody else, so its settings can make these stricter and never
looser than the user's own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_KINDS = ("tts", "image", "video", "music", "llm")
_LEAST = ("max_cost", *(f"{kind}.calls_per_minute" for kind in _KINDS))
"""Of these, the smaller is the stricter."""

_MOST = {"store.max_gb": 20.0}
"""Of these, the larger: a small store forgets what was paid for. With what they are otherwise."""

_ON_OR_OFF = {"offline": True, "use_context_learning": False}
"""How these are stricter."""


def loosened(film: Mapping[str, Any], own: Mapping[str, Any]) -> list[str]:
    """The dotted names of settings that a film's file would loosen, beside the user's own file."""
    names = (*_LEAST, *_MOST, *_ON_OR_OFF)
    return [name for name in names if _loosens(name, _at(name, film), _at(name, own))]


def without(values: Mapping[str, Any], names: Sequence[str], prefix: str = "") -> dict[str, Any]:
    """The same values but for those of these dotted names."""
    return {
        key: without(value, names, f"{prefix}{key}.") if isinstance(value, dict) else value
        for key, value in values.items()
        if f"{prefix}{key}" not in names
    }


def _loosens(name: str, theirs: Any, ours: Any) -> bool:
    """Whether one value is looser than the other; what cannot be compared is."""
    ours = _MOST.get(name) if ours is None else ours
    if theirs is None or ours is None or theirs == ours:
        return False
    if name in _ON_OR_OFF:
        return theirs is not _ON_OR_OFF[name]
    if not isinstance(theirs, int | float) or not isinstance(ours, int | float):
        return True
    return not (theirs > ours if name in _MOST else theirs < ours)


def _at(name: str, values: Mapping[str, Any]) -> Any:
    """The value of a dotted name, or None where it is not set."""
    found: Any = values
    for part in name.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found
