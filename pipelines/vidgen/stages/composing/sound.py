"""The film's sound: narration and music, as loud as a destination wants it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from ...engine.action import Action
from ...events import Tick
from ...model.preset import Destination
from .film import Source, action

SOUND, LOUDNESS = "sound.m4a", "loudness.json"


def sound_action(source: Source, destination: Destination) -> Action:
    """The action that makes a film's sound, which destinations that want the same share."""
    film = source.film
    aim = {
        "lufs": destination.lufs,
        "true_peak_db": destination.true_peak_db,
        "kbps": destination.audio_kbps,
    }
    sounds = {f"{scene}.wav": digest for scene, digest in source.sounds.items()}
    scenes = [
        {"id": scene.id, "start": start, "frames": scene.frames}
        for scene, start in zip(film.scenes, film.timeline.starts, strict=False)
    ]
    return action(
        "sound",
        f"sound at {destination.lufs:g} LUFS",
        {"fps": film.fps, "frames": film.frames, "scenes": scenes, "aim": aim},
        inputs={**sounds, **({"bed": source.bed} if source.bed else {})},
        weight_s=1 + film.duration_s / 10,
        timeout_s=600 + 10 * film.duration_s,
    )


def make_sound(request: Mapping[str, Any], work: Path, tick: Tick) -> dict[str, Path]:
    """Write the sound, encoded, and how loud it is. Raises MediaError for one that is broken."""
    from ...media.audio import Aim, soundtrack
    from ...media.voice_track import Voice

    fps, inputs = request["fps"], work / "inputs"
    voices = [
        Voice(_there(inputs / f"{one['id']}.wav"), one["start"] / fps, one["frames"] / fps)
        for one in request["scenes"]
    ]
    sound, told = work / SOUND, work / LOUDNESS
    heard = soundtrack(
        voices, _there(inputs / "bed"), request["frames"] / fps, Aim(**request["aim"]), sound, tick
    )
    told.write_text(json.dumps(asdict(heard)), encoding="utf-8")
    return {SOUND: sound, LOUDNESS: told}


def _there(path: Path) -> Path | None:
    return path if path.exists() else None
