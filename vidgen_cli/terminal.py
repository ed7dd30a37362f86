"""What the terminal at the other end of a stream can show."""

from __future__ import annotations

import os
import shutil
from typing import TextIO

_SPACES = "\n\t\N{NO-BREAK SPACE}"
RED, YELLOW, GREEN, BOLD, DIM = "31;1", "33", "32", "1", "2"


def is_live(stream: TextIO) -> bool:
    """Whether a person watches this stream on a terminal that can move its cursor."""
    return is_terminal(stream) and os.environ.get("TERM", "") not in ("dumb", "")


def is_terminal(stream: TextIO) -> bool:
    """Whether this stream ends at a terminal; a closed one does not."""
    try:
        return stream.isatty()
    except ValueError:
        return False


def has_colour(stream: TextIO) -> bool:
    """Whether colours are wanted there. NO_COLOR says no, whatever it holds."""
    return not os.environ.get("NO_COLOR") and is_live(stream)


def paint(text: str, code: str, stream: TextIO) -> str:
    """`text` in an ANSI style where the stream shows colours, or as it is."""
    return f"\x1b[{code}m{text}\x1b[0m" if has_colour(stream) else text


def harmless(text: str) -> str:
    """A text whose control characters show as signs in place of steering the terminal."""
    return "".join(
        c if c.isprintable() or c in _SPACES else "\N{REPLACEMENT CHARACTER}" for c in text
    )


def width(most: int = 100) -> int:
    """Columns to write in: those of the terminal (or COLUMNS), between 20 and `most`."""
    return max(20, min(shutil.get_terminal_size((most, 24)).columns, most))


def speaks_unicode(stream: TextIO) -> bool:
    """Whether ticks, bars and dashes can be written to this stream."""
    return "utf" in (getattr(stream, "encoding", None) or "").lower()
