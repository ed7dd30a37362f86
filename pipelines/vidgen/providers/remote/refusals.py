"""What an answer that is an error means to a user."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from ...errors import AccessError, AnswerError, ConfigError, ProviderError, VidgenError
from ..llm.faults import retry_after_s as asked_wait_s
from ..said import shortened

_REFUSED = re.compile(
    r"content.?(?:policy|moderation|filter|check)|safety|moderat|nsfw|sensitive|flagged"
    r"|prohibited|responsible ai",
    re.IGNORECASE,
)
_PLACES = ("detail", "error", "message", "msg", "title", "errors")


class NotThere(ConfigError):
    """The service has nothing under that address: a model that is not its own, for one."""


def refusal(
    service: str, status: int, content: bytes, headers: Mapping[str, str], key: str = ""
) -> VidgenError:
    """The error that an answer with a status of 300 and more stands for, without any key."""
    said = shortened(words(content), key)
    if status in {401, 403} and not is_moderation(said):
        return AccessError(f"{service}: the key is refused: {said}", cure=f"check {_name(service)}")
    if status == 402:
        return AccessError(f"{service}: the credit is spent: {said}", cure="top the account up")
    wait_s = asked_wait_s({name.lower(): value for name, value in headers.items()})
    if status >= 500 or status in {408, 425, 429} or status < 400:
        return ProviderError(
            f"{service}: {status}: {said}", retry_after_s=wait_s, answered=status >= 400
        )
    if is_moderation(said):
        return AnswerError(f"{service} refuses to do this: {said}", answered=True)
    if status in {404, 410}:
        return NotThere(f"{service}: {said}", cure="choose a model that it has")
    return ConfigError(f"{service} does not take this: {said}")


def is_moderation(said: str) -> bool:
    """Whether words of a service are about what it will not make."""
    return bool(_REFUSED.search(said))


def words(content: bytes) -> str:
    """What an error's body says, in JSON of any common shape or as text."""
    text = content[:20_000].decode("utf-8", "replace")
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return "no words" if "<" in text[:50] or not text.strip() else text
    return spelled(found) or "no words"


def spelled(found: Any, depth: int = 4) -> str:
    """The words in a JSON value: its text, or that of the fields that errors are told in."""
    if isinstance(found, str):
        return found
    if isinstance(found, list) and depth:
        return "; ".join(filter(None, (spelled(one, depth - 1) for one in found[:4])))
    if isinstance(found, dict) and depth:
        told = [spelled(found[place], depth - 1) for place in _PLACES if found.get(place)]
        kind = found.get("type") if isinstance(found.get("type"), str) else ""
        return "; ".join(dict.fromkeys(filter(None, [*told, str(kind)])))
    return ""


def _name(service: str) -> str:
    return f"VIDGEN_{service.upper()}__API_KEY"
