"""No voice: silence for as long as a speaker would take, for films that are only read."""

from __future__ import annotations

from ...model.pace import paced
from .base import Speech, SpokenWord

_RATE = 24000


class Silent:
    """Any voice, any language; the times are estimates by the length of each word."""

    name = "silent"

    def voices(self, language: str) -> tuple[str, ...]:  # noqa: ARG002
        return ("silent",)

    def check(self, voice: str, language: str) -> None:
        """Every voice is as silent as any other."""

    def fingerprint(self, voice: str, language: str) -> dict[str, str]:  # noqa: ARG002
        return {"silent": "1"}

    def speak(self, text: str, voice: str, language: str, seed: int) -> Speech:  # noqa: ARG002
        import numpy as np

        words = tuple(SpokenWord(w.text, w.start_s, w.end_s) for w in paced(text.split()))
        length_s = words[-1].end_s if words else 0.1
        return Speech(np.zeros(round(length_s * _RATE), np.float32), _RATE, words)
