"""Pictures of many services through litellm: gpt-image, DALL·E, Imagen and others."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from ...errors import AnswerError, ConfigError, VidgenError
from ...events import Tick
from ..base import Access, Made
from ..llm.base import Question, Server
from ..llm.faults import translated
from ..llm.litellm_client import Litellm, aimed, known_price, load_litellm
from ..patience import GRACE_S, within
from ..remote.http import Http
from ..remote.inline import write_base64
from .arrived import arrived
from .base import PATIENCE_S, PICTURE_MOST, Painting, nearest

QUALITY = "medium"
"""What is asked of models that paint as finely as they are paid for."""

_PROMPT_TOKENS = 1500
_PICTURE_TOKENS = 6300
"""The most that a prompt of ours, and a picture of OpenAI's at its finest, are billed as."""

_GPT = "gpt-image"
_SIZES = {
    _GPT: ((1536, 1024), (1024, 1536), (1024, 1024)),
    "dall-e-2": ((1024, 1024),),
    "": ((1792, 1024), (1024, 1792), (1024, 1024)),
}
"""What models offer, by a part of their name; those of Google are told the shape by it."""


class LitellmImage:
    """Models named `provider/model`, such as `openai/gpt-image-2`."""

    name = "litellm"
    service = "llm"

    def sees(self, model: str | None) -> bool:  # noqa: ARG002
        return False

    def check(self, model: str | None, access: Access) -> None:
        Litellm().check(_named(model), _server(access))

    def fingerprint(self, model: str | None, access: Access) -> dict[str, str]:
        return {"provider": self.name, "model": _named(model), "server": access.base_url or ""}

    def price(self, model: str | None, size: tuple[int, int]) -> float | None:
        name = _named(model)
        return known_price(lambda: _listed(name, _size(name, size)))

    def paint(
        self, painting: Painting, folder: Path, tick: Tick, access: Access, model: str | None
    ) -> Made:
        self.check(model, access)
        model, server = _named(model), _server(access)
        response = _asked(painting, model, server, tick)
        file = _taken(response, folder / "sent", access, model, tick)
        path = arrived(file, painting, model)
        return Made(path, model, _cost(response, model, painting), painting.seed)


def _asked(painting: Painting, model: str, server: Server, tick: Tick) -> Any:
    litellm = load_litellm()
    options = {
        "model": model,
        "prompt": painting.words,
        "n": 1,
        "size": _size(model, painting.size),
        "timeout": PATIENCE_S,
        **({"quality": QUALITY} if _GPT in model else {}),
        **aimed(model, server),
    }

    heard: dict[str, str] = {}

    def work() -> Any:
        with _client(model, options, heard) as client:
            return litellm.image_generation(**options, **({"client": client} if client else {}))

    try:
        return within(PATIENCE_S + GRACE_S, work, tick, f"waiting for {model}")
    except VidgenError:
        raise
    except Exception as error:
        if heard:
            error.litellm_response_headers = heard  # type: ignore[attr-defined]
        question = Question(model, (), timeout_s=PATIENCE_S, server=server)
        raise translated(error, question) from None


def _client(
    model: str, options: Mapping[str, Any], heard: dict[str, str]
) -> AbstractContextManager[Any]:
    """What calls OpenAI, once only; None for others, which litellm calls once itself.

    `heard` takes the headers of an answer that is an error, which litellm drops.
    """
    if not model.startswith("openai/"):
        return nullcontext()
    import httpx
    import openai

    def hear(response: httpx.Response) -> None:
        if response.status_code >= 400:
            heard.update(response.headers)

    class Once(openai.OpenAI):
        """A client that tries nothing twice, though litellm sets that it shall."""

        def __setattr__(self, name: str, value: Any) -> None:
            super().__setattr__(name, 0 if name == "max_retries" else value)

    return Once(
        api_key=options.get("api_key"),
        base_url=options.get("api_base"),
        http_client=httpx.Client(event_hooks={"response": [hear]}, timeout=PATIENCE_S),
    )


def _taken(response: Any, to: Path, access: Access, model: str, tick: Tick) -> Path:
    """The picture of an answer, which holds it or says where it lies."""
    found = response.data[0] if getattr(response, "data", None) else None
    if text := getattr(found, "b64_json", None):
        return write_base64(str(text), to, limit=PICTURE_MOST, service=model)
    if address := getattr(found, "url", None):
        place = Access(base_url=access.base_url)
        http = Http(place, home="https://litellm.invalid", key_names=(), service=model)
        return http.fetch(str(address), to, limit=PICTURE_MOST, tick=tick)
    raise AnswerError(f"{model} made no picture")


def _cost(response: Any, model: str, painting: Painting) -> float | None:
    litellm = load_litellm()
    return known_price(
        lambda: litellm.completion_cost(
            completion_response=response,
            model=model,
            call_type="image_generation",
            size=_size(model, painting.size),
            n=1,
        )
    )


def _listed(model: str, size: str) -> float:
    """What a picture costs at most, by litellm's list. Raises KeyError where it has none."""
    known, bare = load_litellm().model_cost, model.partition("/")[2]
    sized = known.get(f"{QUALITY}/{size.replace('x', '-x-')}/{bare}")
    if sized is not None:
        return float(sized["input_cost_per_image"])
    entry = known[model] if model in known else known[bare]
    told = _PROMPT_TOKENS * float(entry.get("input_cost_per_token", 0.0))
    if "output_cost_per_image" in entry:
        return told + float(entry["output_cost_per_image"])
    return told + _PICTURE_TOKENS * float(entry["output_cost_per_image_token"])


def _named(model: str | None) -> str:
    if model:
        return model
    raise ConfigError(
        "Which model is to paint through litellm?",
        cure="set VIDGEN_IMAGE__MODEL to provider/model, such as openai/gpt-image-2",
    )


def _size(model: str, size: tuple[int, int]) -> str:
    offered = next(sizes for part, sizes in _SIZES.items() if part in model)
    return "x".join(map(str, nearest(size, offered)))


def _server(access: Access) -> Server:
    return Server(access.base_url, access.api_key)
