"""The film's sound: narration and music, as loud as a destination wants it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...engine.action import Action
from ...events import Tick
from ...model.preset import Destination
from .film import Source, action

if TYPE_CHECKING:
    from ...media.sound.mix import Mix, Part

SOUND, LOUDNESS = "sound.m4a", "loudness.json"
_RATE = 48_000
_BED = "bed"


def sound_action(source: Source, destination: Destination) -> Action:
    """The action that makes a film's sound, which destinations that want the same share."""
    film = source.film
    aim = {
        "lufs": destination.lufs,
        "true_peak_db": destination.true_peak_db,
        "kbps": destination.audio_kbps,
    }
    sounds = {f"{scene}.wav": digest for scene, digest in source.sounds.items()}
    return action(
        "sound",
        f"sound at {destination.lufs:g} LUFS",
        {
            "samples": _samples(film.frames, film.fps),
            "voices": list(_voices(source)),
            "aim": aim,
        },
        inputs={**sounds, **({_BED: source.bed} if source.bed else {})},
        weight_s=1 + film.duration_s / 25,
        timeout_s=600 + 10 * film.duration_s,
    )


def _samples(frames: int, fps: int) -> int:
    return round(frames * _RATE / fps)


def _voices(source: Source) -> Iterator[dict[str, Any]]:
    film = source.film
    for scene, start in zip(film.scenes, film.timeline.starts, strict=False):
        if scene.id in source.sounds:
            yield {
                "file": f"{scene.id}.wav",
                "start": _samples(start, film.fps),
                "samples": _samples(scene.frames, film.fps),
            }


def make_sound(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Write the sound, encoded, and how loud it is. Raises MediaError for one that is broken."""
    from ...media.sound.soundtrack import Aim, soundtrack

    sound, told = work / SOUND, work / LOUDNESS
    heard = soundtrack(_mix(request, work), Aim(**request["aim"]), sound, tick)
    told.write_text(json.dumps(asdict(heard)), encoding="utf-8")
    return {SOUND: sound, LOUDNESS: told}


def _mix(request: Mapping[str, Any], work: Path) -> Mix:
    """What is heard, and where, as a sum of the files that the action was given."""
    from ...media.sound.mix import Loop, Mix
    from ...media.sound.wav import as_wav

    bed = work / "inputs" / _BED
    length = request["samples"]
    return Mix(
        length,
        voices=[_voice(one, work) for one in request["voices"]],
        music=Loop(as_wav(bed, work / "bed.wav"), length) if bed.exists() else None,
    )


def _voice(placed: Mapping[str, Any], work: Path) -> Part:
    from ...media.sound.mix import Part
    from ...media.sound.wav import spoken

    source = spoken(work / "inputs" / placed["file"])
    return Part(source, placed["start"], placed["samples"])
