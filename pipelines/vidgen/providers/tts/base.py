"""What every voice provider offers: a few methods, and speech with the time of each word."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol, runtime_checkable

from ...errors import ConfigError, MissingError
from ...events import Tick
from ..base import BUILT_IN, Access, find, names

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

LUFS = -19.0
"""How loud mono speech is as it comes from its provider: -16 when played on both channels."""

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
    lie inside the samples. A word that makes no sound starts where it ends. `phonemes` are the
    sounds of the words in letters of the IPA, from voices that tell them.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    words: tuple[SpokenWord, ...]
    phonemes: tuple[SpokenWord, ...] = ()

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


KEYLESS = Access(base_url="http://nowhere.invalid")
"""A way to no service at all, which needs no key: to look at everything but the key."""


@dataclass(frozen=True)
class Saying:
    """What a voice over the network is to say in one call, in at most its `longest` characters."""

    text: str
    voice: str
    language: str
    model: str
    seed: int = 1


@dataclass(frozen=True)
class Said:
    """What one call brought: a sound file that nobody has read yet, and its cost in USD.

    `words` are the text's `split()` in seconds from the start of the file, where they are told.
    """

    path: Path
    words: tuple[SpokenWord, ...] | None = None
    cost_usd: float | None = None


@runtime_checkable
class PaidVoice(Protocol):
    """A voice provider over the network, made without arguments. Safe among threads."""

    @property
    def name(self) -> str: ...

    @property
    def service(self) -> str:
        """The section of the settings that holds its key and its address."""
        ...

    @property
    def longest(self) -> int:
        """How many characters one call takes at most."""
        ...

    def voices(self, language: str) -> tuple[str, ...]:
        """Some of its voices. Others may be named too: only the service knows all."""
        ...

    def model(self, chosen: str | None) -> str:
        """The model to ask: the chosen one, else its own. Raises ConfigError for one it lacks."""
        ...

    def check(
        self, voice: str, language: str, model: str | None = None, access: Access | None = None
    ) -> None:
        """Raise where a call is bound to fail; with `access`, AccessError too. Cheap."""
        ...

    def fingerprint(self, voice: str, model: str, access: Access) -> dict[str, str]:
        """What decides the sound, beyond what is said; never a key."""
        ...

    def price(self, text: str, model: str, access: Access) -> float | None:
        """What saying a text costs at most in USD: 0 is free, None is what is not known."""
        ...

    def say(self, saying: Saying, folder: Path, tick: Tick, access: Access) -> Said:
        """Make one call, and write what it brings into `folder`.

        Raises AccessError for a key or a quota, ConfigError for what it does not take, AnswerError
        where the service refuses or sends no sound, else ProviderError; none holds a key.
        """
        ...


def embedded(language: str) -> tuple[Voice, str] | None:
    """The first voice of this machine that speaks a language, and what it calls it; None."""
    for name in ("hibari", "espeak"):
        provider: Voice = find("tts", name)
        with suppress(ConfigError, MissingError):
            provider.check(DEFAULT_VOICE, language)
            return provider, DEFAULT_VOICE
    return None


def select(choice: str, default: str) -> tuple[Voice | PaidVoice, str]:
    """The provider and voice that `provider:voice`, a provider, or a voice of `default` names."""
    provider, colon, voice = choice.partition(":")
    if colon:
        return find("tts", provider), voice or DEFAULT_VOICE
    if choice in BUILT_IN["tts"]:
        return find("tts", choice), DEFAULT_VOICE
    return find("tts", default), choice


def refuse(provider: Voice | PaidVoice, voice: str, language: str) -> ConfigError:
    """The error for a voice or a language that a provider does not have."""
    others = ", ".join(name for name in names("tts") if name != provider.name)
    if not (known := provider.voices(language)):
        return ConfigError(
            f"The voice provider {provider.name} does not speak {language!r}",
            cure=f"set `voice: espeak:{language}` in the brief, or another provider of {others}",
        )
    return ConfigError(
        f"{provider.name} has no voice {voice!r} for {language!r}. Known: {', '.join(known)}.",
        cure=f"choose one of these, or provider:voice of {others}",
    )
