"""What a destination wants of a film that is not copied: smaller pictures, and other codecs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...engine.action import Action
from ...errors import ConfigError
from ...events import Tick
from ...media.film import Film
from ...model.look import Finish
from ...model.preset import Destination, Rung, Variant
from .film import action

ALPHA = "vp9-alpha"
_WEIGHTS = {"h264": 0.3, "vp9": 1.0, "av1": 0.8, "prores": 0.5, "gif": 0.3}
"""Seconds of work for a second of film, about, at 720p."""


@dataclass(frozen=True)
class Encodings:
    """Actions by name, and the variants that nothing on this machine can write."""

    actions: Mapping[str, Action]
    left_out: tuple[str, ...] = ()


def refuse_impossible(destinations: Sequence[Destination], finish: Finish) -> None:
    """Raise ConfigError where a film without a ground is to be changed in ways that need one."""
    clear = next((one for one in destinations if one.transparent), None)
    scenes = finish.scenes
    grades = [finish.grade, *(one.grade for one in scenes.values())]
    if clear is not None and any(name not in (None, "", "none") for name in grades):
        raise ConfigError(
            f"{clear.name} is a film without a background, whose colours cannot be graded: the "
            "grade would have to know what lies behind it",
            cure='set finish.grade to "none", or choose another --destination',
        )
    effects = [(name, one.effect) for name, one in scenes.items() if one.effect]
    if clear is not None and effects:
        scene, effect = effects[0]
        raise ConfigError(
            f"{clear.name} is a film without a background, and the effect {effect} of {scene} "
            "makes opaque pictures",
            cure=f"leave out finish.scenes.{scene}.effect, or choose another --destination",
        )


def encodings(
    film: Film,
    destination: Destination,
    picture: Action,
    sound: Action,
    matte: Action | None = None,
) -> Encodings:
    """What has to be encoded for a destination, of the film's joined pictures and its sound.

    A film without a ground has a `matte`.
    """
    if matte is not None:
        opus = _sound(film, destination, "opus", destination.audio_kbps, sound)
        return Encodings({ALPHA: _alpha(film, picture, matte), "opus": opus})
    if destination.format == "gif":
        return Encodings({"gif": _gif(film, destination, picture)})
    if destination.format == "prores":
        size = {"width": film.width, "height": film.height}
        return Encodings({"prores": _pictures(film, "prores", size, picture)})
    present = _present(destination.variants)
    found: dict[str, Action] = {}
    for rung in rungs(film, destination):
        wanted = {**_size(film, rung.height), "crf": rung.crf, "kbps": rung.kbps}
        found[rung_name(rung)] = _pictures(film, "h264", wanted, picture)
    for variant in present:
        found |= _variant(film, destination, variant, picture, sound)
    left_out = [one.codec for one in destination.variants if one not in present]
    return Encodings(found, tuple(left_out))


def rungs(film: Film, destination: Destination) -> list[Rung]:
    """The sizes of a ladder that are no larger than the film; the lowest in any case."""
    short = min(film.width, film.height)
    fitting = [rung for rung in destination.ladder if rung.height <= short]
    return fitting or list(destination.ladder[:1])


def rung_name(rung: Rung) -> str:
    """What a size of a ladder is called in file names."""
    return f"{rung.height}p"


def _present(variants: tuple[Variant, ...]) -> list[Variant]:
    if not variants:
        return []
    from ...media.delivery.encoders import missing

    lacking = missing([variant.codec for variant in variants])
    return [variant for variant in variants if variant.codec not in lacking]


def _variant(
    film: Film, destination: Destination, variant: Variant, picture: Action, sound: Action
) -> dict[str, Action]:
    if variant.codec == "mp3":
        return {"mp3": _sound(film, destination, "mp3", variant.audio_kbps, sound)}
    wanted = {**_size(film, variant.height), "crf": variant.crf}
    found: dict[str, Action] = {variant.codec: _pictures(film, variant.codec, wanted, picture)}
    if variant.codec == "vp9":
        found["opus"] = _sound(film, destination, "opus", variant.audio_kbps, sound)
    return found


def _size(film: Film, short: int) -> dict[str, int]:
    from ...media.delivery.pictures import fitted

    width, height = fitted(film.width, film.height, short)
    return {"width": width, "height": height}


def _pictures(film: Film, codec: str, wanted: Mapping[str, Any], picture: Action) -> Action:
    megapixels = wanted["width"] * wanted["height"] / 1e6
    return action(
        "encoding",
        f"{codec} {wanted['width']}x{wanted['height']}",
        {"codec": codec, "fps": film.fps, "frames": film.frames, **wanted},
        needs={"picture": picture},
        weight_s=1 + film.duration_s * _WEIGHTS[codec] * megapixels * film.fps / 30,
        timeout_s=1800 + 60 * film.duration_s * max(1.0, megapixels),
    )


def _alpha(film: Film, picture: Action, matte: Action) -> Action:
    """Size and quality are those of its clips."""
    megapixels = film.width * film.height / 1e6
    return action(
        "encoding",
        f"{ALPHA} {film.width}x{film.height}",
        {"codec": ALPHA, "fps": film.fps, "frames": film.frames},
        needs={"picture": picture, "matte": matte},
        weight_s=1 + 4 * film.duration_s * megapixels * film.fps / 30,
        timeout_s=1800 + 120 * film.duration_s * max(1.0, megapixels),
    )


def _gif(film: Film, destination: Destination, picture: Action) -> Action:
    wanted = {
        **_size(film, destination.max_height),
        "most_fps": destination.max_fps,
        "max_bytes": round(destination.max_mb * 1e6),
    }
    return _pictures(film, "gif", wanted, picture)


def _sound(film: Film, destination: Destination, codec: str, kbps: int, sound: Action) -> Action:
    return action(
        "encoding",
        f"{codec} {kbps} kbit/s",
        {"codec": codec, "kbps": kbps, "true_peak_db": destination.true_peak_db},
        needs={"sound": sound},
        weight_s=1 + film.duration_s / 20,
        timeout_s=600 + 10 * film.duration_s,
    )


def make_encoding(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Write one file. Raises MissingError where no encoder is there, MediaError where it fails."""
    from ...media.delivery.pictures import Animation, Encoding, encode_gif, encode_pictures, ending
    from ...media.delivery.sounds import encode_sound
    from ...media.delivery.sounds import ending as sound_ending
    from .picture import PICTURE
    from .sound import SOUND

    codec = request["codec"]
    if "true_peak_db" in request:
        target = work / f"sound.{sound_ending(codec)}"
        source = work / "needs" / "sound" / SOUND
        encode_sound(source, codec, request["kbps"], request["true_peak_db"], target, tick)
        return {target.name: target}
    if codec == ALPHA:
        return _make_alpha(request, work, tick)
    target = work / f"picture.{ending(codec)}"
    source, length_s = work / "needs" / "picture" / PICTURE, request["frames"] / request["fps"]
    size = request["width"], request["height"]
    if codec == "gif":
        rate = min(request["most_fps"], request["fps"])
        animation = Animation(*size, rate, request["max_bytes"])
        encode_gif(source, animation, length_s, target, tick)
    else:
        wanted = Encoding(codec, *size, request["fps"], request.get("crf"), request.get("kbps"))
        encode_pictures(source, wanted, length_s, target, tick)
    return {target.name: target}


def _make_alpha(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    from ...media.delivery.alpha import encode_alpha
    from .picture import PICTURE

    target = work / "picture.webm"
    picture, matte = (work / "needs" / name / PICTURE for name in ("picture", "matte"))
    encode_alpha(picture, matte, request["fps"], request["frames"], target, tick)
    return {target.name: target}
