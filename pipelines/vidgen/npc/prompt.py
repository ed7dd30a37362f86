"""The words that an engine is asked for a clip with; another version of them makes new clips."""

from __future__ import annotations

from collections.abc import Sequence

from ..model.npc import ClipRequest, Lora, Npc

VERSION = 1

SLIGHT, STRONG = 0.3, 0.7
"""Below the first an expression is slight, below the second moderate, from there on very strong."""

_FACES = {
    "neutral": "a neutral expression",
    "happy": "a happy smile",
    "sad": "a sad look with lowered brows",
    "angry": "an angry frown",
    "surprised": "a surprised look, eyes wide and mouth open",
    "scared": "a scared look, eyes wide",
    "disgusted": "a disgusted grimace",
    "shy": "a shy smile, looking down, blushing",
    "smug": "a smug half smile",
    "worried": "a worried look, brows drawn together",
    "excited": "an excited grin, eyes shining",
    "tired": "a tired look, lids half closed",
    "thoughtful": "a thoughtful look to the side",
    "loving": "a tender, loving look",
}
_MOVES = {
    "idle": "breathing calmly and blinking",
    "talk": "talking",
    "nod": "nodding",
    "shake": "shaking the head",
    "giggle": "giggling",
    "laugh": "laughing",
    "tilt": "tilting the head",
    "look_around": "looking around",
    "bounce": "bouncing on the spot",
    "sigh": "sighing",
    "wave": "waving a hand",
    "think": "thinking, a hand at the chin",
}
_STYLES = {
    "anime": "anime style, clean line art, cel shading",
    "semi-realistic": "semi-realistic illustration, painterly light",
    "realistic": "realistic, cinematic light",
}
_FELT = {"slightly": "with a hint of", "moderately": "with", "very": "overwhelmed by"}


def how(intensity: float) -> str:
    """How strongly, in a word."""
    if intensity < SLIGHT:
        return "slightly"
    return "moderately" if intensity < STRONG else "very"


def written(request: ClipRequest, npc: Npc, looks: str = "") -> str:
    """The prompt of a request: who it is, what shows in the face, what moves, and the style.

    `looks` describes the NPC where the file does not. A prompt of the request's own comes first.
    """
    who = ", ".join(filter(None, (npc.name or npc.id, npc.prompt or looks, *npc.traits)))
    felt = "" if request.emotion == "calm" else f"{_FELT[how(request.intensity)]} {request.emotion}"
    parts = (
        request.prompt,
        who,
        f"{how(request.intensity)} {_FACES[request.expression].removeprefix('a ')}"
        if request.expression != "neutral"
        else _FACES["neutral"],
        felt,
        _MOVES[request.animation],
        f'saying "{request.dialogue}"' if request.dialogue else "",
        _STYLES[request.art_style or npc.art_style],
        *_laid_over(loras(request, npc)),
    )
    return ", ".join(part for part in parts if part)


def loras(request: ClipRequest, npc: Npc) -> tuple[Lora, ...]:
    """The small models of a request, else those of its NPC."""
    return npc.loras if request.loras is None else request.loras


def _laid_over(loras: Sequence[Lora]) -> list[str]:
    return [f"<lora:{one.name}:{one.strength:g}>" for one in loras]
