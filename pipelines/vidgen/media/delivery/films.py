"""Films as files: mp4 with its variants and its ladder of sizes, and ProRes for editing."""

from __future__ import annotations

from pathlib import Path

from ...events import Tick
from ..check import Checked, check
from ..ffmpeg import part_of
from ..mp4.film import write_master
from ..mux import Container, mux
from ..probe import size_of
from .alpha import check_alpha
from .encoders import Codec
from .hls import INDEX, Stream, check_hls, write_hls
from .order import Order, Product

_VARIANT_PEAK_DB = 0.5
"""How far above the limit a sound may reach that was encoded for the second time."""


def deliver_mp4(order: Order, tick: Tick) -> Product:
    """H.264 and AAC with the index in front, copied where its size is right; then the others."""
    name, made = order.destination.name, order.made
    ladder = [one for one in made.encoded if one.endswith("p") and one[:-1].isdigit()]
    picture = made.encoded[ladder[-1]] if ladder else made.picture
    main = order.work / f"{name}.mp4"
    checked = _written(order, picture, made.sound, main, "mp4", part_of(tick, 0.0, 0.5))
    more, places = dict[str, Path](), {"video": f"{name}.mp4"}
    for codec, kind, sound in (("vp9", "webm", "opus"), ("av1", "mp4", None)):
        if codec in made.encoded:
            more[codec] = order.work / f"{name}.{codec}.{kind}"
            places[codec] = f"{name}/{more[codec].name}"
            heard = made.encoded[sound] if sound else made.sound
            container: Container = "webm" if kind == "webm" else "mp4"
            _written(order, made.encoded[codec], heard, more[codec], container, tick)
    if ladder:
        streamed = _streamed(order, ladder, part_of(tick, 0.7, 1.0))
        more |= streamed
        places |= {kind: f"{name}/{kind}" for kind in streamed}
    return Product(main, checked, places, more)


def deliver_prores(order: Order, tick: Tick) -> Product:
    """ProRes with the sound as plain samples."""
    main = order.work / f"{order.destination.name}.mov"
    parts = order.parts(order.made.encoded["prores"], order.made.sound)
    mux(parts, order.film.duration_s, main, tick, "mov")
    expected = order.expected(video="prores", audio="pcm_s16le")
    return Product(main, check(main, expected, order.made.loudness), {"video": main.name})


def deliver_alpha(order: Order, tick: Tick) -> Product:
    """VP9 with an alpha channel and Opus, in WebM. The alpha is that of the film's mattes."""
    made = order.made
    assert made.behind is not None
    main = order.work / f"{order.destination.name}.webm"
    parts = order.parts(made.encoded["vp9-alpha"], made.encoded["opus"], alpha=True)
    mux(parts, order.film.duration_s, main, part_of(tick, 0.0, 0.5), "webm")
    peak_db = order.destination.true_peak_db + _VARIANT_PEAK_DB
    expected = order.expected(video="vp9", audio="opus", true_peak_db=peak_db, alpha=True)
    checked = check(main, expected)
    check_alpha(main, made.behind.matte, order.film.fps)
    return Product(main, checked, {"video": main.name})


def _written(
    order: Order, picture: Path, sound: Path, target: Path, container: Container, tick: Tick
) -> Checked:
    """Put pictures and sound together and check the film, as far as it was not checked before."""
    parts, length_s = order.parts(picture, sound), order.film.duration_s
    if picture == order.made.picture:
        write_master(parts, length_s, order.film.fps, target, tick)
    else:
        mux(parts, length_s, target, tick, container)
    codec: Codec = "vp9" if container == "webm" else "h264"
    copied = sound == order.made.sound
    expected = order.expected(
        *size_of(picture),
        video="av1" if ".av1." in target.name else codec,
        audio="aac" if copied else "opus",
        true_peak_db=order.destination.true_peak_db + (0.0 if copied else _VARIANT_PEAK_DB),
    )
    return check(target, expected, order.made.loudness if copied else None)


def _streamed(order: Order, ladder: list[str], tick: Tick) -> dict[str, Path]:
    """The sizes of the ladder as playlists, by their place beside the film."""
    streams = [_stream(name, order.made.encoded[name], order.film.fps) for name in ladder]
    folder = order.work / "hls"
    files = write_hls(streams, order.made.sound, order.vtt, order.film.language, folder, tick)
    check_hls(folder, streams, order.film.frames)
    assert INDEX in files
    return {f"hls/{name}": path for name, path in files.items()}


def _stream(name: str, path: Path, fps: int) -> Stream:
    return Stream(name, path, *size_of(path), fps)
