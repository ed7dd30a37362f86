"""A voice for tests: every word is a tone of its own pitch, 0.2 s long, at exactly known times."""

from __future__ import annotations

import zlib

from ...errors import ProviderError
from .base import Speech, SpokenWord, refuse

RATE = 24000
WORD_S = 0.2
GAP_S = 0.05


class Fake:
    """Tones in place of speech. The word `boom` makes it fail."""

    name = "fake"

    def voices(self, language: str) -> tuple[str, ...]:
        return ("heart", "tone") if language.startswith("en") else ()

    def check(self, voice: str, language: str) -> None:
        if voice not in self.voices(language):
            raise refuse(self, voice, language)

    def fingerprint(self, voice: str, language: str) -> dict[str, str]:  # noqa: ARG002
        return {"fake": "1"}

    def speak(self, text: str, voice: str, language: str, seed: int) -> Speech:
        import numpy as np

        self.check(voice, language)
        texts = text.split()
        if "boom" in texts:
            raise ProviderError("The fake voice was asked to fail")
        step, length = round((WORD_S + GAP_S) * RATE), round(WORD_S * RATE)
        samples = np.zeros(max(1, step * len(texts)), np.float32)
        time = np.arange(length) / RATE
        for index, word in enumerate(texts):
            pitch = 200 + (zlib.crc32(word.encode()) + seed) % 400
            samples[index * step : index * step + length] = 0.2 * np.sin(2 * np.pi * pitch * time)
        starts = [index * step / RATE for index in range(len(texts))]
        words = tuple(SpokenWord(w, s, s + WORD_S) for w, s in zip(texts, starts, strict=True))
        return Speech(samples, RATE, words)
