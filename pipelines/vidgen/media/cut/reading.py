"""Decode some frames of a clip, from the key picture before them on."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.video.stream import VideoStream

from ...errors import MediaError
from ..finish.planes import Planes


class Reader:
    """A scene's pictures as the film shows them, one after the other, first and last ones held."""

    def __init__(self, clip: Path, first: int, fps: int) -> None:
        """Begin at the clip's frame `first`, which may lie before its first one."""
        self._clip, self._at = clip, first
        self._frames = _decoded(clip, max(0, first), fps)
        self._place = -1
        self._picture: Planes | None = None

    def next(self) -> Planes:
        """The next picture; it belongs to the reader. Raises MediaError for a broken clip."""
        while self._place < max(0, self._at):
            found = next(self._frames, None)
            if found is None:
                break
            self._place, self._picture = found
        self._at += 1
        if self._picture is None:
            raise MediaError(f"{self._clip}: has no picture at its frame {self._at - 1}")
        return self._picture

    def skip(self) -> None:
        """Go over the next picture."""
        self._at += 1


def _decoded(clip: Path, first: int, fps: int) -> Iterator[tuple[int, Planes]]:
    """Frames from `first` on, or the last one where there are not so many."""
    try:
        with av.open(str(clip), format="mp4") as container:
            stream = container.streams.video[0]
            stream.thread_count = 1
            step = Fraction(1, fps) / Fraction(stream.time_base or 1)
            container.seek(int(first * step), stream=stream)
            last = None
            for frame in _needed(container, stream, min(first, stream.frames - 1) * step):
                if frame.is_corrupt or frame.pts is None:
                    raise MediaError(f"{clip}: a broken picture near its frame {first}")
                place = int(frame.pts / step)
                last = place, frame
                if place >= first:
                    yield place, Planes.of(frame)
            if last is not None and last[0] < first:
                yield first, Planes.of(last[1])
    except (av.FFmpegError, IndexError) as error:
        raise MediaError(f"{clip}: its pictures cannot be decoded ({error})") from None


def _needed(
    container: av.container.InputContainer, stream: VideoStream, first: Fraction
) -> Iterator[av.VideoFrame]:
    """The frames from a time on, in ticks, and those before it that others refer to."""
    for packet in container.demux(stream):
        early = packet.pts is not None and packet.pts < first
        stream.codec_context.skip_frame = "NONREF" if early else "DEFAULT"
        yield from packet.decode()
