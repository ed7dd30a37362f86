"""Which clips the requests of a library come to: equal requests become one."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from .. import presets
from ..engine.action import canonical
from ..model.npc import ClipQuality, ClipRequest, Library, Npc, PlayerContext
from ..store.digest import digest_bytes
from . import prompt

Maker = Literal["rig", "engine", "splice"]
"""Who makes a clip: the embedded rig, an engine that is asked in words, or other clips."""

_DECIMALS = 1
_INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A clip to be made, and the requests, by their place in the library, that it answers.

    `asked` says all that decides its frames; `key` is its digest, by which a game finds it.
    """

    key: str
    asked: Mapping[str, Any]
    requests: tuple[int, ...]
    priority: int


def wanted(
    library: Library, maker: Callable[[ClipRequest], Maker], files: Mapping[str, str], run: str
) -> list[Wanted]:
    """The clips of a library, the most urgent first, else in the order of their first requests.

    `files` are digests of the files that the library names; `run` tells this run from all others,
    for clips that are made every time.
    """
    places: dict[str, list[int]] = {}
    asked: dict[str, dict[str, Any]] = {}
    for place, one in enumerate(library.requests):
        said = decides(one, library, maker(one), files, run, place)
        key = digest_bytes(canonical(said))
        asked.setdefault(key, said)
        places.setdefault(key, []).append(place)
    clips = [
        Wanted(key, asked[key], tuple(at), max(library.requests[place].priority for place in at))
        for key, at in places.items()
    ]
    return sorted(clips, key=lambda clip: -clip.priority)


def decides(
    one: ClipRequest,
    library: Library,
    maker: Maker,
    files: Mapping[str, str],
    run: str,
    place: int,
) -> dict[str, Any]:
    """All that decides the frames and the sound of a clip, in one spelling; and for whom."""
    npc = library.npcs[one.npc]
    said: dict[str, Any] = {}
    if maker != "splice":
        said = _picture(one, npc, files) if maker == "rig" else _words(one, npc, files)
    said |= {
        "maker": maker,
        "operation": one.operation,
        "seed": npc.seed if one.seed is None else one.seed,
        **_size(one),
        **_for_whom(one, library.context, run, place),
    }
    if one.dialogue or one.audio:
        said |= {
            "dialogue": " ".join(one.dialogue.split()),
            "audio": files.get(one.audio or ""),
            "voice": npc.voice,
        }
    if one.clips:
        said["clips"] = [files.get(name) for name in one.clips]
    if one.operation == "video_transition" and one.transition != "crossfade":
        said["transition"] = one.transition
    return said


def _size(one: ClipRequest) -> dict[str, Any]:
    quality = _quality(one.quality)
    fps = one.fps or quality.fps
    return {
        "width": one.width or quality.width,
        "height": one.height or quality.height,
        "fps": fps,
        "frames": max(1, round(one.duration_s * fps)),
        "crf": quality.crf,
        "preset": quality.preset,
    }


def _picture(one: ClipRequest, npc: Npc, files: Mapping[str, str]) -> dict[str, Any]:
    """What the rig draws: its parameters blend, so an intensity counts to a tenth."""
    return {
        "who": _who(one, npc, files),
        "expression": one.expression,
        "emotion": one.emotion,
        "animation": one.animation,
        "intensity": round(one.intensity, _DECIMALS),
        "art_style": one.art_style or npc.art_style,
        "clear": one.clear,
    }


def _words(one: ClipRequest, npc: Npc, files: Mapping[str, str]) -> dict[str, Any]:
    """What an engine is asked: words, which know three intensities, and its own numbers."""
    quality = _quality(one.quality)
    begins = one.operation not in ("text_to_video", "video_extend")
    return {
        "prompt": prompt.written(one, npc),
        "prompt_version": [prompt.VERSION, npc.prompt_version],
        "negative_prompt": one.negative_prompt,
        "image": files.get(one.image or npc.image or "") if begins else None,
        "steps": one.steps or quality.steps,
        "cfg": quality.cfg if one.cfg is None else one.cfg,
        "loras": [[lora.name, lora.strength] for lora in prompt.loras(one, npc)],
        "loop": _closes(one),
        "providers": list(one.provider or ()),
    }


def _closes(one: ClipRequest) -> bool:
    """Whether a film is to go on with its first picture after its last."""
    if one.dialogue or one.audio:
        return False
    return one.operation == "npc_response" if one.loop is None else one.loop


def _who(one: ClipRequest, npc: Npc, files: Mapping[str, str]) -> dict[str, Any]:
    """Where the rig takes somebody's looks from: a picture, a character, or words and a seed."""
    picture = one.image or npc.image
    if picture or npc.character:
        return {"image": files.get(picture or ""), "character": files.get(npc.character or "")}
    return {
        "id": npc.id,
        "traits": sorted(npc.traits),
        "prompt": npc.prompt,
        "seed": npc.seed,
    }


def _for_whom(one: ClipRequest, context: PlayerContext, run: str, place: int) -> dict[str, Any]:
    match one.strategy:
        case "per_player":
            return {"player": context.player, "snapshot": context.snapshot}
        case "per_playthrough":
            return {
                "player": context.player,
                "playthrough": context.playthrough,
                "snapshot": context.snapshot,
            }
        case "always":
            return {_INSTANT: f"{run}/{place}"}
    return {}


@lru_cache
def _quality(name: str) -> ClipQuality:
    return presets.load_clip_quality(name)


def by_priority(clips: Sequence[Wanted], first: Sequence[int]) -> list[Wanted]:
    """The clips of the requests at these places, in their order, before all others."""
    rank = {place: number for number, place in enumerate(first)}

    def least(clip: Wanted) -> int:
        return min(rank.get(place, len(rank)) for place in clip.requests)

    return sorted(clips, key=least)
