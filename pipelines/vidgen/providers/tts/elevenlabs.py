"""Voices of ElevenLabs, which tells when every letter is spoken."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import groupby
from pathlib import Path
from typing import Any

from ...errors import AnswerError, ConfigError
from ...events import Tick
from ..base import Access
from ..remote.http import Http, require_key
from ..remote.inline import write_base64
from .base import DEFAULT_VOICE, Said, Saying, SpokenWord

SERVICE = "elevenlabs"
HOME = "https://api.elevenlabs.io"
KEYS = ("ELEVENLABS_API_KEY",)
MODEL = "eleven_multilingual_v2"
VOICES = {
    "sarah": "EXAVITQu4vr4xnSDxMaL",
    "george": "JBFqnCBsd6RMkjVDRZzb",
    "aria": "9BWtsMINqrJLrRacOk9x",
    "roger": "CwhRBWXzGAHq8TQ4Fs17",
    "brian": "nPczCjzI2devNBz1zQrb",
    "charlotte": "XB0fDUnXU5powFXDhCwa",
    "daniel": "onwK4e9ZLuTAKqWW03F9",
    "lily": "pFZP5JQG7iQjIQuC4Bku",
    "matilda": "XrExE9yKIg1WjnnlVkGX",
}
"""Voices that every account has, by name; any other is named by its id."""

_ID = re.compile(r"[A-Za-z0-9]{12,40}")
_MODEL = re.compile(r"[\w.-]{1,80}")
_USD_A_CHARACTER, _USD_WHEN_FAST = 0.0003, 0.00015
_FAST = re.compile(r"flash|turbo")
_LONGEST_CHARACTERS, _TIMEOUT_S = 2500, 120.0
_MOST_BYTES = 64 << 20


class Elevenlabs:
    """Any model for speech. What a character costs depends on the plan: the cost is not known."""

    name = "elevenlabs"
    service = SERVICE
    longest = _LONGEST_CHARACTERS

    def voices(self, language: str) -> tuple[str, ...]:  # noqa: ARG002
        return tuple(VOICES)

    def model(self, chosen: str | None) -> str:
        if chosen is None or _MODEL.fullmatch(chosen):
            return chosen or MODEL
        raise ConfigError(f"{chosen!r} is no model of ElevenLabs", cure=f"write it as {MODEL}")

    def check(
        self,
        voice: str,
        language: str,  # noqa: ARG002
        model: str | None = None,
        access: Access | None = None,
    ) -> None:
        _voice(voice)
        self.model(model)
        if access is not None:
            require_key(access, KEYS, SERVICE)

    def fingerprint(self, voice: str, model: str, access: Access) -> dict[str, str]:
        told = {"provider": self.name, "model": model, "voice": _voice(voice)}
        return {**told, "server": access.base_url or ""}

    def price(self, text: str, model: str, access: Access) -> float | None:  # noqa: ARG002
        """What the dearest plan pays, and so the most."""
        return len(text) * (_USD_WHEN_FAST if _FAST.search(model) else _USD_A_CHARACTER)

    def say(self, saying: Saying, folder: Path, tick: Tick, access: Access) -> Said:
        http = Http(
            access, home=HOME, key_names=KEYS, service=SERVICE, header="xi-api-key", scheme=""
        )
        body: dict[str, Any] = {
            "text": saying.text,
            "model_id": saying.model,
            "seed": saying.seed,
        }
        if _FAST.search(saying.model):
            body["language_code"] = saying.language.split("-", maxsplit=1)[0]
        path = f"/v1/text-to-speech/{_voice(saying.voice)}/with-timestamps"
        answer = http.call(
            "POST",
            f"{path}?output_format=mp3_44100_128",
            body=body,
            timeout_s=_TIMEOUT_S,
            tick=tick,
        )
        sound = answer.get("audio_base64")
        if not isinstance(sound, str) or not sound:
            raise AnswerError("elevenlabs sends no sound")
        file = write_base64(sound, folder / "said", limit=_MOST_BYTES, service=SERVICE)
        return Said(file, _words(saying.text, answer.get("alignment")))


def _voice(voice: str) -> str:
    """The id of a voice. Raises ConfigError for what can be none."""
    if voice == DEFAULT_VOICE:
        return next(iter(VOICES.values()))
    if found := VOICES.get(voice.lower()):
        return found
    if _ID.fullmatch(voice):
        return voice
    raise ConfigError(
        f"ElevenLabs has no voice {voice!r} in every account. Known: {', '.join(VOICES)}.",
        cure="set `voice: elevenlabs:ID` with the voice's id",
    )


def _words(text: str, alignment: Any) -> tuple[SpokenWord, ...] | None:
    """The words of a text by the times of their letters; None where these do not fit the text."""
    if not isinstance(alignment, Mapping):
        return None
    names = ("characters", "character_start_times_seconds", "character_end_times_seconds")
    letters, starts, ends = (alignment.get(name) for name in names)
    if not (isinstance(letters, list) and isinstance(starts, list) and isinstance(ends, list)):
        return None
    try:
        timed = [
            (str(letter), float(start), float(end))
            for letter, start, end in zip(letters, starts, ends, strict=True)
        ]
    except (TypeError, ValueError):
        return None
    words = [
        list(group)
        for blank, group in groupby(timed, key=lambda one: not one[0].strip())
        if not blank
    ]
    found = ["".join(letter for letter, _, _ in word) for word in words]
    if found != text.split() or not _rising(timed):
        return None
    return tuple(
        SpokenWord(said, word[0][1], word[-1][2]) for said, word in zip(found, words, strict=True)
    )


def _rising(timed: list[tuple[str, float, float]]) -> bool:
    times = [time for _, start, end in timed for time in (start, end)]
    return all(0 <= time < 36000 for time in times) and times == sorted(times)
