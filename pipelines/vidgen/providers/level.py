"""How loud samples sound by ITU-R BS.1770, and how to bring them to a level."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import MediaError
from ..media.sound.ear import FLOOR_LUFS, gated

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

QUIETEST_LUFS = -60.0
"""What is no louder counts as silence."""

_BLOCK_S, _STEP_S = 0.4, 0.1
_KNEE = 0.8


def lufs(samples: NDArray[np.float32], rate: int) -> float:
    """Integrated loudness of samples of shape (count,) or (count, channels), gated; -70 at least.

    A sound shorter than 0.4 s is measured whole. The K weighting is applied in the spectrum.
    """
    import numpy as np

    sides = np.atleast_2d(samples.T).astype(np.float64)
    length = sides.shape[1]
    if not length:
        return FLOOR_LUFS
    heard = np.fft.irfft(np.fft.rfft(sides, axis=1) * _weighting(length, rate), length, axis=1)
    return gated(_blocks((heard**2).sum(axis=0), rate))


def levelled(samples: NDArray[np.float32], rate: int, wanted: float) -> NDArray[np.float32]:
    """The samples at a loudness in LUFS, rare peaks bent below full scale.

    Raises MediaError where there is nothing to hear.
    """
    import numpy as np

    found = lufs(samples, rate)
    if found <= QUIETEST_LUFS:
        raise MediaError("there is nothing to hear in the sound")
    return bent(samples * np.float32(10 ** ((wanted - found) / 20)))


def bent(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Samples whose peaks above 0.8 are bent so that they stay below 1; changed in place."""
    import numpy as np

    over = np.abs(samples) > _KNEE
    soft = _KNEE + (1 - _KNEE) * np.tanh((np.abs(samples[over]) - _KNEE) / (1 - _KNEE))
    samples[over] = np.sign(samples[over]) * soft
    return samples


def _blocks(power: NDArray[np.float64], rate: int) -> NDArray[np.float64]:
    """The mean power of overlapping blocks."""
    import numpy as np

    size, step = round(_BLOCK_S * rate), round(_STEP_S * rate)
    if len(power) <= size:
        return np.asarray([power.mean()])
    summed = np.concatenate([[0.0], np.cumsum(power)])
    starts = np.arange(0, len(power) - size + 1, step)
    return np.asarray((summed[starts + size] - summed[starts]) / size)


def _weighting(length: int, rate: int) -> NDArray[np.float64]:
    """The size of the K filter at each frequency of a spectrum: a shelf above 1.7 kHz, no rumble.

    The two filters are given for 48 kHz; their responses hold by frequency at any rate.
    """
    import numpy as np

    frequency = np.minimum(np.fft.rfftfreq(length, 1 / rate), 23999.0)
    z = np.exp(2j * np.pi * frequency / 48000)
    shelf = (1.53512485958697 - 2.69169618940638 / z + 1.19839281085285 / z**2) / (
        1 - 1.69065929318241 / z + 0.73248077421585 / z**2
    )
    high = (1 - 2 / z + 1 / z**2) / (1 - 1.99004745483398 / z + 0.99007225036621 / z**2)
    return np.asarray(np.abs(shelf * high))
