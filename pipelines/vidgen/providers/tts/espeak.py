"""Many languages through eSpeak NG, in a plain robotic voice.

The library comes with the extra `espeak`, or from the system. Starts of words are eSpeak's own
events, to the sample. Ends are where the next word starts, or where the sound stops before a pause.
A word that eSpeak gives no event of its own (a sign that it does not say) has no length.
"""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from ...errors import ProviderError
from .base import DEFAULT_VOICE, Speech, SpokenWord, refuse
from .espeak_library import chosen, espeak_version

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

GAIN = 1.12
_SILENT = 0.004
_TIMEOUT_S = 120


class Espeak:
    """Voices are languages and variants of eSpeak: `de`, `pt-br`, `en-us+f3`."""

    name = "espeak"

    def voices(self, language: str) -> tuple[str, ...]:
        base = language.lower()
        return tuple(v for v in dict.fromkeys((base, base.split("-")[0])) if chosen(v))

    def check(self, voice: str, language: str) -> None:
        if not (self.voices(language) if voice == DEFAULT_VOICE else chosen(voice)):
            raise refuse(self, voice, language)

    def fingerprint(self, voice: str, language: str) -> dict[str, str]:  # noqa: ARG002
        return {"espeak-ng": espeak_version(), "loader": _loader_version()}

    def speak(self, text: str, voice: str, language: str, seed: int) -> Speech:
        self.check(voice, language)
        voice = self.voices(language)[0] if voice == DEFAULT_VOICE else voice
        text = " ".join(text.split())
        samples, starts, rate = _synthesised(text, voice, seed)
        return Speech(samples, rate, _words(text, starts, samples, rate))


def _loader_version() -> str:
    try:
        return version("espeakng-loader")
    except PackageNotFoundError:
        return "system"


def _synthesised(
    text: str, voice: str, seed: int
) -> tuple[NDArray[np.float32], list[tuple[int, int]], int]:
    """Samples, the (character, sample) at which words start, and the sample rate."""
    import numpy as np

    command = [sys.executable, "-P", "-m", "vidgen.providers.tts.espeak_library", voice, str(seed)]
    try:
        ran = subprocess.run(
            command, input=text.encode(), capture_output=True, timeout=_TIMEOUT_S, check=True
        )
    except (subprocess.SubprocessError, OSError) as error:
        raise ProviderError(f"eSpeak NG failed: {error}") from None
    head, _, sound = ran.stdout.partition(b"\n")
    told = json.loads(head)
    samples = np.frombuffer(sound, "<i2").astype(np.float32) * np.float32(GAIN / 32768)
    return np.clip(samples, -0.99, 0.99), told["starts"], told["rate"]


def _words(
    text: str, starts: list[tuple[int, int]], samples: NDArray[np.float32], rate: int
) -> tuple[SpokenWord, ...]:
    """Times by the events; the first event inside a word is its start."""
    length_s = len(samples) / rate
    first: dict[int, float] = {}
    for character, sample in starts:
        first.setdefault(text[: max(character, 0)].count(" "), min(sample / rate, length_s))
    known = sorted(first)
    until = {word: first[after] for word, after in itertools.pairwise(known)}
    words = []
    now = 0.0
    for index, token in enumerate(text.split()):
        if index in first:
            start = max(now, first[index])
            now = max(start, _sound_ends(samples, rate, start, until.get(index, length_s)))
            words.append(SpokenWord(token, round(start, 4), round(now, 4)))
        else:
            words.append(SpokenWord(token, round(now, 4), round(now, 4)))
    return tuple(words)


def _sound_ends(samples: NDArray[np.float32], rate: int, start_s: float, end_s: float) -> float:
    """Where the last sound between two times stops."""
    import numpy as np

    part = np.abs(samples[int(start_s * rate) : int(end_s * rate)])
    loud = np.flatnonzero(part > _SILENT)
    return min(end_s, start_s + (int(loud[-1]) + 1) / rate) if len(loud) else end_s
