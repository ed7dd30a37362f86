"""How every clip is encoded, so that clips join by copying packets and are never drawn again.

A clip is H.264 in mp4 without sound: one pinned preset and rate factor, closed groups of pictures
of two seconds, a constant rate with the first frame at time 0, BT.709 in limited range. Frames that
come from RGB must be converted with the BT.709 matrix, or colours shift from what the tags say.
Two clips of one quality and size carry the same parameter sets, byte for byte; clips that differ
there would decode to garbage after a join without any error.
"""

from __future__ import annotations

from ..model.preset import Quality

CODEC = "libx264"
PIXEL_FORMAT = "yuv420p"
GOP_S = 2
_TIMESCALE = 15360


def timescale(fps: int) -> int:
    """Ticks a second of a clip's mp4 track: a whole number of them make a frame."""
    return _TIMESCALE if _TIMESCALE % fps == 0 else fps * 512


def x264_options(quality: Quality) -> dict[str, str]:
    """Options for the libx264 stream.

    One thread, so that bytes repeat on any machine: scenes are what runs in parallel.
    """
    return {
        "preset": quality.preset,
        "crf": str(quality.crf),
        "profile": "high",
        "bf": "3",
        "refs": "2",
        "g": str(GOP_S * quality.fps),
        "keyint_min": str(GOP_S * quality.fps),
        "sc_threshold": "0",
        "threads": "1",
        "flags": "+cgop+bitexact",
        "color_range": "tv",
        "colorspace": "bt709",
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "x264-params": "open-gop=0:scenecut=0:cpu-independent=1",
    }


def container_options(fps: int) -> dict[str, str]:
    """Options for the mp4 writer: index in front, one time base, no dates and no version names."""
    return {
        "movflags": "+faststart",
        "video_track_timescale": str(timescale(fps)),
        "fflags": "+bitexact",
    }
