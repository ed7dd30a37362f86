"""Secrets are taken out of text before anybody is shown it, and before it is written down.

A secret is known by its value (one of the settings, or of a variable of the environment whose name
says so), by its place (after `Authorization:`, in `?key=`), or by its shape.
"""

from __future__ import annotations

import json
import os
import re
import traceback
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TextIO
from urllib.parse import quote

from pydantic import BaseModel, SecretStr

from .events import ActionFailed, ActionProgressed, Emit, Event, Noted

HIDDEN = "***"
_SHORTEST = 6
"""What is shorter is too likely a word of a sentence."""

_NAME = re.compile(r"KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL", re.IGNORECASE)
_PLACE = re.compile(
    r"(?P<before>Bearer |Authorization['\"]?: ?['\"]?(?:[A-Za-z]+ )?"
    r"|x(?:i|-goog)?-api-key['\"]?: ?['\"]?"
    r"|[?&](?:key|api_key|token|access_token|sig|signature|X-Amz-\w+(?:-\w+)?)="
    r"|://[^\s/:@'\"]*:(?=[^\s/@'\"]+@))[^\s'\",}&@]+",
    re.IGNORECASE,
)
_SHAPE = re.compile(
    r"\b(?:sk|pk|rk|gsk|xai|r8|hf)[-_][\w*-]{6,}|\bAIza[\w-]{10,}|\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"
    r"|\bgh[opsu]_\w{20,}|\bgithub_pat_\w{20,}|\beyJ[\w-]{8,}\.eyJ[\w-]{8,}\.[\w-]*"
    r"|\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}:[0-9a-f]{32}\b"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)",
    re.DOTALL,
)


@dataclass(frozen=True)
class Redactor:
    """Takes out what it knows, and what looks like a secret."""

    _known: re.Pattern[str] | None = field(repr=False)

    @classmethod
    def knowing(cls, secrets: Iterable[str] = ()) -> Redactor:
        """One that knows these secrets, and those of the environment."""
        named = (value for name, value in os.environ.items() if _names_a_secret(name, value))
        known = {one for secret in (*secrets, *named) for one in _spellings(secret)}
        longest_first = sorted(known, key=len, reverse=True)
        return cls(re.compile("|".join(map(re.escape, longest_first))) if known else None)

    def telling(self, *heard_by: Emit) -> Emit:
        """Tells all of these of an event, without the secrets in it."""

        def tell(event: Event) -> None:
            told = self.event(event)
            for hear in heard_by:
                hear(told)

        return tell

    def __call__(self, text: str) -> str:
        if self._known:
            text = self._known.sub(HIDDEN, text)
        return _SHAPE.sub(HIDDEN, _PLACE.sub(rf"\g<before>{HIDDEN}", text))

    def event(self, event: Event) -> Event:
        """The same event, with words that hold no secret."""
        match event:
            case ActionFailed() | Noted():
                return replace(event, message=self(event.message))
            case ActionProgressed():
                return replace(event, note=self(event.note))
            case _:
                return event


def redacted(text: str, secrets: Iterable[str] = ()) -> str:
    """A text without these secrets, without those of the environment, and without look-alikes."""
    return Redactor.knowing(secrets)(text)


def write_trace(error: BaseException, to: TextIO, secrets: Iterable[str] = ()) -> None:
    """Write an error's traceback, which never has the values of variables."""
    to.write(redacted("".join(traceback.format_exception(error)), secrets))
    to.flush()


def secrets_of(model: BaseModel) -> Iterator[str]:
    """Every secret that settings hold, however deep."""
    for name in type(model).model_fields:
        value = getattr(model, name)
        if isinstance(value, SecretStr):
            yield value.get_secret_value()
        elif isinstance(value, BaseModel):
            yield from secrets_of(value)


def _names_a_secret(name: str, value: str) -> bool:
    """Whether a variable of the environment holds a secret, and not where one lies."""
    is_path = value.startswith("/") and os.access(value, os.F_OK)
    return bool(_NAME.search(name)) and not is_path


def _spellings(secret: str) -> Iterator[str]:
    """A secret as it is, and as addresses and JSON spell it."""
    bare = secret.strip()
    if len(bare) >= _SHORTEST:
        yield from (bare, quote(bare, safe=""), json.dumps(bare)[1:-1])
