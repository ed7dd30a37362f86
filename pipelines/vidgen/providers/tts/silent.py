"""No voice: silence for as long as a speaker would take, for films that are only read."""

from __future__ import annotations

from .base import Speech, SpokenWord

_RATE = 24000
_WORDS_PER_MINUTE = 155
_LETTERS_A_WORD = 4.7
_PAUSES_S = {",": 0.15, ";": 0.2, ":": 0.2, ".": 0.0, "!": 0.0, "?": 0.0}


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

        words = estimate(text.split())
        length_s = words[-1].end_s if words else 0.1
        return Speech(np.zeros(round(length_s * _RATE), np.float32), _RATE, words)


def estimate(texts: list[str]) -> tuple[SpokenWord, ...]:
    """When each word would be said: 155 words of ordinary length a minute."""
    words = []
    now = 0.0
    for text in texts:
        share = (2 + len(text)) / (2 + _LETTERS_A_WORD)
        end = now + share * 60 / _WORDS_PER_MINUTE
        words.append(SpokenWord(text, round(now, 4), round(end, 4)))
        now = end + _PAUSES_S.get(text[-1:], 0.0)
    return tuple(words)
