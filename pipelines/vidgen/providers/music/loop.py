"""Play a composed piece as a bed: at the bed's level, over and over without a seam."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import AnswerError, MediaError
from ..level import levelled
from ..tts.audible import BLOCK_S, audible
from .base import LUFS, RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_LONGEST_S, _SHORTEST_S = 600.0, 2.0
_OVERLAP_S = 2.0
_SEARCH_S = 6.0
_FRAME = RATE // 100


def opened(path: Path) -> NDArray[np.float32]:
    """The piece in a file: (samples, 2) at 48 kHz and -24 LUFS, without silence at its ends.

    Raises AnswerError for what is no sound, is silent, or is shorter than 2 s or longer than 600.
    """
    import numpy as np

    from ...media.audio_file import read_audio

    blocks: list[NDArray[np.float32]] = []
    length = 0
    try:
        for block in read_audio(path, RATE, 2):
            blocks.append(block)
            length += len(block)
            if length > _LONGEST_S * RATE:
                raise AnswerError("The music that came goes on and on")
        sound = np.nan_to_num(np.concatenate([*blocks, np.zeros((1, 2), np.float32)]))
        trimmed = _trimmed(sound)
        if len(trimmed) < _SHORTEST_S * RATE:
            raise AnswerError(f"The music that came lasts {len(trimmed) / RATE:.1f} s only")
        return levelled(trimmed, RATE, LUFS)
    except MediaError as error:
        raise AnswerError(f"The music that came cannot be used: {error.message}") from None


def looped(piece: NDArray[np.float32], duration_s: float) -> Iterator[NDArray[np.float32]]:
    """The piece in blocks, at least `duration_s` in all.

    Each time overlaps the last where its end sounds most like its beginning, which keeps the beat.
    """
    import numpy as np

    wanted = round(duration_s * RATE)
    if wanted <= len(piece):
        yield piece[:wanted]
        return
    overlap = min(round(_OVERLAP_S * RATE), len(piece) // 4)
    turn_at = _turn(piece, overlap)
    crossed = _crossed(piece[turn_at : turn_at + overlap], piece[:overlap])
    yield piece[:turn_at]
    left = wanted - turn_at
    while left > 0:
        yield np.concatenate([crossed, piece[overlap:turn_at]])
        left -= turn_at


def _crossed(out: NDArray[np.float32], into: NDArray[np.float32]) -> NDArray[np.float32]:
    """One sound fading into another at constant power, however alike the two are."""
    import numpy as np

    over = np.linspace(0, np.pi / 2, len(out), dtype=np.float32)[:, None]
    scale = float(np.linalg.norm(out) * np.linalg.norm(into)) + 1e-9
    alike = max(0.0, float((out * into).sum()) / scale)
    swell = np.sqrt(1 + alike * np.sin(2 * over))
    return np.asarray((out * np.cos(over) + into * np.sin(over)) / swell)


def _trimmed(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    import numpy as np

    on = np.flatnonzero(audible(sound.mean(axis=1), RATE))
    if not len(on):
        return sound[:0]
    block = round(BLOCK_S * RATE)
    return sound[int(on[0]) * block : (int(on[-1]) + 1) * block]


def _turn(piece: NDArray[np.float32], overlap: int) -> int:
    """The sample at which to begin anew: where what follows rises and falls as the beginning."""
    import numpy as np

    size = len(piece) // _FRAME
    level = np.sqrt((piece[: size * _FRAME].reshape(size, -1).astype(np.float64) ** 2).mean(axis=1))
    attacks = np.maximum(0, np.diff(np.log(level + 1e-4), prepend=np.log(level[0] + 1e-4)))
    span = overlap // _FRAME
    last = size - span
    first = max(size // 2, last - round(_SEARCH_S * RATE / _FRAME))
    begun = attacks[:span]
    likeness = [
        float(attacks[at : at + span] @ begun)
        / (1e-6 + float(np.linalg.norm(attacks[at : at + span])))
        for at in range(first, last + 1)
    ]
    return (first + int(np.argmax(likeness))) * _FRAME if max(likeness) > 0 else last * _FRAME
