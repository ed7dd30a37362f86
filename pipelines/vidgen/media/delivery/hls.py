"""A film in several sizes for streaming over HTTP (RFC 8216), each in one file of fragments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from pathlib import Path

import av

from ...errors import MediaError
from ...events import Tick
from ..ffmpeg import part_of, run
from ..probe import probe
from ..publish import beside

INDEX = "index.m3u8"
SEGMENT_S = 4
_MOV = ("-protocol_whitelist", "file", "-f", "mov")
_RANGE = re.compile(r"^#EXT-X-BYTERANGE:(\d+)@(\d+)$")
_MAP = re.compile(r'^#EXT-X-MAP:URI="([^"]+)"(?:,BYTERANGE="(\d+)@(\d+)")?$')
_AAC = "mp4a.40.2"


@dataclass(frozen=True)
class Stream:
    """Pictures that are encoded already, with a key picture every two seconds."""

    name: str
    path: Path
    width: int
    height: int
    fps: int


@dataclass(frozen=True)
class Segment:
    """A stretch of a film, and the bytes of its file that hold it."""

    seconds: float
    first: int
    size: int


@dataclass(frozen=True)
class Playlist:
    """One size of a film, or its sound: a file, the size of its head, and its segments."""

    file: str
    head: int
    segments: tuple[Segment, ...]

    @property
    def duration_s(self) -> float:
        return sum(segment.seconds for segment in self.segments)

    @property
    def peak_bits(self) -> int:
        """Bits a second of its heaviest segment."""
        return max(round(8 * one.size / max(0.001, one.seconds)) for one in self.segments)


def write_hls(
    streams: Sequence[Stream],
    sound: Path,
    captions: str | None,
    language: str,
    folder: Path,
    tick: Tick,
) -> dict[str, Path]:
    """Write the streams, the sound and captions as WebVTT for players, and return all files.

    Nothing is encoded. Players begin with `index.m3u8`. Raises MediaError for what does not fit.
    """
    folder.mkdir(parents=True, exist_ok=True)
    parts = [(one.name, one.path) for one in streams] + [("sound", sound)]
    for number, (name, path) in enumerate(parts):
        step = part_of(tick, number / len(parts), (number + 1) / len(parts))
        _fragments(path, name, folder, step)
    files = [folder / f"{name}.{kind}" for name, _ in parts for kind in ("m3u8", "mp4")]
    playlists = {name: read_playlist(folder / f"{name}.m3u8") for name, _ in parts}
    if captions is not None:
        length_s = max(one.duration_s for one in playlists.values())
        files += _captions(captions, length_s, folder)
    index = folder / INDEX
    with beside(index) as part:
        text = _index(streams, playlists, language, captioned=captions is not None)
        part.write_text(text, encoding="utf-8", newline="\n")
    return {path.name: path for path in [*files, index]}


def read_playlist(path: Path) -> Playlist:
    """A playlist of byte ranges in one file. Raises MediaError for one that is none."""
    file, head, segments = "", 0, list[Segment]()
    seconds = 0.0
    for line in path.read_text(encoding="utf-8").splitlines():
        if found := _MAP.match(line):
            file, head = found[1], int(found[2] or 0)
        elif line.startswith("#EXTINF:"):
            seconds = float(line.removeprefix("#EXTINF:").rstrip(","))
        elif found := _RANGE.match(line):
            segments.append(Segment(seconds, int(found[2]), int(found[1])))
    if not file or not segments:
        raise MediaError(f"{path.name}: no list of segments in one file")
    return Playlist(file, head, tuple(segments))


def _fragments(path: Path, name: str, folder: Path, tick: Tick) -> None:
    run(
        [
            *(*_MOV, "-i", str(path), "-map", "0", "-c", "copy", "-fflags", "+bitexact"),
            *("-f", "hls", "-hls_time", str(SEGMENT_S), "-hls_playlist_type", "vod"),
            *("-hls_segment_type", "fmp4", "-hls_flags", "single_file+independent_segments"),
            *("-hls_segment_filename", f"{name}.mp4", f"{name}.m3u8"),
        ],
        "cutting the film into segments",
        tick=tick,
        cwd=folder,
    )


def _captions(vtt: str, length_s: float, folder: Path) -> list[Path]:
    text, listed = folder / "captions.vtt", folder / "captions.m3u8"
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:7",
        f"#EXT-X-TARGETDURATION:{round(length_s + 0.5)}",
        "#EXT-X-PLAYLIST-TYPE:VOD",
        f"#EXTINF:{length_s:.6f},",
        text.name,
        "#EXT-X-ENDLIST",
    ]
    stamped = vtt.replace("WEBVTT\n", "WEBVTT\nX-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:0\n", 1)
    for path, content in ((text, stamped), (listed, "\n".join(lines) + "\n")):
        with beside(path) as part:
            part.write_text(content, encoding="utf-8", newline="\n")
    return [text, listed]


def _index(
    streams: Sequence[Stream], playlists: dict[str, Playlist], language: str, *, captioned: bool
) -> str:
    """The list of all sizes, the largest first: players begin with the first that they can play."""
    spoken = f'LANGUAGE="{language}",NAME="{language}",DEFAULT=YES,AUTOSELECT=YES'
    lines = ["#EXTM3U", "#EXT-X-VERSION:7", "#EXT-X-INDEPENDENT-SEGMENTS"]
    lines.append(f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="sound",{spoken},URI="sound.m3u8"')
    if captioned:
        told = spoken.replace("DEFAULT=YES", "DEFAULT=NO")
        lines.append(f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",{told},URI="captions.m3u8"')
    for stream in reversed(streams):
        bits = playlists[stream.name].peak_bits + playlists["sound"].peak_bits
        about = [
            f"BANDWIDTH={bits}",
            f'CODECS="{_avc(stream.path)},{_AAC}"',
            f"RESOLUTION={stream.width}x{stream.height}",
            f"FRAME-RATE={stream.fps:.3f}",
            'AUDIO="sound"',
            *(['SUBTITLES="captions"'] if captioned else []),
        ]
        lines += [f"#EXT-X-STREAM-INF:{','.join(about)}", f"{stream.name}.m3u8"]
    return "\n".join(lines) + "\n"


def _avc(path: Path) -> str:
    """The name of a stream's profile and level, as in `avc1.64001f`."""
    with av.open(str(path), format="mp4") as container:
        record = bytes(container.streams.video[0].codec_context.extradata or b"")
    if len(record) < 4:
        raise MediaError(f"{path.name}: an H.264 stream without parameter sets")
    return f"avc1.{record[1:4].hex()}"


def check_hls(folder: Path, streams: Sequence[Stream], frames: int) -> None:
    """Look at what was written as a player will. Raises MediaError that says what is wrong.

    All sizes have all frames and are cut at the same times, each time before a key picture.
    """
    for stream in streams:
        playlist = read_playlist(folder / f"{stream.name}.m3u8")
        wrong = _faults(folder / playlist.file, playlist, stream, frames)
        if _times(playlist) != _times(read_playlist(folder / f"{streams[0].name}.m3u8")):
            wrong.append(f"its segments are not those of {streams[0].name}.m3u8")
        if wrong:
            raise MediaError(f"{folder.name}/{stream.name}.m3u8: {'; '.join(wrong)}")


def _faults(file: Path, playlist: Playlist, stream: Stream, frames: int) -> list[str]:
    video, wrong = probe(file).video, list[str]()
    if video is None or (video.width, video.height) != (stream.width, stream.height):
        return [f"{file.name} has no pictures of {stream.width}x{stream.height}"]
    if video.frames != frames:
        wrong.append(f"{file.name} has {video.frames} frames, not {frames}")
    starts = accumulate((one.seconds for one in playlist.segments[:-1]), initial=0.0)
    if not {round(start * stream.fps) for start in starts} <= set(video.key_frames):
        wrong.append("a segment does not begin with a key picture")
    if abs(playlist.duration_s - frames / stream.fps) > 1 / stream.fps:
        wrong.append(f"it lasts {playlist.duration_s:.2f} s, not {frames / stream.fps:.2f} s")
    reached = playlist.head
    for segment in playlist.segments:
        if segment.first != reached:
            wrong.append(f"a segment begins at byte {segment.first}, not {reached}")
        reached = segment.first + segment.size
    if reached > file.stat().st_size:
        wrong.append(f"it names {reached} bytes of {file.stat().st_size}")
    return wrong


def _times(playlist: Playlist) -> list[float]:
    return [round(segment.seconds, 3) for segment in playlist.segments]
