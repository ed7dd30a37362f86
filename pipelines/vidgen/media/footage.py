"""Read a clip that somebody else made: what it is by its content, and its pictures in their order.

The demuxer is pinned: neither a name nor a playlist chooses it, and nothing outside of the file is
opened. Who decodes does so where the decoder can do no harm.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, Interpolation
from PIL import Image

from ..errors import MediaError
from .fitting import Moment

MOST_BYTES = 512 << 20
MOST_S = 120.0
MOST_FPS = 120
LEAST_SIDE = 16
MOST_PIXELS = 4096 * 2304

_CODECS = {"h264", "hevc", "vp8", "vp9", "libdav1d", "av1", "mpeg4", "prores", "mjpeg"}
_MP4_BOXES = {b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"styp"}
_HD_LINES = 720
_UNSAID, _BT601, _BT2020 = {0, 2}, {4, 5, 6, 7}, {9, 10}
"""Matrices by their numbers in ITU-T H.273; 0 is what a decoder says of RGB."""

_REPEATABLE = Interpolation.BILINEAR | Interpolation.ACCURATE_RND | Interpolation.BITEXACT
_OPTIONS = {"protocol_whitelist": "file", "enable_drefs": "0", "use_absolute_path": "0"}


@dataclass(frozen=True)
class Footage:
    """What a clip is. A pixel of it is `stretch` times as wide as high."""

    frames: int
    first_s: float
    duration_s: float
    stretch: float


def kind_of(path: Path) -> str:
    """The demuxer for a file, from its first bytes: `mov` or `matroska`.

    Raises MediaError for anything else, whatever it is called, and for a file that is too large.
    """
    with path.open("rb") as file:
        head = file.read(64)
    if path.stat().st_size > MOST_BYTES:
        raise MediaError(f"{path.name}: larger than {MOST_BYTES >> 20} MB")
    if head[4:8] in _MP4_BOXES:
        return "mov"
    if head[:4] == b"\x1a\x45\xdf\xa3":
        return "matroska"
    if head.lstrip()[:7] == b"#EXTM3U":
        raise MediaError(f"{path.name}: a playlist, not a film")
    raise MediaError(f"{path.name}: neither mp4 nor WebM by its content")


@contextmanager
def opened(path: Path) -> Iterator[tuple[av.container.InputContainer, Any]]:
    """A clip and its first picture track. Raises MediaError for what may not be decoded."""
    try:
        with av.open(
            str(path), format=kind_of(path), options=_OPTIONS, metadata_errors="replace"
        ) as container:
            if not container.streams.video:
                raise MediaError(f"{path.name}: has no pictures")
            stream = container.streams.video[0]
            _check(path, stream)
            stream.thread_type = "NONE"
            yield container, stream
    except av.FFmpegError as error:
        raise MediaError(f"{path.name}: not a film that can be read ({error.strerror})") from None


def _check(path: Path, stream: Any) -> None:
    context = stream.codec_context
    coded = context.name if context is not None else "nobody knows what"
    if coded not in _CODECS:
        raise MediaError(f"{path.name}: pictures coded as {coded} are not read")
    width, height = context.width, context.height
    if min(width, height) < LEAST_SIDE or width * height > MOST_PIXELS:
        raise MediaError(f"{path.name}: {width}x{height} is too large or too small for a clip")


def measured(path: Path) -> Footage:
    """How long a clip is and its shape, from its packets: what its header says is not believed.

    Raises MediaError for a clip that is too long, or has no pictures.
    """
    with opened(path) as (container, stream):
        base = Fraction(stream.time_base or 1)
        times = []
        for packet in container.demux(stream):
            if packet.size and packet.pts is not None and not packet.is_discard:
                times.append(packet.pts)
                if len(times) > MOST_S * MOST_FPS:
                    raise MediaError(f"{path.name}: has more than {len(times) - 1} pictures")
        if not times:
            raise MediaError(f"{path.name}: has no pictures")
        times.sort()
        step = float((times[-1] - times[0]) * base) / max(1, len(times) - 1)
        duration_s = step * len(times) or 1 / 25
        if duration_s > MOST_S:
            raise MediaError(f"{path.name}: lasts {duration_s:.0f} s, more than {MOST_S:.0f} s")
        return Footage(len(times), float(times[0] * base), duration_s, _stretch(stream))


def _stretch(stream: Any) -> float:
    said = float(stream.sample_aspect_ratio or 1)
    return said if 0.2 <= said <= 5 else 1.0


class Reader:
    """The pictures of a clip by their times, which are best asked for as they grow."""

    def __init__(self, path: Path, footage: Footage) -> None:
        self._path = path
        self._footage = footage
        self._decoded = self._decode()
        self._now: tuple[float, VideoFrame] | None = None
        self._next: tuple[float, VideoFrame] | None = None

    def at(self, time_s: float) -> VideoFrame:
        """The picture that shows at a time, counted from the first; the same object while it does.

        Raises MediaError where nothing can be decoded.
        """
        if self._now is None or time_s < self._now[0] - 1e-6:
            self._decoded = self._decode()
            self._now, self._next = next(self._decoded, None), next(self._decoded, None)
        while self._next is not None and self._next[0] <= time_s + 1e-4:
            self._now, self._next = self._next, next(self._decoded, None)
        if self._now is None:
            raise MediaError(f"{self._path.name}: has no picture that can be decoded")
        return self._now[1]

    def _decode(self) -> Iterator[tuple[float, VideoFrame]]:
        with opened(self._path) as (container, stream):
            base = Fraction(stream.time_base or 1)
            for count, frame in enumerate(container.decode(stream)):
                if count >= self._footage.frames + 1:
                    return
                if frame.is_corrupt:
                    raise MediaError(f"{self._path.name}: picture {count + 1} is broken")
                pts = frame.pts if frame.pts is not None else frame.dts or 0
                yield float(pts * base) - self._footage.first_s, frame


class Projector:
    """Shows a clip's pictures in RGB, at moments that a fitting names."""

    def __init__(self, path: Path, footage: Footage) -> None:
        self._readers = Reader(path, footage), Reader(path, footage)
        self._shown: tuple[VideoFrame, Image.Image] | None = None

    def at(self, moment: Moment) -> Image.Image:
        """The picture of a moment; the same object as before where nothing changed."""
        below = self._readers[0].at(moment.time_s)
        if not moment.share:
            if self._shown is None or self._shown[0] is not below:
                self._shown = below, in_rgb(below)
            return self._shown[1]
        over = in_rgb(self._readers[1].at(moment.over_s))
        return Image.blend(in_rgb(below), over, moment.share)


def _matrix(frame: VideoFrame) -> Colorspace:
    said = int(frame.colorspace)
    if said in _BT2020:
        return Colorspace.BT2020
    unsaid_and_small = said in _UNSAID and frame.height < _HD_LINES
    return Colorspace.ITU601 if said in _BT601 or unsaid_and_small else Colorspace.ITU709


def in_rgb(frame: VideoFrame) -> Image.Image:
    """A decoded picture in RGB, upright. Colours that it does not name are those of its size."""
    full = int(frame.color_range) == ColorRange.JPEG.value
    picture = frame.reformat(
        format="rgb24",
        src_colorspace=_matrix(frame),
        src_color_range=ColorRange.JPEG if full else ColorRange.MPEG,
        dst_color_range=ColorRange.JPEG,
        interpolation=_REPEATABLE,
        threads=1,
    )
    image = Image.fromarray(picture.to_ndarray())
    turned = round(frame.rotation / 90) % 4
    return image.rotate(90 * turned, expand=True) if turned else image
