"""How a film goes from one scene to the next, as a brief says it: `crossfade 0.8`, `wipe left`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Literal, get_args

from pydantic import AfterValidator

Kind = Literal["cut", "fade", "crossfade", "dip", "wipe", "slide", "zoom"]
Direction = Literal["left", "right", "up", "down"]

KINDS: tuple[Kind, ...] = get_args(Kind)
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
SECONDS, LEAST_S, MOST_S = 0.5, 0.1, 5.0
EXAMPLES = "cut, fade, crossfade 0.8, dip black 1.0, wipe left 0.6, slide up 0.5, zoom 0.5"

_WITHIN = ("cut", "fade")
_DIRECTED = ("wipe", "slide")
_COLOUR = re.compile(r"#?([0-9a-f]{6})")
_NAMED = {"black": "#000000", "white": "#ffffff"}


@dataclass(frozen=True)
class Move:
    """A transition in its parts.

    `direction` is where a wipe or a slide goes, `colour` what a dip goes through.
    """

    kind: Kind
    seconds: float = 0.0
    direction: Direction | None = None
    colour: str | None = None

    @property
    def overlaps(self) -> bool:
        """Whether both scenes are seen in it: a cut has no length, and a scene fades by itself."""
        return self.kind not in _WITHIN

    def __str__(self) -> str:
        if not self.overlaps:
            return self.kind
        words = [self.kind, self.direction, self.colour, f"{self.seconds:g}"]
        return " ".join(word for word in words if word)


def parse(text: str) -> Move:
    """Read a transition: its kind, then a direction or a colour, then seconds.

    Raises ValueError that says what is wrong and what is known.
    """
    words = text.lower().split()
    if not words or words[0] not in KINDS:
        raise ValueError(f"there is no transition {text[:40]!r}; known: {EXAMPLES}")
    kind, rest = words[0], words[1:]
    if kind in _WITHIN:
        if rest:
            raise ValueError(f"{kind} takes nothing after it, not {' '.join(rest)[:40]!r}")
        return Move(kind)
    direction: Direction | None = "left" if kind in _DIRECTED else None
    colour, seconds = _NAMED["black"] if kind == "dip" else None, SECONDS
    for word in rest:
        if kind in _DIRECTED and word in DIRECTIONS:
            direction = word
        elif kind == "dip" and (word in _NAMED or _COLOUR.fullmatch(word)):
            colour = _NAMED.get(word) or f"#{word.removeprefix('#')}"
        else:
            seconds = _seconds(kind, word)
    return Move(kind, seconds, direction, colour)


def _seconds(kind: Kind, word: str) -> float:
    more = {"dip": "black, white, a colour such as #1a2b3c, or "}
    wanted = f"{', '.join(DIRECTIONS)} or " if kind in _DIRECTED else more.get(kind, "")
    try:
        seconds = float(word.removesuffix("s"))
    except ValueError:
        raise ValueError(f"{kind} takes {wanted}seconds, not {word[:40]!r}") from None
    if not LEAST_S <= seconds <= MOST_S:
        raise ValueError(f"a transition lasts {LEAST_S:g} to {MOST_S:g} s, not {word[:40]}")
    return seconds


Transition = Annotated[str, AfterValidator(lambda text: str(parse(text)))]
"""A transition as text, in its one spelling."""
