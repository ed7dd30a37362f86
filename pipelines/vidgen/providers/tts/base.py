"""What every voice provider offers: a few methods, and speech with the time of each word."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, Protocol

from ...errors import ConfigError
from ..base import BUILT_IN, find, names

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DEFAULT_VOICE = "heart"
"""A brief's `voice` when it says nothing. A provider without it takes its own first choice."""


class SpokenWord(NamedTuple):
    """One word of what was said, in seconds from the start of the samples."""

    text: str
    start_s: float
    end_s: float


@dataclass(frozen=True)
class Speech:
    """Mono samples in -1 to 1 at about -19 LUFS (-16 when played on both channels).

    `words` are the text's `split()`, one for one and in order; their times never go backwards and
    lie inside the samples. A word that makes no sound starts where it ends.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    words: tuple[SpokenWord, ...]

    @property
    def duration_s(self) -> float:
        return len(self.samples) / self.sample_rate


class Voice(Protocol):
    """A voice provider. It is made without arguments and loads its engine when it first speaks."""

    @property
    def name(self) -> str: ...

    def voices(self, language: str) -> tuple[str, ...]:
        """The voices for a language such as `en` or `pt-BR`; empty where it cannot speak it."""
        ...

    def check(self, voice: str, language: str) -> None:
        """Raise ConfigError for what it cannot speak, MissingError when a tool is not there."""
        ...

    def fingerprint(self, voice: str, language: str) -> dict[str, str]:
        """What decides the sound, beyond the request: engine and versions. Cheap."""
        ...

    def speak(self, text: str, voice: str, language: str, seed: int) -> Speech:
        """Say words: the same arguments give the same samples. Raises ProviderError."""
        ...


def select(choice: str, default: str) -> tuple[Voice, str]:
    """The provider and voice that `provider:voice`, a provider, or a voice of `default` names."""
    provider, colon, voice = choice.partition(":")
    if colon:
        return find("tts", provider), voice or DEFAULT_VOICE
    if choice in BUILT_IN["tts"]:
        return find("tts", choice), DEFAULT_VOICE
    return find("tts", default), choice


def refuse(provider: Voice, voice: str, language: str) -> ConfigError:
    """The error for a voice or a language that a provider does not have."""
    others = ", ".join(name for name in names("tts") if name != provider.name)
    if not (known := provider.voices(language)):
        return ConfigError(
            f"The voice provider {provider.name} does not speak {language!r}",
            cure=f"set `voice: espeak:{language}` in the brief, or another provider of {others}",
        )
    return ConfigError(
        f"{provider.name} has no voice {voice!r} for {language!r}. Known: {', '.join(known)}.",
        cure=f"set `voice` in the brief to one of these, or to provider:voice of {others}",
    )
