"""What an action produced, and how a store spells it."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from .digest import is_digest


@dataclass(frozen=True, slots=True)
class Stored:
    """What an action produced: `outputs` maps names to digests of blobs in the store."""

    outputs: Mapping[str, str] = field(default_factory=dict)
    seconds: float = 0.0
    cost_usd: float | None = 0.0


def spell(stored: Stored) -> bytes:
    """The bytes that a store keeps of a result."""
    content = {
        "outputs": dict(stored.outputs),
        "seconds": stored.seconds,
        "cost_usd": stored.cost_usd,
    }
    return json.dumps(content, allow_nan=False, sort_keys=True).encode()


def parse(content: bytes) -> Stored | None:
    """Read a result back, or None where it is not one."""
    try:
        found = json.loads(content)
        outputs, seconds, cost = found["outputs"], found["seconds"], found["cost_usd"]
        stored = Stored(dict(outputs), float(seconds), None if cost is None else float(cost))
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
    numbers = [stored.seconds, stored.cost_usd or 0.0]
    if all(map(is_digest, stored.outputs.values())) and all(map(math.isfinite, numbers)):
        return stored
    return None
