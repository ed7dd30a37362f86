"""Sounds that a beat can begin with: a few that vidgen makes, or a file of the user's."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pydantic import Field

from .asset import Asset
from .base import Model

EFFECTS = ("chime", "click", "pop", "rise", "tick", "whoosh")
"""The sounds that vidgen makes."""

LOWEST_DB, HIGHEST_DB = -40.0, 20.0
EXAMPLES = "whoosh, pop -6 dB, chime at money, bell.wav"
_ENDINGS = (".wav", ".mp3", ".flac", ".ogg", ".opus", ".m4a", ".aac", ".aiff")
_WRITTEN = re.compile(
    r"""(?P<name>"[^"]+"|\S+)
        (?:\s+(?P<gain>[+-−]?\d{1,2}(?:\.\d+)?)\s*dB)?
        (?:\s+at\s+(?P<at>\S.*))?""",
    re.IGNORECASE | re.VERBOSE,
)


class Effect(Model):
    """A sound at a beat, or at the first of its words that begins with `at`.

    `name` is one of those that vidgen makes, or what the brief calls a `file`.
    """

    name: str = Field(min_length=1, max_length=200)
    gain_db: float = Field(default=0.0, ge=LOWEST_DB, le=HIGHEST_DB)
    at: str | None = Field(default=None, min_length=1, max_length=100)
    file: Asset | None = None

    def __str__(self) -> str:
        name = f'"{self.name}"' if " " in self.name else self.name
        gain = f" {self.gain_db:+g} dB" if self.gain_db else ""
        return f"{name}{gain}" + (f" at {self.at}" if self.at else "")


def parse(text: str) -> Effect:
    """Read `NAME`, `NAME -6 dB` or `NAME at WORD`. Raises ValueError for what is none of these."""
    found = _WRITTEN.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text[:60]!r} is no sound; examples: {EXAMPLES}")
    gain = float((found["gain"] or "0").replace("−", "-"))
    if not LOWEST_DB <= gain <= HIGHEST_DB:
        raise ValueError(f"a gain is {LOWEST_DB:g} to {HIGHEST_DB:g} dB, not {gain:g}")
    return Effect(name=found["name"].strip('"'), gain_db=gain, at=found["at"])


def word_at(at: str, words: Sequence[str]) -> int | None:
    """The index of the first word from which on `at` is said; None where it is not.

    Case and signs do not count, and the last word may go on: `at money` finds `moneybox`.
    """
    wanted, said = [_bare(word) for word in at.split()], [_bare(word) for word in words]
    for index in range(len(said) - len(wanted) + 1):
        part = said[index : index + len(wanted)]
        if part[:-1] == wanted[:-1] and part[-1].startswith(wanted[-1]):
            return index
    return None


def _bare(word: str) -> str:
    return word.casefold().strip(".,;:!?…\"'”’“‘()[]*_`–—") or word


def is_file(name: str) -> bool:
    """Whether a sound, or what a brief names, is a sound file of the user's."""
    return name.lower().endswith(_ENDINGS)
