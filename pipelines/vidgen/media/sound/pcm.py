"""Write a film's sound as plain samples of 16 bits, for those who go on working with it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...events import Tick
from ..audio_file import as_int16
from ..publish import beside
from .aac import Block
from .ear import RATE, WARM
from .survey import BLOCK, blocks, heard, warmed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

CODEC = "pcm_s16le"


def judged(read: Callable[[int, int], Samples], at: int, *, length: int, high: float) -> Block:
    """What is heard of the block of a film that begins at sample `at`; it has no frames."""
    count, first = min(BLOCK, length - at), max(0, at - WARM)
    sound = warmed(read(first, at + count - first), at - first, count)
    powers, peaks, _ = heard(sound, high)
    return Block((), b"", powers, peaks)


def write(
    read: Callable[[int, int], Samples], length: int, channels: int, target: Path, tick: Tick
) -> None:
    """Write the samples block by block into a QuickTime file, which begins at time 0."""
    import av

    options = {"fflags": "+bitexact"}
    with beside(target) as part, av.open(str(part), "w", format="mov", options=options) as output:
        stream: Any = output.add_stream(CODEC, rate=RATE)
        stream.layout = layout = "stereo" if channels == 2 else "mono"
        for at in blocks(length):
            tick(at / max(1, length), "writing sound")
            sound = as_int16(read(at, min(BLOCK, length - at)))
            frame = av.AudioFrame.from_ndarray(
                sound.T.reshape(1, -1).copy(), format="s16", layout=layout
            )
            frame.sample_rate, frame.pts, frame.time_base = RATE, at, Fraction(1, RATE)
            for packet in stream.encode(frame):
                output.mux(packet)
