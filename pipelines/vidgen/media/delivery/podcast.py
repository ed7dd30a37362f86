"""A film's sound alone, with chapters and a cover."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

from ...events import Tick
from ..check import Checked, check
from ..ffmpeg import part_of
from ..mux import Container, mux
from ..publish import beside
from .order import Order, Product

COVER = 1400
"""Pixels of a square cover's side, which is the least that directories of podcasts take."""

_TWICE_DB = 0.5


def deliver_audio(order: Order, tick: Tick) -> Product:
    """AAC as m4a, and MP3 where it was encoded, each with the chapters and the cover."""
    name, made = order.destination.name, order.made
    cover = _square(order.cover, order.work / "cover.jpg")
    main = order.work / f"{name}.m4a"
    checked = _written(order, made.sound, cover, main, "m4a", part_of(tick, 0.0, 0.5))
    places, more = {"video": main.name}, dict[str, Path]()
    if "mp3" in made.encoded:
        more["mp3"] = order.work / f"{name}.mp3"
        places["mp3"] = more["mp3"].name
        _written(order, made.encoded["mp3"], cover, more["mp3"], "mp3", part_of(tick, 0.5, 1.0))
    return Product(main, checked, places, more)


def _written(
    order: Order, sound: Path, cover: Path, target: Path, container: Container, tick: Tick
) -> Checked:
    parts = order.parts(None, sound, cover=cover, captions=None)
    mux(parts, order.film.duration_s, target, tick, container)
    copied = sound == order.made.sound
    peak_db = order.destination.true_peak_db + (0.0 if copied else _TWICE_DB)
    expected = order.expected(
        video=None, audio="aac" if copied else "mp3", captions=False, true_peak_db=peak_db
    )
    return check(target, expected, order.made.loudness if copied else None)


def _square(picture: Path, target: Path) -> Path:
    """A picture in the middle of a square of the colour that its corner has."""
    with Image.open(picture) as image:
        whole = image.convert("RGB")
    share = COVER / max(whole.size)
    size = (round(whole.width * share), round(whole.height * share))
    square = Image.new("RGB", (COVER, COVER), whole.getpixel((2, 2)))
    square.paste(
        whole.resize(size, Image.Resampling.LANCZOS),
        ((COVER - size[0]) // 2, (COVER - size[1]) // 2),
    )
    with beside(target) as part:
        square.save(part, "JPEG", quality=88, optimize=True)
    return target
