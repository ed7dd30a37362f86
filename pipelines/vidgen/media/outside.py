"""Show what came from outside: decoded in a process that can only hand over its pictures.

That process is confined as far as the machine can. What it hands over are raw pixels of a size that
was agreed, so it can lie about what is to be seen and do nothing else.
"""

from __future__ import annotations

import os
import select
import struct
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image

from ..errors import MediaError
from ..events import Tick
from .confined import BLINK_S, STALL_S, Line, confined, hand_over

Pixels = npt.NDArray[np.uint8]
"""Height x width x 4: red, green, blue, and an alpha that is ignored."""

Shown = tuple[Image.Image, int]
"""A picture in RGB, and for how many frames it is seen."""

_HEAD = struct.Struct("<4sqd")
_HELLO, _FRAME, _WRONG = b"film", b"fram", b"errr"
_MOST_WORDS = 300


@dataclass(frozen=True)
class Screening:
    """What a confined process shows: the length it found, in s, and its pictures in order."""

    source_s: float
    frames: Iterator[tuple[Pixels, int]]


@contextmanager
def screened(
    show: Callable[[], tuple[float, Iterable[Shown]]],
    *,
    read: Path,
    size: tuple[int, int],
    folder: Path,
    limit_s: float,
    tick: Tick,
) -> Iterator[Screening]:
    """Call `show` in a confined fork, that reads only the file `read`, and see what it shows.

    `show` gives the length of what it reads and the pictures, all of `size`. `folder` is a new one
    for that process to write in. The pixels are valid until the next are asked for. This process
    must never have held a secret. Raises MediaError with what `show` says is wrong, and where it
    ends too soon, or uses more than it may.
    """
    tell = partial(_tell, show)
    with confined(tell, read=read, folder=folder, limit_s=limit_s) as line:
        ear = _Ear(line, read.name, tick)
        yield Screening(ear.hello(), ear.frames(size))


def _tell(show: Callable[[], tuple[float, Iterable[Shown]]], told: int) -> int:
    """The confined side: write the length and the pictures, or what is wrong."""
    try:
        source_s, pictures = show()
        hand_over(told, _HEAD.pack(_HELLO, 0, source_s))
        for picture, repeat in pictures:
            hand_over(told, _HEAD.pack(_FRAME, repeat, 0.0))
            hand_over(told, picture.convert("RGBA").tobytes())
    except Exception as error:
        said = (
            error.message
            if isinstance(error, MediaError)
            else f"cannot be read ({type(error).__name__})"
        )
        words = said.encode()[:_MOST_WORDS]
        with suppress(OSError):
            hand_over(told, _HEAD.pack(_WRONG, len(words), 0.0) + words)
        return 1
    return 0


class _Ear:
    """The trusted side of the pipe: takes nothing that is not as agreed."""

    def __init__(self, line: Line, name: str, tick: Tick) -> None:
        self._line = line
        self._name = name
        self._tick = tick

    def hello(self) -> float:
        kind, _, seconds = self._head()
        if kind != _HELLO or not 0 < seconds < 1e5:
            raise self._wrong("its reader says nothing that makes sense")
        return seconds

    def frames(self, size: tuple[int, int]) -> Iterator[tuple[Pixels, int]]:
        """Pictures and for how many frames each is seen; whoever has enough need not ask on."""
        buffer = np.empty((size[1], size[0], 4), np.uint8)
        while True:
            kind, repeat, _ = self._head()
            if kind != _FRAME or not 0 < repeat < 1 << 20:
                raise self._wrong("its reader says nothing that makes sense")
            self._fill(buffer.reshape(-1).data)
            yield buffer, repeat

    def _head(self) -> tuple[bytes, int, float]:
        head = bytearray(_HEAD.size)
        self._fill(memoryview(head))
        kind, number, seconds = _HEAD.unpack(head)
        if kind == _WRONG and 0 <= number <= _MOST_WORDS:
            words = bytearray(number)
            self._fill(memoryview(words))
            said = words.decode(errors="replace")
            raise MediaError("".join(one if one.isprintable() else " " for one in said))
        return kind, number, seconds

    def _fill(self, room: memoryview) -> None:
        """Read until `room` is full. Raises MediaError where the process ends or stalls first."""
        waited_s = 0.0
        while room:
            if not select.select([self._line.heard], [], [], BLINK_S)[0]:
                waited_s += BLINK_S
                self._tick(None, "reading a clip")
                if waited_s >= STALL_S:
                    raise self._wrong("its reader stands still")
                continue
            count = os.readv(self._line.heard, [room])
            if not count:
                verdict = self._line.child.wait()
                raise self._wrong(f"its reader {verdict.sentence(self._line.limits)}")
            room, waited_s = room[count:], 0.0

    def _wrong(self, what: str) -> MediaError:
        return MediaError(f"{self._name}: cannot be read: {what}")
