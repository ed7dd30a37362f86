"""`spoken`: speech of the embedded voice as files of any kind, for servers to send."""

from __future__ import annotations

import io
from functools import cache

import av
import numpy as np
import pytest

from vidgen.media.audio_file import as_int16, write_wav
from vidgen.providers.tts.base import Speech, select


@cache
def speech(text: str, seed: int = 5) -> Speech:
    provider, voice = select("hibari:heart-brisk", "hibari")
    return provider.speak(text, voice, "en", seed)


@cache
def wav(text: str, gain: float = 1.0) -> bytes:
    made = speech(text)
    buffer = io.BytesIO()
    write_wav(buffer, [as_int16(made.samples * np.float32(gain))], made.sample_rate)
    return buffer.getvalue()


@cache
def mp3(text: str) -> bytes:
    made, buffer = speech(text), io.BytesIO()
    with av.open(buffer, "w", format="mp3") as container:
        stream = container.add_stream("mp3", rate=made.sample_rate, layout="mono")
        frame = av.AudioFrame.from_ndarray(as_int16(made.samples)[None], "s16", "mono")
        frame.sample_rate = made.sample_rate
        for packet in [*stream.encode(frame), *stream.encode(None)]:
            container.mux(packet)
    return buffer.getvalue()


class Spoken:
    speech = staticmethod(speech)
    wav = staticmethod(wav)
    mp3 = staticmethod(mp3)


@pytest.fixture(scope="session")
def spoken():
    return Spoken
