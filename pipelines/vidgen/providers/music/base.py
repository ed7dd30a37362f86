"""What every music provider offers: a steady bed of sound, as long as it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from ...errors import ConfigError
from ..base import find

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 48000
LUFS = -24.0
"""How loud every bed is as it comes from its provider: well under a voice at -16."""


class Music(Protocol):
    """A music provider, made without arguments."""

    @property
    def name(self) -> str: ...

    def pieces(self) -> tuple[str, ...]:
        """The moods it can play, sorted; empty where a piece is a path."""
        ...

    def fingerprint(self, piece: str) -> dict[str, str]:
        """What decides the sound, beyond the request. Cheap."""
        ...

    def play(self, piece: str, duration_s: float, seed: int) -> Iterator[NDArray[np.float32]]:
        """Blocks of shape (samples, 2) at 48 kHz, in all at least `duration_s`, at about -24 LUFS.

        The same arguments give the same samples. Nothing fades: whoever uses the bed does that.
        Raises MediaError for a piece that cannot be played.
        """
        ...


def select(choice: str) -> tuple[Music, str]:
    """The provider and the piece that a mood, a path, or `provider:mood` names.

    Raises ConfigError for a mood that nobody plays.
    """
    provider, colon, piece = choice.partition(":")
    if colon and "/" not in provider:
        music: Music = find("music", provider)
    else:
        music = find("music", "file" if "." in choice or "/" in choice else "bed")
        piece = choice
    if (known := music.pieces()) and piece not in known:
        raise ConfigError(
            f"There is no music for the mood {piece!r}. Known: {', '.join(known)}.",
            cure="set `music` in the brief to one of these, to a sound file beside it, or to none",
        )
    return music, piece
