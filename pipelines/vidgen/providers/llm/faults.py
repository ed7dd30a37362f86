"""What an error of litellm means to a user."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping
from contextlib import suppress
from email.utils import parsedate_to_datetime

from ...errors import AccessError, AnswerError, ConfigError, ProviderError, VidgenError
from ..said import shortened
from .base import Question
from .keys import KEYS

_ORIGIN = re.compile(r"^(?:litellm\.\w+: )*(?:\w+Error: )?(?:\w+Exception - )?")
_QUOTA = re.compile(r"insufficient_quota|current quota|billing|credit balance|payment", re.I)
_REFUSED = re.compile(r"content.?policy|safety system|content.?management|moderation", re.I)
_TOO_LONG = re.compile(r"context.?(?:length|window)|maximum context", re.I)


def translated(error: Exception, question: Question) -> VidgenError:
    """An error of litellm as one of vidgen's, without any key."""
    status = int(getattr(error, "status_code", None) or 0)
    said = _said(error, question)
    if _is(error, "Timeout") or isinstance(error, TimeoutError):
        return ProviderError(f"{question.model}: no answer within {question.timeout_s:g} s")
    if status in {401, 402, 403} or (status == 429 and _QUOTA.search(said)):
        return _denied(question, said)
    if status in {400, 404, 405, 413, 415, 422}:
        return _not_taken(question.model, status, said)
    headers = _headers(error)
    return ProviderError(
        f"{question.model}: {said}",
        retry_after_s=retry_after_s(headers),
        answered=bool(headers),
        cure=None if headers else _reach(question),
    )


def _reach(question: Question) -> str:
    """What to look at where nobody answered."""
    address = question.server.base_url
    if address and question.model.startswith("openai/"):
        return f"see that a server answers at {address}, which VIDGEN_LLM__BASE_URL names"
    return "check the network, then run the same again: all answers so far are kept"


def _not_taken(model: str, status: int, said: str) -> VidgenError:
    if status == 404:
        return ConfigError(f"{model}: {said}", cure="choose a model that its provider has")
    if _REFUSED.search(said):
        return AnswerError(f"{model} refuses to answer: {said}", answered=True)
    if _TOO_LONG.search(said):
        return ConfigError(f"{model}: the question is too long for it: {said}")
    return ConfigError(f"{model} does not take the question: {said}")


def retry_after_s(headers: Mapping[str, str]) -> float | None:
    """How long an answer asks to wait: `Retry-After` in seconds or as a date."""
    asked = headers.get("retry-after", "").strip()
    if not asked:
        return None
    with suppress(ValueError):
        return max(0.0, float(asked)) if math.isfinite(float(asked)) else None
    with suppress(ValueError):
        return max(0.0, parsedate_to_datetime(asked).timestamp() - time.time())
    return None


def _denied(question: Question, said: str) -> AccessError:
    provider = question.model.partition("/")[0]
    if _QUOTA.search(said):
        return AccessError(f"{question.model}: the quota is spent: {said}")
    if question.server.base_url:
        name = "VIDGEN_LLM__API_KEY"
    else:
        name = KEYS.get(provider, (f"the key of {provider}",))[0]
    return AccessError(f"{question.model}: the key is refused: {said}", cure=f"check {name}")


def _said(error: Exception, question: Question) -> str:
    """What the provider said, on one line that is not too long."""
    key = question.server.api_key
    line = _ORIGIN.sub("", " ".join(str(error).split()))
    return shortened(line, key.get_secret_value() if key else "")


def _is(error: Exception, name: str) -> bool:
    return any(kind.__name__ == name for kind in type(error).__mro__)


def _headers(error: Exception) -> dict[str, str]:
    """The headers of an answer that is an error, in small letters; none where nobody answered."""
    response = getattr(error, "response", None)
    for found in (
        getattr(error, "litellm_response_headers", None),
        getattr(response, "headers", None),
    ):
        if found:
            return {str(name).lower(): str(value) for name, value in dict(found).items()}
    return {}
