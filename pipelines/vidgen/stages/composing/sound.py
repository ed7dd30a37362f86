"""The film's sound: narration, effects and music, as loud as a destination wants it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...engine.action import Action
from ...events import Tick
from ...media.film import FilmBeat, FilmScene
from ...model.effect import Effect, word_at
from ...model.preset import Destination
from .film import Source, action

if TYPE_CHECKING:
    from ...media.sound.mix import Mix, Part

SOUND, PLAIN, LOUDNESS = "sound.m4a", "sound.mov", "loudness.json"
_RATE = 48_000
_BED = "bed"


def sound_action(source: Source, destination: Destination) -> Action:
    """The action that makes a film's sound, which destinations that want the same share."""
    film = source.film
    aim = {
        "lufs": destination.lufs,
        "true_peak_db": destination.true_peak_db,
        "kbps": destination.audio_kbps,
        "channels": destination.channels,
        **({"plain": True} if destination.format == "prores" else {}),
    }
    parts = list(_parts(source))
    return action(
        "sound",
        f"sound at {destination.lufs:g} LUFS",
        {
            "samples": _samples(film.frames, film.fps),
            "parts": [part for part, _ in parts],
            "aim": aim,
        },
        inputs={
            **{part["file"]: digest for part, digest in parts if digest},
            **({_BED: source.bed} if source.bed else {}),
        },
        weight_s=1 + film.duration_s / 25,
        timeout_s=600 + 10 * film.duration_s,
    )


def _samples(frames: float, fps: float) -> int:
    return round(frames * _RATE / fps)


def _parts(source: Source) -> Iterator[tuple[dict[str, Any], str | None]]:
    """All that is heard beside music, and where; each with the digest of its file if it has one."""
    film = source.film
    for scene, frame in zip(film.scenes, film.timeline.starts, strict=False):
        clip, plan = source.shown[scene.id], source.plan[scene.id]
        start, length = _samples(frame, film.fps), _samples(scene.frames, film.fps)
        gain_db = plan.finish.gain_db
        placed = {"start": start, "samples": length}
        if scene.id in source.sounds:
            voice = {"kind": "voice", "file": f"{scene.id}.wav", "gain_db": gain_db, **placed}
            paced = {} if clip.voice_pace == 1 else {"pace": clip.voice_pace}
            yield {**voice, **paced}, source.sounds[scene.id]
        if clip.sound is not None and plan.finish.film_db is not None:
            heard = {"file": f"{scene.id}.film.wav", "gain_db": gain_db + plan.finish.film_db}
            yield {"kind": "film", **heard, **placed}, clip.sound
        effects = {beat.id: beat.sound for beat in plan.beats if beat.sound is not None}
        for beat in scene.beats:
            if beat.id in effects:
                yield _effect(effects[beat.id], scene, beat, start, gain_db)


def _effect(
    sound: Effect, scene: FilmScene, beat: FilmBeat, start: int, gain_db: float
) -> tuple[dict[str, Any], str | None]:
    """A sound at its beat, or at its word where the beat has that."""
    number = word_at(sound.at, [word.text for word in beat.words]) if sound.at else None
    time_s = beat.start_s if number is None else beat.words[number].start_s
    file = f"{scene.id}.{beat.id}.wav" if sound.file else sound.name
    placed = {"start": start + _samples(time_s, 1), "gain_db": gain_db + sound.gain_db}
    kind = "sound" if sound.file else "effect"
    return {"kind": kind, "file": file, **placed}, sound.file.digest if sound.file else None


def make_sound(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Write the sound, encoded, and how loud it is. Raises MediaError for one that is broken."""
    from ...media.sound.soundtrack import Aim, soundtrack

    aim = Aim(**request["aim"])
    sound, told = work / (PLAIN if aim.plain else SOUND), work / LOUDNESS
    heard = soundtrack(_mix(request, work), aim, sound, tick)
    told.write_text(json.dumps(asdict(heard)), encoding="utf-8")
    return {sound.name: sound, LOUDNESS: told}


def sound_in(folder: Path) -> Path:
    """The sound among what `make_sound` has made."""
    plain = folder / PLAIN
    return plain if plain.exists() else folder / SOUND


def _mix(request: Mapping[str, Any], work: Path) -> Mix:
    """What is heard, and where, as a sum of the files that the action was given."""
    from ...media.sound.mix import Loop, Mix
    from ...media.sound.wav import as_wav

    bed = work / "inputs" / _BED
    length, parts = request["samples"], request["parts"]
    return Mix(
        length,
        voices=[_voice(part, work) for part in parts if part["kind"] == "voice"],
        others=[_other(part, work) for part in parts if part["kind"] in {"effect", "sound"}],
        under=[_filmed(part, work) for part in parts if part["kind"] == "film"],
        music=Loop(as_wav(bed, work / "bed.wav"), length) if bed.exists() else None,
    )


def _voice(placed: Mapping[str, Any], work: Path) -> Part:
    from ...media.sound.mix import Part
    from ...media.sound.stretch import hastened
    from ...media.sound.wav import spoken

    file = work / "inputs" / placed["file"]
    source = spoken(file)
    if "pace" in placed:
        source = hastened(file, placed["pace"], placed["samples"], work / placed["file"])
    return Part(source, placed["start"], placed["samples"], _factor(placed["gain_db"]))


def _other(placed: Mapping[str, Any], work: Path) -> Part:
    """An effect, whose accent meets its time, or a sound of the user's, which begins there."""
    from ...media.sound.effects import EFFECT_LUFS, effect
    from ...media.sound.mix import Part
    from ...media.sound.survey import levelled
    from ...media.sound.wav import opened

    gain = _factor(placed["gain_db"])
    if placed["kind"] == "effect":
        made = effect(placed["file"])
        start = placed["start"] - made.accent
        return Part(made, start, made.length, gain * levelled(made, EFFECT_LUFS))
    source = opened(work / "inputs" / placed["file"])
    gain *= levelled(source, EFFECT_LUFS)
    return Part(source, placed["start"], source.length, gain)


def _filmed(placed: Mapping[str, Any], work: Path) -> Part:
    """What was heard where a scene was filmed, as loud as music for a gain of nothing."""
    from ...media.sound.mix import Part
    from ...media.sound.survey import BED_LUFS, levelled
    from ...media.sound.wav import opened

    source = opened(work / "inputs" / placed["file"])
    gain = _factor(placed["gain_db"]) * levelled(source, BED_LUFS)
    return Part(source, placed["start"], placed["samples"], gain)


def _factor(db: float) -> float:
    return float(10 ** (db / 20))
