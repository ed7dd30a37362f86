"""A sound file of the user's as the music: brought to the bed's level, and repeated to the end."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import MediaError
from .base import LUFS, RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_OVERLAP_S = 2.0
_QUIETEST_POWER = 1e-7


class File:
    """The piece is a path to anything that PyAV decodes as sound."""

    name = "file"

    def pieces(self) -> tuple[str, ...]:
        return ()

    def fingerprint(self, piece: str) -> dict[str, str]:  # noqa: ARG002
        return {"file": "1"}

    def play(
        self,
        piece: str,
        duration_s: float,
        seed: int,  # noqa: ARG002
    ) -> Iterator[NDArray[np.float32]]:
        """The file over and over, each time overlapping the last by two seconds.

        Raises MediaError for a file that is no sound, or is silent.
        """
        import numpy as np

        path = Path(piece)
        gain, length = _measured(path)
        overlap = min(round(_OVERLAP_S * RATE), length // 4)
        left = round(duration_s * RATE)
        tail = np.zeros((0, 2), np.float32)
        while left > 0:
            for block, held in _round(path, overlap, tail):
                tail = held
                left -= len(block)
                yield np.clip(block * gain, -1, 1)


def _round(
    path: Path, overlap: int, before: NDArray[np.float32]
) -> Iterator[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """One time through the file, faded over what is left of the time before.

    Yields blocks to play, each with the samples held back for the overlap with the next time.
    """
    import numpy as np

    from ...media.audio_file import read_audio

    held = np.zeros((0, 2), np.float32)
    started = False
    for block in read_audio(path, RATE, 2):
        held = np.concatenate([held, block])
        if not started and len(held) >= 2 * overlap:
            held[: len(before)] = _crossed(before, held[: len(before)])
            started = True
        if started and len(held) > overlap + RATE:
            yield held[: len(held) - overlap], held[len(held) - overlap :]
            held = held[len(held) - overlap :]
    yield held[: len(held) - overlap], held[len(held) - overlap :]


def _crossed(out: NDArray[np.float32], into: NDArray[np.float32]) -> NDArray[np.float32]:
    """One sound fading into another at constant power."""
    import numpy as np

    turn = np.linspace(0, np.pi / 2, len(out), dtype=np.float32)[:, None]
    return np.asarray(out * np.cos(turn) + into * np.sin(turn))


def _measured(path: Path) -> tuple[np.float32, int]:
    """The gain that brings a file to the bed's level, and its length in samples at 48 kHz.

    The level is the mean power of all that is not near silence, as loudness meters gate it; the K
    weighting is left out, which is within 2 LU for music.
    """
    import numpy as np

    from ...media.audio_file import read_audio

    powers: list[float] = []
    length = 0
    for block in read_audio(path, RATE, 2):
        length += len(block)
        powers.append(float((block.astype(np.float64) ** 2).sum(axis=1).mean()))
    heard = [power for power in powers if power > _QUIETEST_POWER]
    if not heard:
        raise MediaError(f"{path}: is silent", cure="choose another sound for `music` in the brief")
    gain = 10 ** ((LUFS + 0.691) / 20) / np.sqrt(np.mean(heard))
    return np.float32(gain), length
