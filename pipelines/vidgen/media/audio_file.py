"""Sound as samples: read any file, read and write WAV, change the rate."""

from __future__ import annotations

import wave
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from ..errors import MediaError
from .plain import PLAIN

if TYPE_CHECKING:
    import numpy as np
    from av import AudioFrame
    from numpy.typing import NDArray

_EDGE_S = 0.05


def read_audio(path: Path, rate: int = 48000, channels: int = 2) -> Iterator[NDArray[np.float32]]:
    """The first audio track of a file, in blocks of shape (samples, channels) at `rate`.

    Only formats that name no other file are opened. Raises MediaError for what is no sound.
    """
    import av

    layout = "stereo" if channels == 2 else "mono"
    resampler = av.AudioResampler(format="flt", layout=layout, rate=rate)
    try:
        with av.open(str(path), options=PLAIN) as container:
            if not container.streams.audio:
                raise MediaError(f"{path}: there is no sound in this file")
            for frame in container.decode(container.streams.audio[0]):
                for part in resampler.resample(frame):
                    yield _block(part, channels)
            for part in resampler.resample(None):
                yield _block(part, channels)
    except (av.FFmpegError, ValueError) as error:
        raise MediaError(f"{path}: cannot be read as sound ({error})") from None


def _block(frame: AudioFrame, channels: int) -> NDArray[np.float32]:
    import numpy as np

    return frame.to_ndarray().reshape(-1, channels).astype(np.float32, copy=False)


def read_wav(path: Path) -> NDArray[np.int16]:
    """The samples of a 16-bit mono WAV. Raises MediaError for any other file."""
    import numpy as np

    try:
        with wave.open(str(path), "rb") as file:
            if file.getnchannels() != 1 or file.getsampwidth() != 2:
                raise MediaError(f"{path}: is not 16-bit mono")
            return np.frombuffer(file.readframes(file.getnframes()), "<i2")
    except (wave.Error, EOFError) as error:
        raise MediaError(f"{path}: is no WAV file ({error})") from None


def write_wav(
    target: Path | IO[bytes],
    blocks: Iterable[NDArray[np.int16]],
    rate: int = 48000,
    channels: int = 1,
) -> None:
    """Write 16-bit samples, block by block, as a WAV: a file, or into one that is open."""
    with wave.open(str(target) if isinstance(target, Path) else target, "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        for block in blocks:
            file.writeframes(block.astype("<i2", copy=False).tobytes())


def as_int16(samples: NDArray[np.float32]) -> NDArray[np.int16]:
    """Samples in -1 to 1 as 16-bit numbers; what lies beyond is clipped."""
    import numpy as np

    return np.rint(np.clip(samples, -1, 1) * 32767).astype(np.int16)


def resampled(samples: NDArray[np.float32], old: int, new: int) -> NDArray[np.float32]:
    """Mono samples at another rate, exact up to the lower of both half rates.

    The spectrum is cut or extended with zeros; silence at both ends keeps it from wrapping round.
    """
    import numpy as np

    if old == new or not len(samples):
        return samples
    step = old // np.gcd(old, new)
    edge = -(-round(old * _EDGE_S) // step) * step
    length = -(-(len(samples) + 2 * edge) // step) * step
    padded = np.zeros(length)
    padded[edge : edge + len(samples)] = samples
    longer = length * new // old
    spectrum = np.fft.rfft(padded)
    kept = np.zeros(longer // 2 + 1, complex)
    common = min(len(spectrum), len(kept))
    kept[:common] = spectrum[:common]
    sound = np.fft.irfft(kept, longer) * (longer / length)
    first = edge * new // old
    count = -(-len(samples) * new // old)
    return np.asarray(sound[first : first + count], np.float32)
