"""`clip` and `tone`: small real clips and sounds, made as the contract says."""

from __future__ import annotations

import wave
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from vidgen.media.contract import CODEC, PIXEL_FORMAT, container_options, x264_options
from vidgen.model.preset import Quality


@pytest.fixture
def clip(tmp_path):
    def make(name: str, frames: int, shade: int = 60, *, fps=30, crf=23, size=(160, 120)) -> Path:
        quality = Quality(name="test", about="", height=120, fps=fps, crf=crf)
        path = tmp_path / name
        with av.open(str(path), "w", format="mp4", options=container_options(fps)) as output:
            stream = output.add_stream(CODEC, rate=fps, options=x264_options(quality))
            stream.width, stream.height = size
            stream.pix_fmt = PIXEL_FORMAT
            for index in range(frames):
                picture = np.full((size[1], size[0], 3), shade, np.uint8)
                if shade:
                    left = index * 2 % (size[0] - 40)
                    picture[30:70, left : left + 40 : 2] = [250, 200, 60]
                frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
                frame.pts, frame.time_base = index, Fraction(1, fps)
                output.mux(stream.encode(frame))
            output.mux(stream.encode(None))
        return path

    return make


@pytest.fixture
def tone(tmp_path):
    def make(name: str, seconds: float, *, hz=300.0, level=0.2, channels=1) -> Path:
        time = np.arange(round(seconds * 48000)) / 48000
        swell = 0.3 + 0.7 * np.abs(np.sin(2 * np.pi * time))
        sound = (level * swell * np.sin(2 * np.pi * hz * time) * 32767).astype("<i2")
        path = tmp_path / name
        with wave.open(str(path), "wb") as file:
            file.setnchannels(channels)
            file.setsampwidth(2)
            file.setframerate(48000)
            file.writeframes(np.repeat(sound, channels).tobytes())
        return path

    return make


@pytest.fixture
def quiet():
    """A tick that nobody hears."""
    return lambda *_: None
