"""Voices from a model at Replicate, such as LLASA or Kokoro."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from ...errors import AnswerError
from ...events import Tick
from ..base import Access
from ..remote import replicate
from .base import DEFAULT_VOICE, KEYLESS, Said, Saying

MODEL = "jaaari/kokoro-82m"
VOICES = ("af_heart", "af_bella", "am_michael", "bf_emma", "bm_george")
"""English voices of that model; others have their own."""

PATIENCE_S = 300.0
_MOST_BYTES = 64 << 20
_LONGEST_CHARACTERS = 2000


class _Inputs(NamedTuple):
    """What a model calls the text and the voice, and the voice it has by default."""

    text: str = "text"
    voice: str = "voice"
    default: str | None = None


INPUTS = {
    "llasa": _Inputs(voice="voice_sample"),
    "kokoro": _Inputs(default="af_heart"),
    "minimax/speech": _Inputs(voice="voice_id", default="Friendly_Person"),
    "chatterbox": _Inputs(text="prompt", voice="audio_prompt"),
    "": _Inputs(),
}
"""By a part of a model's name. A voice that is a sample is named by its address."""

USD_A_CHARACTER = {
    "minimax/speech-02-turbo": 0.00006,
    "minimax/speech-02-hd": 0.0001,
}
"""From the service's list. Others are billed by time, which nobody knows before."""


class ReplicateSpeech:
    """Any model that takes a text and answers with the address of a sound."""

    name = "replicate"
    service = replicate.SERVICE
    longest = _LONGEST_CHARACTERS

    def voices(self, language: str) -> tuple[str, ...]:
        return VOICES if language.split("-", maxsplit=1)[0] == "en" else ()

    def model(self, chosen: str | None) -> str:
        return chosen or MODEL

    def check(
        self,
        voice: str,  # noqa: ARG002
        language: str,  # noqa: ARG002
        model: str | None = None,
        access: Access | None = None,
    ) -> None:
        replicate.check(model or MODEL, access or KEYLESS)

    def fingerprint(self, voice: str, model: str, access: Access) -> dict[str, str]:
        told = {"provider": self.name, "model": model, "voice": voice}
        return {**told, "server": access.base_url or ""}

    def price(self, text: str, model: str, access: Access) -> float | None:  # noqa: ARG002
        each = USD_A_CHARACTER.get(model)
        return None if each is None else each * len(text)

    def say(self, saying: Saying, folder: Path, tick: Tick, access: Access) -> Said:
        http = replicate.connect(access)
        made = replicate.run(http, saying.model, _given(saying), tick=tick, limit_s=PATIENCE_S)
        file = http.fetch(address(made.output), folder / "said", limit=_MOST_BYTES, tick=tick)
        return Said(file, cost_usd=self.price(saying.text, saying.model, access))


def _given(saying: Saying) -> dict[str, Any]:
    inputs = next(inputs for part, inputs in INPUTS.items() if part in saying.model)
    given: dict[str, Any] = {inputs.text: saying.text, "seed": saying.seed}
    voice = inputs.default if saying.voice == DEFAULT_VOICE else saying.voice
    return {**given, inputs.voice: voice} if voice else given


def address(output: Any) -> str:
    """Where the sound of an answer lies: alone, in a list, or beside other things."""
    found = output[0] if isinstance(output, list) and output else output
    if isinstance(found, dict):
        found = next((found[name] for name in ("audio", "audio_out", "url") if found.get(name)), "")
    if isinstance(found, str) and found:
        return found
    raise AnswerError("replicate: the model made no sound")
