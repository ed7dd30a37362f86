"""Put clips behind each other by copying their packets: exact to the frame, nothing encoded again.

Cuts and fades are joined alike: a scene that fades does so inside its own clip.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
from av.video.stream import VideoStream

from ..errors import MediaError
from ..events import Tick
from .contract import container_options
from .probe import VideoTrack, probe
from .publish import beside


def join_clips(clips: Sequence[Path], target: Path, tick: Tick) -> int:
    """Join clips that keep the clip contract into one silent mp4 and return its count of frames.

    Raises MediaError for a clip that is broken or differs from the first.
    """
    tracks = [_track(clip) for clip in clips]
    for clip, track in zip(clips, tracks, strict=True):
        _same(clip, track, tracks[0])
    fps = tracks[0].fps
    options = container_options(round(fps))
    with (
        beside(target) as part,
        av.open(str(part), "w", format="mp4", options=options) as output,
        av.open(str(clips[0])) as first,
    ):
        stream = output.add_stream_from_template(first.streams.video[0])
        stream.time_base = tracks[0].time_base
        start = 0
        for done, (clip, track) in enumerate(zip(clips, tracks, strict=True)):
            tick(done / len(clips), "joining scenes")
            _copy(clip, output, stream, start, _step(track))
            start += track.frames
    return start


def _track(clip: Path) -> VideoTrack:
    video = probe(clip).video
    if video is None or video.frames == 0:
        raise MediaError(f"{clip}: a clip without pictures")
    if not video.steady or video.start_s != 0 or video.key_frames[:1] != (0,):
        raise MediaError(f"{clip}: its frames do not follow each other at one rate from time 0")
    return video


def _same(clip: Path, track: VideoTrack, first: VideoTrack) -> None:
    for name in ("codec", "width", "height", "pixel_format", "fps", "time_base", "parameters"):
        ours, theirs = getattr(track, name), getattr(first, name)
        if ours != theirs:
            label = "encoder settings" if name == "parameters" else name.replace("_", " ")
            raise MediaError(
                f"{clip}: its {label} differs from the first clip's"
                + ("" if name == "parameters" else f" ({ours}, not {theirs})"),
                cure="render every scene of the film at one quality",
            )


def _step(track: VideoTrack) -> int:
    return int(1 / track.fps / track.time_base)


def _copy(
    clip: Path, output: av.container.OutputContainer, stream: VideoStream, start: int, step: int
) -> None:
    base = Fraction(stream.time_base or 0)
    with av.open(str(clip)) as container:
        for packet in container.demux(container.streams.video[0]):
            if not packet.size or packet.pts is None or packet.dts is None:
                continue
            if packet.is_corrupt:
                raise MediaError(f"{clip}: a broken packet at {float(packet.pts * base):.2f} s")
            packet.pts += start * step
            packet.dts += start * step
            packet.duration = step
            packet.stream = stream
            output.mux(packet)
