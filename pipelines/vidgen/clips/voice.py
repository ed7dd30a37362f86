"""What is heard in a clip, and the mouth that goes with it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ConfigError, MediaError
from ..media.audio_file import as_int16, read_audio, resampled, write_wav
from ..providers.tts.base import DEFAULT_VOICE, PaidVoice, Speech, Voice, select
from ..providers.tts.speech_text import spoken

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from ..rig.motion.acting import Mouth

RATE, _LANGUAGE, _SEED = 48000, "en", 1
_REST_S = 0.25
"""How long a mouth is at rest after the last word."""

MEMORY_MB = 700
"""The most that a voice of this machine needs."""


@lru_cache
def speaker(voice: str, provider: str) -> tuple[dict[str, str], dict[str, str]]:
    """Who speaks a dialogue, as a request says it, and the fingerprint of that voice.

    Raises ConfigError for a voice that is not known, or that is over the network.
    """
    found, name = select(voice or DEFAULT_VOICE, provider)
    if isinstance(found, PaidVoice):
        raise ConfigError(
            f"{found.name} is a voice over the network, and clips are spoken by this machine",
            cure="set the NPC's voice to hibari:heart or espeak:en, or `tts.provider` to hibari",
        )
    found.check(name, _LANGUAGE)
    return {"provider": found.name, "voice": name}, found.fingerprint(name, _LANGUAGE)


class Line:
    """What is said in a clip: mono samples at 48 kHz, and what is known of its sounds."""

    def __init__(self, samples: NDArray[np.float32], speech: Speech | None) -> None:
        self._samples = samples
        self._speech = speech

    def frames(self, at_least: int, fps: int) -> int:
        """How many pictures a clip needs in which all of it is heard."""
        return max(at_least, math.ceil((len(self._samples) / RATE + _REST_S) * fps))

    def mouths(self, frames: int, fps: int) -> tuple[Mouth, ...]:
        """The mouth of every picture: by its phonemes, else its words, else its sound."""
        from ..rig.motion.speaking import heard, spoken, worded

        if self._speech is None:
            return heard(self._samples, RATE, frames, fps)
        if self._speech.phonemes:
            return spoken(self._speech.phonemes, frames, fps)
        return worded(self._speech.words, frames, fps)

    def write(self, path: Path) -> Path:
        """The sound as a WAV of 48 kHz."""
        write_wav(path, [as_int16(self._samples)], RATE)
        return path


def line_of(request: Mapping[str, Any], inputs: Path) -> Line | None:
    """What is to be heard in a clip, or None.

    Raises MediaError for a file that is no sound, or has none in it.
    """
    import numpy as np

    asked = request["asked"]
    if asked.get("audio"):
        blocks = [block[:, 0] for block in read_audio(inputs / "audio", RATE, 1)]
        if not blocks:
            raise MediaError("audio: there is no sound in the file", cure="give one that is heard")
        return Line(np.concatenate(blocks), None)
    if not asked.get("dialogue"):
        return None
    by = request["voice"]
    provider, voice = select(f"{by['provider']}:{by['voice']}", "")
    speech = _said(provider, asked["dialogue"], voice)
    return Line(resampled(speech.samples, speech.sample_rate, RATE), speech)


def _said(provider: Voice | PaidVoice, text: str, voice: str) -> Speech:
    words = spoken(text, _LANGUAGE)
    if not words or isinstance(provider, PaidVoice):
        raise ConfigError(f"dialogue: {text!r} has no word in it")
    return provider.speak(words, voice, _LANGUAGE, _SEED)
