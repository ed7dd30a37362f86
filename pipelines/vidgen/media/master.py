"""Make one destination's files from what was joined, mixed and encoded before, and check each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from pathlib import Path
from typing import Any

from ..events import Tick
from ..model.preset import Destination
from .ass import ass
from .captions import metadata, srt, vtt, youtube_chapters
from .cues import Cue
from .delivery.animation import deliver_gif
from .delivery.films import deliver_alpha, deliver_mp4, deliver_prores
from .delivery.order import Made, Order, Product
from .delivery.podcast import deliver_audio
from .ffmpeg import part_of
from .film import Film
from .film_words import captions_of, chapters_of, drawn_captions_of, hurried
from .publish import beside
from .thumbnail import thumbnail

_LOOKS = (0.35, 0.6, 0.85)
_DELIVERIES: Mapping[str, Callable[[Order, Tick], Product]] = {
    "mp4": deliver_mp4,
    "prores": deliver_prores,
    "gif": deliver_gif,
    "audio": deliver_audio,
    "webm-alpha": deliver_alpha,
}


def write_master(
    film: Film, destination: Destination, made: Made, work: Path, tick: Tick
) -> dict[str, Path]:
    """Write a film's master and what belongs to it into `work`, and return the files by kind.

    `facts` is JSON: what was measured, `places`, which are where each file belongs below `out/`, by
    kind, and `notes`. Raises MediaError for parts that do not fit, or when a file is not what it
    must be.
    """
    shown = list(chain.from_iterable(captions_of(film)))
    files = _words(film, destination, shown, work)
    files["thumbnail"] = work / "thumbnail.jpg"
    order = _order(film, destination, made, work, files)
    with ThreadPoolExecutor(1) as aside:
        cover = aside.submit(_cover, film, made, files["thumbnail"])
        if destination.format == "audio":
            cover.result()  # which has it within
        product = _DELIVERIES[destination.format](order, part_of(tick, 0.1, 1.0))
        cover.result()
    files |= {"video": product.main, **product.more}
    places = {**_places(destination.name, files), **product.places}
    facts = {**_facts(product), "places": places, "notes": hurried(film, shown)}
    files["facts"] = work / "facts.json"
    _write(files["facts"], json.dumps(facts, sort_keys=True, indent=2) + "\n")
    tick(1.0, "done")
    return files


def _cover(film: Film, made: Made, target: Path) -> None:
    """The picture that stands for the film."""
    crossed = [(one.first / film.fps, one.end / film.fps) for one in film.timeline.crossings]
    thumbnail(made.picture, _looks(film), target, made.behind, crossed)
    if film.cover.words:
        from .cover_words import write_words

        write_words(target, film.cover.words)


def _words(
    film: Film, destination: Destination, shown: Sequence[Cue], work: Path
) -> dict[str, Path]:
    """What lies beside the film to be read: captions as players and editors take them, chapters."""
    texts = {"chapters": youtube_chapters(chapters_of(film))}
    if destination.captions != "none":
        look, drawn = drawn_captions_of(film, destination)
        styled = ass(list(chain.from_iterable(drawn)), look, film.title)
        texts |= {"srt": srt(shown), "vtt": vtt(shown), "ass": styled}
    files = {}
    for kind, text in texts.items():
        files[kind] = work / f"{kind}.txt"
        _write(files[kind], text)
    return files


def _order(
    film: Film, destination: Destination, made: Made, work: Path, files: Mapping[str, Path]
) -> Order:
    about, found = work / "about.txt", chapters_of(film)
    _write(about, metadata(film.title, found, artist=film.artist, comment=film.comment))
    heard = any(scene.beats for scene in film.scenes)
    return Order(
        film=film,
        destination=destination,
        made=made,
        work=work,
        metadata=about,
        chapters=len(found),
        captions=files["srt"] if heard and destination.captions == "track" else None,
        vtt=files["vtt"].read_text(encoding="utf-8") if heard and "vtt" in files else None,
        cover=files["thumbnail"],
    )


def _write(path: Path, text: str) -> None:
    with beside(path) as part:
        part.write_text(text or "\n", encoding="utf-8", newline="\n")


def _looks(film: Film) -> list[float]:
    """Times worth a look for the thumbnail: the chosen one, else when most of a scene is there.

    None lies in a transition, where two scenes are seen.
    """
    if film.cover.at_s is not None:
        return [min(film.cover.at_s, film.duration_s)]
    alone = [film.timeline.alone(number) for number in range(len(film.scenes))]
    return [(first + look * (end - first)) / film.fps for first, end in alone for look in _LOOKS]


def _places(name: str, files: Mapping[str, Path]) -> dict[str, str]:
    """Where what is read and looked at belongs."""
    ends = {"chapters": "chapters.txt", "thumbnail": "thumbnail.jpg"}
    kinds = [kind for kind in ("srt", "vtt", "ass", *ends) if kind in files]
    return {kind: f"{name}.{ends.get(kind, kind)}" for kind in kinds}


def _facts(product: Product) -> dict[str, Any]:
    found, loudness = product.checked.probe, product.checked.loudness
    pictured = product.main.suffix != ".m4a"
    video = found.video if pictured else None
    return {
        "width": video.width if video else 0,
        "height": video.height if video else 0,
        "fps": float(video.fps) if video else 0.0,
        "duration_s": round(video.duration_s if video else found.duration_s, 6),
        "lufs": loudness.lufs,
        "true_peak_db": loudness.peak_db,
        "chapters": [{"start_s": start, "title": title} for start, title in found.chapters],
    }
