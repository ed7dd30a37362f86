"""Films that engines play: H.264 in mp4, VP8 and VP9 in WebM, with sound and with alpha.

Everything is encoded in this process, one thread, so that bytes repeat.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any, Literal

import av
import numpy as np
from av.video.frame import VideoFrame
from av.video.reformatter import ColorRange, Colorspace, VideoReformatter

from ...errors import MediaError
from ...files import FULL, storage_error
from ..audio_file import read_wav
from ..plain import PLAIN
from .drawing import Drawing, Picture

_BT709 = {
    "color_range": "tv",
    "colorspace": "bt709",
    "color_primaries": "bt709",
    "color_trc": "bt709",
}
_X264 = "cpu-independent=1:scenecut=0"
_LOOKING_AHEAD = {
    "superfast": "rc-lookahead=5:mbtree=1:b-adapt=0:weightp=0:partitions=none:chroma-me=0",
}
"""What makes drawn clips as small as `veryfast` would, in half its time."""

_KEY_S = 3
_VPX = {
    "libvpx": {"cpu-used": "8", "deadline": "realtime"},
    "libvpx-vp9": {"cpu-used": "8", "deadline": "realtime", "row-mt": "0", "lag-in-frames": "0"},
}
_RATE = 48000
_FRAME = 960

Vpx = Literal["libvpx", "libvpx-vp9"]


def write_mp4(drawing: Drawing, path: Path) -> None:
    """H.264 with the index in front. Raises MediaError where it cannot be encoded.

    A key picture a second, so that an engine can start anywhere; the last picture of a loop is
    followed by its first without a gap. A full disk is a StorageError.
    """
    options = {
        "preset": drawing.preset,
        "crf": str(drawing.crf),
        "threads": "1",
        "flags": "+bitexact",
        "g": str(_KEY_S * drawing.fps),
        "x264-params": f"{_X264}:{_LOOKING_AHEAD.get(drawing.preset, 'rc-lookahead=8')}",
        **_BT709,
    }
    container = {"movflags": "+faststart", "fflags": "+bitexact"}
    _write(drawing, path, "mp4", container, "libx264", options, "yuv420p", "aac")


def write_webm(drawing: Drawing, path: Path, codec: Vpx, *, alpha: bool) -> None:
    """VP8 or VP9, with an alpha channel where asked for. Raises MediaError."""
    options = {"crf": str(drawing.crf + 8), "b": "0", "threads": "1", "g": str(2 * drawing.fps)}
    if codec == "libvpx":
        options["b"] = "4M"  # VP8 takes a bit rate as the limit of its constant quality
    options |= {**_VPX[codec], "flags": "+bitexact", "auto-alt-ref": "0", **_BT709}
    pixels = "yuva420p" if alpha else "yuv420p"
    _write(drawing, path, "webm", {"fflags": "+bitexact"}, codec, options, pixels, "libopus")


def masked(drawing: Drawing) -> Drawing:
    """A drawing with its alpha as a grey picture at its right, for players that read it there."""
    return Drawing(
        pictures=[_beside(picture) for picture in drawing.pictures],
        fps=drawing.fps,
        crf=drawing.crf,
        preset=drawing.preset,
        sound=drawing.sound,
        loop=drawing.loop,
    )


def _beside(picture: Picture) -> Picture:
    height, width = picture.shape[:2]
    both = np.full((height, 2 * width, 4), 255, np.uint8)
    both[:, :width, :3] = picture[..., :3]
    both[:, width:, :3] = picture[..., 3:]
    return both


def _write(
    drawing: Drawing,
    path: Path,
    kind: str,
    container_options: Mapping[str, str],
    codec: str,
    options: Mapping[str, str],
    pixels: str,
    sound: str,
) -> None:
    try:
        with av.open(str(path), "w", format=kind, options=dict(container_options)) as container:
            stream: Any = container.add_stream(codec, rate=drawing.fps, options=dict(options))
            stream.width, stream.height = drawing.size
            stream.pix_fmt = pixels
            stream.time_base = Fraction(1, drawing.fps)
            heard = _add_sound(container, sound) if drawing.sound else None
            container.start_encoding()
            _encode(container, stream, drawing, pixels)
            if heard is not None and drawing.sound is not None:
                _encode_sound(container, heard, drawing.sound)
    except av.FFmpegError as error:
        if isinstance(error, OSError) and error.errno in FULL:
            raise storage_error(error, path) from None
        raise MediaError(f"{path.name}: cannot be encoded ({error})") from None


def _encode(container: Any, stream: Any, drawing: Drawing, pixels: str) -> None:
    converter = _Converter(drawing.size, pixels)
    for number, picture in enumerate(drawing.pictures):
        frame = converter.converted(picture)
        frame.pts, frame.time_base = number, Fraction(1, drawing.fps)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


class _Converter:
    """Makes frames in the colours of BT.709 of pictures of one size.

    Where there is no alpha, a picture stands on its own colour.
    """

    def __init__(self, size: tuple[int, int], pixels: str) -> None:
        self._source, self._pixels = VideoFrame(*size, "rgba"), pixels
        plane = self._source.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(size[1], plane.line_size)
        self._place = rows[:, : 4 * size[0]]
        self._reformatter = VideoReformatter()

    def converted(self, picture: Picture) -> VideoFrame:
        self._place[:] = picture.reshape(self._place.shape)
        return self._reformatter.reformat(
            self._source,
            format=self._pixels,
            src_colorspace=Colorspace.ITU709,
            dst_colorspace=Colorspace.ITU709,
            dst_color_range=ColorRange.MPEG,
        )


def _add_sound(container: Any, codec: str) -> Any:
    stream = container.add_stream(codec, rate=_RATE, options={"flags": "+bitexact"})
    stream.layout = "mono"
    stream.bit_rate = 96_000
    return stream


def _encode_sound(container: Any, stream: Any, path: Path) -> None:
    """Sound from a WAV of 48 kHz, mono, 16 bit."""
    samples = read_wav(path)
    size = stream.codec_context.frame_size or _FRAME
    form = stream.codec_context.format.name
    for at in range(0, len(samples), size):
        block = samples[at : at + size]
        if len(block) < size:
            block = np.pad(block, (0, size - len(block)))
        frame = _sound(block, form)
        frame.pts, frame.sample_rate, frame.time_base = at, _RATE, Fraction(1, _RATE)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _sound(block: Any, form: str) -> av.AudioFrame:
    if form.startswith("flt"):
        block = block.astype(np.float32) / 32768
    return av.AudioFrame.from_ndarray(block.reshape(1, -1), format=form, layout="mono")


def frames_of(path: Path, decoder: str | None = None) -> list[Picture]:
    """All pictures of a film as RGBA; `decoder` names one, such as libvpx-vp9, which reads alpha.

    Raises MediaError for a film that cannot be decoded.
    """
    try:
        with av.open(str(path), options=PLAIN) as container:
            stream = container.streams.video[0]
            if decoder is None:
                found: Iterable[VideoFrame] = container.decode(stream)
                return [_picture(frame) for frame in found]
            context = av.CodecContext.create(decoder, "r")
            return _decoded(context, container.demux(stream))
    except (av.FFmpegError, IndexError) as error:
        raise MediaError(f"{path.name}: cannot be decoded ({error})") from None


def _picture(frame: VideoFrame) -> Picture:
    return frame.to_ndarray(format="rgba").astype(np.uint8, copy=False)


def _decoded(context: Any, packets: Iterable[Any]) -> list[Picture]:
    pictures: list[Picture] = []
    for packet in packets:
        frames: Sequence[VideoFrame] = context.decode(packet if packet.size else None)
        pictures += [_picture(frame) for frame in frames]
    return pictures
