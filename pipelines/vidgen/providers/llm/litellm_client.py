"""Language models of many providers through litellm, which comes with the extra `llm`.

Its import takes seconds and is put off until a call. It fetches nothing else from the network,
reads no `.env`, prints nothing and tries nothing twice: whoever asks decides on that. It does not
stream, because a stream that breaks off looks like one that ended.
"""

from __future__ import annotations

import base64
import logging
import math
import os
import warnings
from collections.abc import Callable
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from ...errors import ConfigError, MissingError, VidgenError
from ..patience import GRACE_S, within
from ..said import whole
from .base import Message, Question, Reply, Server
from .faults import translated
from .keys import LOCAL, require

_QUIET = {
    "LITELLM_LOCAL_MODEL_COST_MAP": "True",
    "LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS": "True",
    "LITELLM_LOCAL_BLOG_POSTS": "True",
    "LITELLM_MODE": "PRODUCTION",  # reads no `.env`
}
_WARNERS = r"(litellm|openai|pydantic)\b"
_JPEG = b"\xff\xd8\xff"


class Litellm:
    """Models named `provider/model`, such as `openai/gpt-5-mini` or `ollama/qwen3`."""

    name = "litellm"

    def check(self, model: str, server: Server) -> None:
        provider, slash, rest = model.partition("/")
        if not (provider and slash and rest):
            raise ConfigError(
                f"{model!r} names no provider", cure=f"write it as provider/model: openai/{model}"
            )
        try:
            version("litellm")
        except PackageNotFoundError:
            raise MissingError(
                "Language models need litellm, which is not installed",
                cure='run `uv sync --extra llm`, or `pip install "vidgen[llm]"`',
            ) from None
        if not _is_own(model, server):
            require(provider)

    def fingerprint(self, server: Server) -> dict[str, str]:
        return {"provider": self.name, "server": server.base_url or ""}

    def price(self, model: str, tokens_in: int, tokens_out: int) -> float | None:
        if _is_free(model):
            return 0.0
        sizes = {"prompt_tokens": tokens_in, "completion_tokens": tokens_out}
        return known_price(lambda: sum(load_litellm().cost_per_token(model=model, **sizes)))

    def reply(self, question: Question) -> Reply:
        self.check(question.model, question.server)
        litellm = load_litellm()
        options = _options(question)
        try:
            response = within(question.timeout_s + GRACE_S, lambda: litellm.completion(**options))
            return _read(response, question, litellm)
        except VidgenError:
            raise
        except Exception as error:
            raise translated(error, question) from None


@cache
def load_litellm() -> Any:
    """The library, made quiet. What it prints and warns of is for its own developers."""
    os.environ.update(_QUIET)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import litellm
    warnings.filterwarnings("ignore", module=_WARNERS)
    litellm.suppress_debug_info = True
    litellm.telemetry = False
    for name in ("LiteLLM", "LiteLLM Router", "LiteLLM Proxy"):
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    return litellm


def _is_own(model: str, server: Server) -> bool:
    """Whether a model is asked at the server of the user's settings."""
    return server.base_url is not None and model.startswith("openai/")


def _is_free(model: str) -> bool:
    """Whether it runs on the user's machine; Ollama passes some models on to paid ones."""
    return model.partition("/")[0] in LOCAL and not model.endswith("cloud")


def _options(question: Question) -> dict[str, Any]:
    options: dict[str, Any] = {
        "model": question.model,
        "messages": [_spelled(message) for message in question.messages],
        "max_tokens": question.max_tokens,
        "timeout": question.timeout_s,
        "max_retries": 0,
        "drop_params": True,  # a model that takes no temperature is asked without
    }
    if question.temperature is not None:
        options["temperature"] = question.temperature
    if question.schema is not None:
        named = {"name": "answer", "schema": dict(question.schema), "strict": False}
        options["response_format"] = {"type": "json_schema", "json_schema": named}
    return {**options, **aimed(question.model, question.server)}


def aimed(model: str, server: Server) -> dict[str, Any]:
    """Options that send a call to the server of the user's settings, where it is for that."""
    if not _is_own(model, server):
        return {}
    # never the key of another server: the environment's is for the provider itself
    key = server.api_key.get_secret_value() if server.api_key else "none"
    return {"api_base": server.base_url, "api_key": key}


def _spelled(message: Message) -> dict[str, Any]:
    if not message.images:
        return {"role": message.role, "content": message.text}
    parts: list[dict[str, Any]] = [{"type": "text", "text": message.text}]
    for image in message.images:
        kind = "jpeg" if image.startswith(_JPEG) else "png"
        url = f"data:image/{kind};base64,{base64.b64encode(image).decode()}"
        parts.append({"type": "image_url", "image_url": {"url": url}})
    return {"role": message.role, "content": parts}


def _read(response: Any, question: Question, litellm: Any) -> Reply:
    """An answer in vidgen's words. One without a choice is an empty one."""
    choice = response.choices[0] if response.choices else None
    message = getattr(choice, "message", None)
    text = getattr(message, "content", None) or ""
    ended = getattr(choice, "finish_reason", None)
    told = getattr(message, "provider_specific_fields", None) or {}
    refusal = getattr(message, "refusal", None) or told.get("refusal")
    used = getattr(response, "usage", None)
    tokens_in, tokens_out = (
        max(getattr(used, name, None) or 0, 0) or None
        for name in ("prompt_tokens", "completion_tokens")
    )
    cost = _cost(response, question, litellm)  # of 0 tokens, where the server said nothing
    if refusal or ended == "content_filter":
        return Reply(whole(refusal or text), "refused", tokens_in, tokens_out, cost)
    return Reply(
        whole(text), "length" if ended == "length" else "stop", tokens_in, tokens_out, cost
    )


def _cost(response: Any, question: Question, litellm: Any) -> float | None:
    """What an answer cost, with what its provider says of cached tokens; None if not known."""
    if _is_free(question.model):
        return 0.0
    return known_price(
        lambda: litellm.completion_cost(completion_response=response, model=question.model)
    )


def known_price(price: Callable[[], float]) -> float | None:
    """A price in litellm's list. It raises, or says 0, where it has none.

    One below 0, of tokens that a server counted wrong, is not known either.
    """
    try:
        found = float(price())
    except Exception:  # of many kinds
        return None
    return found if found > 0 and math.isfinite(found) else None
