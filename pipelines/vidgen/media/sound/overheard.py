"""The sound of a clip that somebody else made: decoded where the decoder can do no harm."""

from __future__ import annotations

import os
import select
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import MediaError
from ...events import Tick
from ..audio_file import as_int16, write_wav
from ..confined import BLINK_S, STALL_S, Line, confined, hand_over
from ..fitting import Fitting
from ..footage import MOST_S, kind_of
from .ear import RATE
from .mix import Loop, Part, Source
from .stretch import hastened
from .wav import opened

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_BLOCK = RATE
_BYTES_A_SECOND = 4 * RATE


def overheard(path: Path, target: Path, *, folder: Path, limit_s: float, tick: Tick) -> bool:
    """Write a clip's sound as a stereo WAV at `target`; False where it has none, or none to read.

    A confined fork decodes it, and hands over nothing but samples, through a pipe.
    """
    with confined(partial(_tell, path), read=path, folder=folder, limit_s=limit_s) as line:
        sound = b"".join(_listened(line, tick))
    return _written(sound, target)


def _written(sound: bytes, target: Path) -> bool:
    import numpy as np

    samples = np.frombuffer(sound[: len(sound) // 4 * 4], "<i2").reshape(-1, 2)
    if not samples.any():
        return False
    write_wav(target, [samples], RATE, 2)
    return True


def _tell(path: Path, told: int) -> int:
    """The confined side: write all samples, as far as they can be read."""
    import av

    with (
        suppress(av.FFmpegError, ValueError, OSError, MediaError),
        av.open(str(path), format=kind_of(path)) as container,
    ):
        resampler = av.AudioResampler(format="s16", layout="stereo", rate=RATE)
        for stream in container.streams.audio[:1]:
            for frame in chain(container.decode(stream), [None]):
                for part in resampler.resample(frame):
                    hand_over(told, part.to_ndarray().astype("<i2").tobytes())
    return 0


def _listened(line: Line, tick: Tick) -> Iterator[bytes]:
    """What comes through the pipe, as long as a clip may be."""
    left, waited_s = round(MOST_S * _BYTES_A_SECOND), 0.0
    while left > 0:
        if not select.select([line.heard], [], [], BLINK_S)[0]:
            waited_s += BLINK_S
            tick(None, "listening to a clip")
            if waited_s >= STALL_S:
                raise MediaError("the sound of the clip cannot be read: its reader stands still")
            continue
        part = os.read(line.heard, min(left, 1 << 20))
        if not part:
            line.child.wait()
            return
        yield part
        left, waited_s = left - len(part), 0.0


def fitted_sound(raw: Path, plan: Fitting, target: Path) -> None:
    """Write a clip's sound as its pictures are shown: at their pace, cut, or again and again."""
    length = round(plan.scene_s * RATE)
    source: Source = opened(raw)
    if plan.pace != 1:
        paced = round(source.length / plan.pace)
        source = hastened(raw, plan.pace, paced, target.with_suffix(".paced.wav"))
    if plan.way == "repeated":
        source = Loop(source, length, plan.crossed_s)
    write_wav(target, _blocks(Part(source, 0, length), length), RATE, 2)


def _blocks(part: Part, length: int) -> Iterator[NDArray[np.int16]]:
    import numpy as np

    for at in range(0, length, _BLOCK):
        count = min(_BLOCK, length - at)
        sound = part.read(at, count)
        yield as_int16(np.zeros((count, 2), np.float32) if sound is None else sound.T)
