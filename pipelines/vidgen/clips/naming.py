"""The names by which a game asks, one for each request, and what people call a clip."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..model.npc import ClipRequest

_WORDS = {"npc", "expression", "emotion", "animation", "intensity"}
_SILENT = {"provider", "priority", "strategy", "fallback", "max_wait_s"}
_MORE: Mapping[str, Any] = {
    name: field.default
    for name, field in ClipRequest.model_fields.items()
    if name not in _WORDS | _SILENT
}


def request_names(requests: Sequence[ClipRequest]) -> list[str]:
    """What a game asks for, request by request: `mira/happy/joy/wave/0.6`.

    Where requests of the library differ in more than these five, what is not as usual follows:
    `mira/happy/joy/wave/0.6;quality=fast;tag=door`.
    """
    varied = _varied(requests)
    return [_name(one, varied) for one in requests]


def _varied(requests: Sequence[ClipRequest]) -> list[str]:
    """The fields beyond the five in which requests differ."""
    if not requests:
        return []
    first = requests[0]
    return [
        name
        for name in _MORE
        if any(getattr(one, name) != getattr(first, name) for one in requests)
    ]


def _name(one: ClipRequest, varied: Sequence[str]) -> str:
    how = f"{round(one.intensity, 1):.1f}"
    name = f"{one.npc}/{one.expression}/{one.emotion}/{one.animation}/{how}"
    more = [(field, getattr(one, field)) for field in varied]
    return name + "".join(f";{field}={_text(it)}" for field, it in more if it != _MORE[field])


def _text(value: Any) -> str:
    if isinstance(value, tuple):
        return ",".join(getattr(one, "name", str(one)) for one in value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def label(one: ClipRequest, key: str) -> str:
    """What a clip is called where people read: who, what it shows, and the head of its key."""
    what = f"{one.expression}-{one.animation}" if one.operation == "npc_response" else one.operation
    return f"{one.npc}/{what}-{key[:12]}"
