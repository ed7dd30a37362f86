"""How every clip is encoded, so that clips join by copying packets and are never drawn again.

A clip is H.264 in mp4 without sound: one pinned preset and rate factor, runs of at most two seconds
that each begin with a key picture and stand for themselves, a constant rate with the first frame at
time 0, BT.709 in limited range. Frames that come from RGB must be converted with the BT.709 matrix,
or colours shift from what the tags say.
Two clips of one quality and size carry the same parameter sets, byte for byte; clips that differ
there would decode to garbage after a join without any error.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..model.preset import Quality

CODEC = "libx264"
PIXEL_FORMAT = "yuv420p"
REORDERED = 1
"""Frames by which decoding runs ahead of showing, in every clip, because of its B-frames."""

_FINER = 6
"""Steps of the rate factor by which x264 codes finer where it does not weigh by use."""
_NEVER_WEIGHING = {"ultrafast", "superfast"}
_TRANSPARENT_FINER = 10
_RUN_FRAMES = 30
_KEYS_S = 2
_KEYS_LIMIT = 60
_TIMESCALE = 15360


def run_frames(fps: int) -> int:
    """Frames of a run: what is encoded by itself, copied whole and found again after an edit.

    So many where nothing else decides: a run may be shorter or longer to end where a play does.
    """
    return max(fps, min(_RUN_FRAMES, 2 * fps))


def shortest_run(fps: int) -> int:
    """Frames that a run has before it ends for a new play's sake: each costs a key picture.

    Half of what is too long for one run is not too short.
    """
    return min(run_frames(fps) * 2 // 3, longest_run(fps) // 2)


def longest_run(fps: int) -> int:
    """Frames of a run at most."""
    usual = run_frames(fps)
    return max(usual, min(usual * 3 // 2, _key_frames(fps)))


def _key_frames(fps: int) -> int:
    """Frames from one key picture to the next at most."""
    return min(_KEYS_S * fps, _KEYS_LIMIT)


def timescale(fps: int) -> int:
    """Ticks a second of a clip's mp4 track: a whole number of them make a frame."""
    return _TIMESCALE if _TIMESCALE % fps == 0 else fps * 512


def x264_options(quality: Quality) -> dict[str, str]:
    """Options for the libx264 stream.

    One thread, so that bytes repeat on any machine: scenes are what runs in parallel. One reference
    in each direction, and B-frames that no other frame refers to, so that a held picture can be
    repeated without the encoder. x264 does not look ahead: held pictures are known without, and on
    drawings it costs a quarter of the time for few bytes. Flat grounds need less help from adaptive
    quantisation than what is filmed.
    """
    finer = 0 if quality.preset in _NEVER_WEIGHING else _FINER
    return {
        "preset": quality.preset,
        "crf": str(min(51, quality.crf + finer)),
        "profile": "high",
        "bf": "2",
        "refs": "1",
        "g": str(_key_frames(quality.fps)),
        "keyint_min": str(_key_frames(quality.fps)),
        "sc_threshold": "0",
        "threads": "1",
        "flags": "+cgop+bitexact",
        "color_range": "tv",
        "colorspace": "bt709",
        "color_primaries": "bt709",
        "color_trc": "bt709",
        "x264-params": "open-gop=0:scenecut=0:b-pyramid=0:weightp=1:cpu-independent=1:"
        "mbtree=0:rc-lookahead=0:b-adapt=0:aq-strength=0.4",
    }


def swift(x264: Mapping[str, str]) -> dict[str, str]:
    """The same options with as little search as there is, for short pieces.

    A third less time for a quarter more bytes, at the same rate factor; parameter sets stay as
    they are.
    """
    return {**x264, "x264-params": f"{x264['x264-params']}:subme=0:me=dia:partitions=i8x8"}


def transparent_quality(quality: Quality) -> Quality:
    """The quality of clips without a ground and of their mattes, which is finer.

    Colours are divided by alpha in the end, and so are their errors.
    """
    return quality.model_copy(update={"crf": max(0, quality.crf - _TRANSPARENT_FINER)})


def container_options(fps: int) -> dict[str, str]:
    """Options for the mp4 writer: index in front, one time base, no dates and no version names."""
    return {"movflags": "+faststart", **run_options(fps)}


def run_options(fps: int) -> dict[str, str]:
    """As `container_options`, for a file that is only copied from: its index stays at the end.

    No box names a bit rate: it would be that of the file a stream was copied from.
    """
    return {
        "video_track_timescale": str(timescale(fps)),
        "fflags": "+bitexact",
        "write_btrt": "0",
    }
