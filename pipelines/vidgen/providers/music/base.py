"""What every music provider offers: a steady bed of sound, as long as it is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from ...errors import ConfigError
from ...events import Tick
from ..base import Access, Made, find

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


@dataclass(frozen=True)
class Composing:
    """What a service is to compose: music of a mood, about `seconds` long."""

    piece: str
    seconds: int
    model: str
    seed: int


@runtime_checkable
class PaidMusic(Protocol):
    """A music provider over the network, made without arguments. Safe among threads."""

    @property
    def name(self) -> str: ...

    @property
    def service(self) -> str:
        """The section of the settings that holds its key and its address."""
        ...

    def pieces(self) -> tuple[str, ...]:
        """The moods it can play, sorted."""
        ...

    def model(self, chosen: str | None) -> str:
        """The model to ask: the chosen one, else its own. Raises ConfigError for one it lacks."""
        ...

    def longest_s(self, model: str) -> int:
        """How long a piece of music a model composes at most."""
        ...

    def check(self, model: str | None, access: Access) -> None:
        """Raise ConfigError or AccessError where a call is bound to fail. Cheap."""
        ...

    def fingerprint(self, piece: str, model: str, access: Access) -> dict[str, str]:
        """What decides the music, beyond the request; never a key."""
        ...

    def price(self, seconds: int, model: str) -> float | None:
        """What a piece costs at most in USD: 0 is free, None is what is not known."""
        ...

    def compose(self, composing: Composing, folder: Path, tick: Tick, access: Access) -> Made:
        """Have one piece composed, into a sound file in `folder` that nobody has read yet.

        Raises AccessError for a key or a quota, ConfigError for what it does not take, AnswerError
        where the service refuses or sends no sound, else ProviderError; none holds a key.
        """
        ...


def select(choice: str, default: str = "bed") -> tuple[Music | PaidMusic, str]:
    """The provider and the piece that a mood, a path, or `provider:mood` names.

    `default` plays moods. Raises ConfigError for a mood that nobody plays.
    """
    provider, colon, piece = choice.partition(":")
    if colon and "/" not in provider:
        music: Music | PaidMusic = find("music", provider)
    else:
        music = find("music", "file" if "." in choice or "/" in choice else default)
        piece = choice
    if (known := music.pieces()) and piece not in known:
        raise ConfigError(
            f"There is no music for the mood {piece!r}. Known: {', '.join(known)}.",
            cure="choose one of these, a sound file beside the brief, or none",
        )
    return music, piece
