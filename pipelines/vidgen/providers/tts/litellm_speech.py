"""Voices of many services through litellm, and of any server that speaks OpenAI's protocol."""

from __future__ import annotations

import io
import wave
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ...errors import AccessError, AnswerError, ConfigError, VidgenError
from ...events import Tick
from ...files import write_bytes
from ...model.pace import paced
from ..base import Access
from ..llm.base import Question, Server
from ..llm.faults import translated
from ..llm.litellm_client import Litellm, aimed, load_litellm
from ..patience import GRACE_S, within
from .base import DEFAULT_VOICE, Said, Saying

SERVICE = "speech"
MODEL = "openai/gpt-4o-mini-tts"
VOICES = ("nova", "alloy", "ash", "coral", "echo", "fable", "onyx", "sage", "shimmer")
_FIRST = {"openai": VOICES[0], "azure": VOICES[0], "elevenlabs": "alloy", "gemini": "Kore"}
_FORMATS = {"openai": "wav", "azure": "wav", "groq": "wav", "gemini": "wav", "elevenlabs": "mp3"}
_HERE = {"127.0.0.1", "localhost", "::1"}
_LONGEST_CHARACTERS, _TIMEOUT_S = 4000, 120.0
_MOST_BYTES = 64 << 20
_SLOW = 1.6
_RATE_OF_RAW = 24000


class LitellmSpeech:
    """Models named `provider/model`, such as `openai/gpt-4o-mini-tts`."""

    name = "litellm"
    service = SERVICE
    longest = _LONGEST_CHARACTERS

    def voices(self, language: str) -> tuple[str, ...]:  # noqa: ARG002
        return VOICES

    def model(self, chosen: str | None) -> str:
        if chosen and not all(chosen.partition("/")):
            raise ConfigError(
                f"{chosen!r} names no provider", cure=f"write it as provider/model: {MODEL}"
            )
        return chosen or MODEL

    def check(
        self,
        voice: str,
        language: str,  # noqa: ARG002
        model: str | None = None,
        access: Access | None = None,
    ) -> None:
        model = self.model(model)
        _voice(voice, model)
        if access is not None:
            Litellm().check(model, _server(access))

    def fingerprint(self, voice: str, model: str, access: Access) -> dict[str, str]:
        told = {"provider": self.name, "model": model, "voice": _voice(voice, model)}
        return {**told, "server": access.base_url or ""}

    def price(self, text: str, model: str, access: Access) -> float | None:
        return _price(text, model, access, _SLOW * paced(text.split())[-1].end_s)

    def say(self, saying: Saying, folder: Path, tick: Tick, access: Access) -> Said:
        self.check(saying.voice, saying.language, saying.model, access)
        content, kind = _asked(saying, access, tick)
        if not content:
            raise AnswerError(f"{saying.model} sends no sound")
        if len(content) > _MOST_BYTES:
            raise AnswerError(f"{saying.model}: the answer is larger than {_MOST_BYTES >> 20} MB")
        file = folder / "said"
        write_bytes(file, _framed(content) if _is_raw(kind) else content)
        return Said(file, cost_usd=_price(saying.text, saying.model, access, None))


def _asked(saying: Saying, access: Access, tick: Tick) -> tuple[bytes, str]:
    """The sound and its media type, from one call."""
    litellm, server = load_litellm(), _server(access)
    options: dict[str, Any] = {
        "model": saying.model,
        "input": saying.text,
        "voice": _voice(saying.voice, saying.model),
        "timeout": _TIMEOUT_S,
        "max_retries": 0,
        **aimed(saying.model, server),
    }
    if wanted := _FORMATS.get(saying.model.partition("/")[0]):
        options["response_format"] = wanted
    try:
        answer = within(
            _TIMEOUT_S + GRACE_S,
            lambda: litellm.speech(**options),
            tick,
            f"waiting for {saying.model}",
        )
        return answer.content, str(answer.response.headers.get("content-type", ""))
    except VidgenError:
        raise
    except Exception as error:
        raise _told(error, saying, server) from None


def _told(error: Exception, saying: Saying, server: Server) -> VidgenError:
    found = translated(error, Question(saying.model, (), timeout_s=_TIMEOUT_S, server=server))
    if isinstance(found, AccessError) and aimed(saying.model, server):
        found.cure = "check VIDGEN_SPEECH__API_KEY"
    return found


def _voice(voice: str, model: str) -> str:
    """A voice by its name. Raises ConfigError where the default one has none there."""
    if voice != DEFAULT_VOICE:
        return voice
    if found := _FIRST.get(model.partition("/")[0]):
        return found
    raise ConfigError(
        f"Which voice of {model} is to speak?", cure="set `voice: litellm:NAME` in the brief"
    )


def _price(text: str, model: str, access: Access, lasts_s: float | None) -> float | None:
    """By the letters, or by the seconds where those are given; None where that is not known."""
    server = _server(access)
    if aimed(model, server):
        return 0.0 if urlsplit(server.base_url or "").hostname in _HERE else None
    listed = load_litellm().model_cost
    costs = listed.get(model) or listed.get(model.partition("/")[2]) or {}
    if each := costs.get("input_cost_per_character"):
        return float(each) * len(text)
    if (each := costs.get("output_cost_per_second")) and lasts_s is not None:
        return float(each) * lasts_s
    return None


def _is_raw(kind: str) -> bool:
    return kind.lower().startswith(("audio/pcm", "audio/l16"))


def _framed(samples: bytes) -> bytes:
    """Bare 16-bit samples, as some models send them, as a WAV."""
    buffer = io.BytesIO()
    with wave.open(buffer, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_RATE_OF_RAW)
        file.writeframes(samples[: len(samples) // 2 * 2])
    return buffer.getvalue()


def _server(access: Access) -> Server:
    return Server(access.base_url, access.api_key)
