"""What is in a media file, packet by packet, as a value."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av

from ..errors import MediaError
from ..files import storage_error
from ..store.digest import digest_bytes
from .cut.index import read_index
from .mp4.boxes import heads, is_whole
from .plain import PLAIN


@dataclass(frozen=True)
class VideoTrack:
    """A picture track. `start_s` is the time of the first frame.

    A rate is `steady` where no frame is further from its place than a tick of the time base.
    """

    codec: str
    pixel_format: str
    width: int
    height: int
    fps: Fraction
    time_base: Fraction
    frames: int
    start_s: float
    duration_s: float
    key_frames: tuple[int, ...]
    steady: bool
    parameters: str
    """Digest of the decoder's parameter sets: clips join by copying only where it is the same."""


@dataclass(frozen=True)
class AudioTrack:
    """A sound track."""

    codec: str
    sample_rate: int
    channels: int
    duration_s: float


@dataclass(frozen=True)
class Probe:
    """A whole file. `faststart` is True for an mp4 that plays before all of it has arrived."""

    format: str
    duration_s: float
    video: VideoTrack | None
    audio: AudioTrack | None
    subtitles: int
    chapters: tuple[tuple[float, str], ...]
    faststart: bool


def probe(path: Path) -> Probe:
    """Read every packet header of a file. Raises MediaError where it is no sound or film."""
    try:
        with av.open(str(path), options=PLAIN) as container:
            packets = _pictures(path, container)
            return Probe(
                format=container.format.name,
                duration_s=(container.duration or 0) / av.time_base,
                video=_video(container, packets),
                audio=_audio(container),
                subtitles=len(container.streams.subtitles),
                chapters=_chapters(container),
                faststart=_faststart(path),
            )
    except av.FFmpegError as error:
        if isinstance(error, FileNotFoundError | PermissionError):
            raise storage_error(error, path) from None
        raise MediaError(
            f"{path}: not a sound or film that can be read ({error.strerror})"
        ) from None


def size_of(path: Path) -> tuple[int, int]:
    """Width and height in pixels, as a film says. Raises MediaError where it has no pictures."""
    try:
        with av.open(str(path), options=PLAIN) as container:
            context = container.streams.video[0].codec_context
            return context.width, context.height
    except (av.FFmpegError, IndexError) as error:
        raise MediaError(f"{path}: not a film that can be read ({error})") from None


def _pictures(path: Path, container: av.container.InputContainer) -> list[tuple[int, bool]]:
    """As `_packets`, but out of its index for a whole mp4 of constant rate from time 0."""
    index = read_index(path) if is_whole(path) else None
    if index is None or not container.streams.video:
        return _packets(container)
    stream = container.streams.video[0]
    step = 1 / index.fps / (stream.time_base or Fraction(1))
    keys = set(index.keys)
    return [(at * step.numerator // step.denominator, at in keys) for at in range(index.frames)]


def _packets(container: av.container.InputContainer) -> list[tuple[int, bool]]:
    """Presentation time and key flag of the first video stream's packets, in order of showing."""
    if not container.streams.video:
        return []
    found = [
        (packet.pts, packet.is_keyframe)
        for packet in container.demux(container.streams.video[0])
        if packet.size and packet.pts is not None
    ]
    return sorted(found)


def _video(
    container: av.container.InputContainer, packets: list[tuple[int, bool]]
) -> VideoTrack | None:
    if not container.streams.video:
        return None
    stream = container.streams.video[0]
    context = stream.codec_context
    base, fps = stream.time_base or Fraction(1), stream.average_rate or Fraction(0)
    times = [pts for pts, _ in packets]
    step = 1 / fps / base if fps else Fraction(0)
    gaps = {b - a for a, b in pairwise(times)}
    return VideoTrack(
        codec=context.name,
        pixel_format=context.pix_fmt or "",
        width=context.width,
        height=context.height,
        fps=fps,
        time_base=base,
        frames=len(packets),
        start_s=float(times[0] * base) if times else 0.0,
        duration_s=float((times[-1] - times[0] + step) * base) if times else 0.0,
        key_frames=tuple(index for index, (_, key) in enumerate(packets) if key),
        steady=all(abs(gap - step) < 1 for gap in gaps),
        parameters=digest_bytes(context.extradata or b""),
    )


def _audio(container: av.container.InputContainer) -> AudioTrack | None:
    if not container.streams.audio:
        return None
    stream = container.streams.audio[0]
    context = stream.codec_context
    base = stream.time_base or Fraction(1)
    length = float(stream.duration * base) if stream.duration else _played_s(container, stream)
    return AudioTrack(context.name, context.sample_rate, context.channels, length)


def _played_s(container: av.container.InputContainer, stream: av.audio.stream.AudioStream) -> float:
    """When the last packet of a track ends, which a container such as WebM does not say."""
    container.seek(0)
    end = Fraction(0)
    for packet in container.demux(stream):
        if packet.pts is not None and packet.size:
            end = max(end, (packet.pts + (packet.duration or 0)) * Fraction(packet.time_base))
    return float(end)


def _chapters(container: av.container.InputContainer) -> tuple[tuple[float, str], ...]:
    return tuple(
        (
            float(chapter["start"] * (chapter["time_base"] or 1)),
            chapter["metadata"].get("title", ""),
        )
        for chapter in container.chapters()
    )


def _faststart(path: Path) -> bool:
    """Whether an mp4's index (`moov`) lies before its pictures and sounds (`mdat`)."""
    first = next((kind for kind, _, _ in heads(path) if kind in {b"moov", b"mdat"}), None)
    return first == b"moov"
