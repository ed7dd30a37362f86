"""What a service says, as people are told it: on one line, without a key, in whole characters."""

from __future__ import annotations

from ..redacted import redacted

_LONGEST = 300


def shortened(said: str, key: str = "") -> str:
    """Words of a service on one line that is not too long, without the key."""
    line = " ".join(redacted(whole(said), [key] if key else []).split())
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def whole(text: str) -> str:
    """A text without halves of characters, which JSON can hold and no file can."""
    return text.encode("utf-8", "replace").decode()
