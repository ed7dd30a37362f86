"""Look at a finished master before anyone else does."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from ..errors import MediaError
from .frames import frames_at, is_black
from .loudness import SILENCE_DB, SILENCE_LUFS, Loudness, measure
from .probe import Probe, VideoTrack, probe

LUFS_TOLERANCE = 0.5
AUDIO_TOLERANCE_S = 0.05
_LOOKS = 24
_RATE_TOLERANCE = 0.01
_INDEXED = {".mp4", ".m4a", ".mov"}
_DECODERS = {
    "libdav1d": "av1", "libaom-av1": "av1", "libvpx-vp9": "vp9", "mp3float": "mp3",
    "libopus": "opus",
}  # fmt: skip
_PEAK_TOLERANCE_DB = 0.05


@dataclass(frozen=True)
class Expected:
    """What a master must be. `lufs` is None where no sound is expected to be heard.

    `video` and `audio` are codecs, None where there is to be no such track; sizes are in pixels.
    """

    width: int
    height: int
    fps: float
    frames: int
    lufs: float | None
    true_peak_db: float
    captions: bool
    video: str | None = "h264"
    audio: str | None = "aac"
    seconds: float | None = None
    chapters: int | None = None
    max_bytes: int | None = None
    alpha: bool = False
    """Without a ground a film may be black, and is looked at elsewhere."""

    @property
    def duration_s(self) -> float:
        return self.frames / self.fps if self.seconds is None else self.seconds


@dataclass(frozen=True)
class Checked:
    """What a good master is."""

    probe: Probe
    loudness: Loudness


def check(master: Path, expected: Expected, heard: Loudness | None = None) -> Checked:
    """Probe, then listen to and look at a master. Raises MediaError that says what is wrong.

    `heard` is the loudness of its sound, where that was measured before it was copied.
    """
    found = probe(master)
    _refuse(
        master,
        [
            *_picture_faults(found.video, expected),
            *_track_faults(found, expected),
            *_file_faults(master, found, expected),
        ],
    )
    loudness = Loudness(SILENCE_LUFS, SILENCE_DB)
    if expected.audio is not None:
        loudness = heard or measure(master)
    looked_at = expected.video is not None and not expected.alpha
    black = looked_at and _all_black(master, expected)
    _refuse(
        master, [*_sound_faults(loudness, expected), *(["every frame is black"] if black else [])]
    )
    return Checked(found, loudness)


def _refuse(master: Path, wrong: list[str]) -> None:
    if wrong:
        raise MediaError(f"{master.name}: {'; '.join(wrong)}")


def _picture_faults(video: VideoTrack | None, expected: Expected) -> list[str]:
    if expected.video is None:
        return []
    if video is None:
        return ["it has no pictures"]
    wrong = []
    if _codec(video.codec) != expected.video:
        wrong.append(f"its pictures are {_codec(video.codec)}, not {expected.video}")
    if (video.width, video.height) != (expected.width, expected.height):
        wrong.append(f"it is {video.width}x{video.height}, not {expected.width}x{expected.height}")
    if abs(video.fps - expected.fps) > _RATE_TOLERANCE or not video.steady:
        wrong.append(f"its frames do not come at a constant {expected.fps:g} a second")
    if video.frames != expected.frames:
        wrong.append(f"it has {video.frames} frames, not {expected.frames}")
    if abs(video.start_s) > 0.5 / expected.fps:
        wrong.append(f"its pictures start at {video.start_s:.3f} s")
    return wrong


def _codec(decoder: str) -> str:
    """A codec by the name of what decodes it, which may be a library's."""
    return _DECODERS.get(decoder, decoder)


def _track_faults(found: Probe, expected: Expected) -> list[str]:
    wrong = []
    if expected.audio is None:
        wrong += ["it has sound"] if found.audio else []
    elif found.audio is None:
        wrong.append("it has no sound track")
    elif _codec(found.audio.codec) != expected.audio:
        wrong.append(f"its sound is {_codec(found.audio.codec)}, not {expected.audio}")
    elif abs(found.audio.duration_s - expected.duration_s) > AUDIO_TOLERANCE_S:
        wrong.append(
            f"its sound lasts {found.audio.duration_s:.2f} s, not {expected.duration_s:.2f} s"
        )
    if expected.captions and not found.subtitles:
        wrong.append("it has no caption track")
    if expected.chapters is not None and len(found.chapters) != expected.chapters:
        wrong.append(f"it has {len(found.chapters)} chapters, not {expected.chapters}")
    return wrong


def _file_faults(master: Path, found: Probe, expected: Expected) -> list[str]:
    wrong = []
    if abs(found.duration_s - expected.duration_s) > max(1 / expected.fps, AUDIO_TOLERANCE_S):
        wrong.append(f"it lasts {found.duration_s:.2f} s, not {expected.duration_s:.2f} s")
    if master.suffix in _INDEXED and not found.faststart:
        wrong.append("its index is not in front")
    size = master.stat().st_size
    if expected.max_bytes is not None and size > expected.max_bytes:
        wrong.append(f"it has {size} bytes, and may have {expected.max_bytes}")
    return wrong


def _sound_faults(loudness: Loudness, expected: Expected) -> list[str]:
    if expected.lufs is None:
        return []
    if loudness.silent:
        return ["it is silent"]
    wrong = []
    if abs(loudness.lufs - expected.lufs) > LUFS_TOLERANCE:
        wrong.append(f"it is at {loudness.lufs:.1f} LUFS, not {expected.lufs:.1f}")
    if loudness.peak_db > expected.true_peak_db + _PEAK_TOLERANCE_DB:
        wrong.append(f"its peak is {loudness.peak_db:.1f} dB, above {expected.true_peak_db:.1f}")
    return wrong


def _all_black(master: Path, expected: Expected) -> bool:
    """Whether nothing is seen at any time; key pictures may all lie where scenes begin and end."""
    looks = min(_LOOKS, expected.frames)
    times = [expected.duration_s * (index + 0.5) / looks for index in range(looks)]
    return all(
        is_black(image) for near in (True, False) for image in frames_at(master, times, near=near)
    )
