"""`wav`: a source of samples; `made`: the sound of a mix, encoded, and decoded again."""

from __future__ import annotations

import av
import numpy as np
import pytest

from vidgen.media.audio_file import as_int16, write_wav
from vidgen.media.sound.soundtrack import Aim, soundtrack
from vidgen.media.sound.wav import opened

AIM = Aim(lufs=-14.0, true_peak_db=-1.0, kbps=192)


@pytest.fixture
def wav(tmp_path):
    def make(name: str, samples):
        samples = np.atleast_2d(np.asarray(samples, np.float32))
        write_wav(tmp_path / name, [as_int16(samples.T)], 48000, len(samples))
        return opened(tmp_path / name)

    return make


@pytest.fixture
def made(tmp_path, quiet):
    def make(mix, aim=AIM, name="sound.m4a"):
        loudness = soundtrack(mix, aim, tmp_path / name, quiet)
        return loudness, heard(tmp_path / name)

    return make


def heard(path):
    """The samples of a file as a player hears them, (channels, count)."""
    with av.open(str(path)) as container:
        stream = container.streams.audio[0]
        parts = [
            frame.to_ndarray()[:, max(0, -frame.pts) :]
            for frame in container.decode(stream)
            if frame.pts + frame.samples > 0
        ]
        length = round(stream.duration * stream.time_base * 48000)
    return np.concatenate(parts, axis=1)[:, :length]
