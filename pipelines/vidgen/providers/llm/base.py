"""What every provider of language models offers: one call, its price, and what it needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, Protocol

from pydantic import SecretStr

from ..base import find


@dataclass(frozen=True)
class Message:
    """One turn of a conversation. `images` are whole PNG or JPEG files."""

    role: Literal["system", "user", "assistant"]
    text: str
    images: tuple[bytes, ...] = ()


@dataclass(frozen=True)
class Server:
    """A server of the user's own; without a `base_url` a model is asked where it lives."""

    base_url: str | None = None
    api_key: SecretStr | None = None


@dataclass(frozen=True)
class Question:
    """One call. `schema` is the JSON schema that the answer is asked, not bound, to have."""

    model: str
    messages: tuple[Message, ...]
    schema: Mapping[str, Any] | None = None
    max_tokens: int = 8192
    temperature: float | None = None
    timeout_s: float = 120.0
    server: Server = Server()


@dataclass(frozen=True)
class Reply:
    """What came back, in USD and tokens; None is what nobody can know, 0 is free.

    `finish` tells an answer that ended by itself from one that was cut off or refused.
    """

    text: str
    finish: Literal["stop", "length", "refused"] = "stop"
    tokens_in: int | None = None
    tokens_out: int | None = None
    cost_usd: float | None = None


class LanguageModel(Protocol):
    """A provider of language models, made without arguments. Safe among threads."""

    @property
    def name(self) -> str: ...

    def check(self, model: str, server: Server) -> None:
        """Raise ConfigError, AccessError or MissingError where a call is bound to fail. Cheap."""
        ...

    def fingerprint(self, server: Server) -> dict[str, str]:
        """What decides answers, beyond the question; never a key."""
        ...

    def price(self, model: str, tokens_in: int, tokens_out: int) -> float | None:
        """What a call of that size costs in USD, or None where that is not known."""
        ...

    def reply(self, question: Question) -> Reply:
        """Make one call, and never a second one.

        Raises AccessError for a key or a quota, ConfigError for a question that it does not take,
        AnswerError where the provider refuses to answer, else ProviderError; none holds a key.
        """
        ...


def select(provider: str) -> LanguageModel:
    """The provider of that name. Raises ConfigError for an unknown one."""
    model: LanguageModel = find("llm", provider)
    return model
