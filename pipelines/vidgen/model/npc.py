"""Clips that characters of a game respond with: who, what is wanted, and how it is made."""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal, get_args

from pydantic import BeforeValidator, Field, JsonValue, StringConstraints

from .base import Model, RelativePath
from .character import ArtStyle

NpcId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]{0,62}$")]

Expression = Literal[
    "neutral",
    "happy",
    "sad",
    "angry",
    "surprised",
    "scared",
    "disgusted",
    "shy",
    "smug",
    "worried",
    "excited",
    "tired",
    "thoughtful",
    "loving",
]
"""What a face shows."""

Emotion = Literal[
    "calm", "joy", "sadness", "anger", "fear", "surprise", "disgust", "love", "pride", "shame"
]
"""What is felt: it tints light and adds blush, tears or sparkle to what the face shows."""

Animation = Literal[
    "idle",
    "talk",
    "nod",
    "shake",
    "giggle",
    "laugh",
    "tilt",
    "look_around",
    "bounce",
    "sigh",
    "wave",
    "think",
]
"""What the body does."""

Operation = Literal[
    "npc_response",
    "text_to_video",
    "image_to_video",
    "video_extend",
    "video_transition",
    "fusion",
]
Strategy = Literal["once", "per_playthrough", "per_player", "always"]
"""For whom a clip is made anew: for nobody, for each playthrough, for each player, every time."""

Fallback = Literal["default_content", "skip", "retry", "placeholder"]
"""What stands in for a clip that could not be made."""

Transition = Literal["crossfade", "morph"]
"""How one film becomes the next: it clears for it, or bends into it."""

Target = Literal["web", "unity", "unreal", "godot", "renpy", "rpgmaker", "gif", "png"]

RIG, AUTO = "rig", "auto"
"""Providers by other names: vidgen itself, and whoever is set up."""

SPLICED: dict[str, int] = {"video_extend": 1, "video_transition": 2, "fusion": 2}
"""The operations that make a clip of others, and of how many at least."""

EXPRESSIONS: tuple[str, ...] = get_args(Expression)
EMOTIONS: tuple[str, ...] = get_args(Emotion)
ANIMATIONS: tuple[str, ...] = get_args(Animation)


def listed(value: Any) -> Any:
    """Names as a tuple, where they are written with commas or semicolons between them."""
    if not isinstance(value, str):
        return value
    return tuple(name for part in re.split("[,;]", value) if (name := part.strip()))


ProviderName = Annotated[str, StringConstraints(min_length=1, max_length=250)]
"""Who makes a clip, and by which model where that is said: `replicate:owner/name`."""

Providers = Annotated[tuple[ProviderName, ...], BeforeValidator(listed), Field(min_length=1)]
"""Who is asked for a clip: the next one where the one before cannot."""

Side = Annotated[int, Field(ge=64, le=2048, multiple_of=2)]
Unit = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Prompt = Annotated[str, StringConstraints(max_length=2000)]


class ClipQuality(Model):
    """How finely a clip is made: size in pixels, frames a second, an engine's steps, an encoder."""

    name: str
    about: str
    width: Side
    height: Side
    fps: int = Field(ge=1, le=60)
    steps: int = Field(ge=1, le=150)
    cfg: float = Field(ge=0, le=30)
    crf: int = Field(ge=0, le=51)
    preset: str = "veryfast"


class Lora(Model):
    """A small model that is laid over a larger one, and how strongly."""

    name: str = Field(min_length=1, max_length=200)
    strength: float = Field(default=1.0, ge=-2, le=2)


class Npc(Model):
    """Somebody of a game. `traits` come from a seed where nothing else is said of the looks.

    `default` is a film that stands in for clips that cannot be made.
    """

    id: NpcId
    name: str = Field(default="", max_length=120)
    image: RelativePath | None = None
    character: RelativePath | None = None
    traits: tuple[str, ...] = ()
    art_style: ArtStyle = "semi-realistic"
    loras: tuple[Lora, ...] = ()
    prompt: Prompt = ""
    prompt_version: int = Field(default=1, ge=1)
    voice: str = ""
    seed: int = Field(default=0, ge=0, lt=2**32)
    default: RelativePath | None = None


class ClipRequest(Model):
    """One clip that is wanted. What is None is as its NPC, or its quality, says.

    A `clear` one has nothing behind its figure: its files have alpha, where a target shows it.
    `loop` is about what providers film; without it, all but speech closes that is a response.
    """

    npc: NpcId
    operation: Operation = "npc_response"
    provider: Providers | None = None
    expression: Expression = "neutral"
    emotion: Emotion = "calm"
    animation: Animation = "idle"
    intensity: Unit = 0.5
    quality: str = "balanced"
    art_style: ArtStyle | None = None
    loras: tuple[Lora, ...] | None = None
    prompt: Prompt | None = None
    negative_prompt: Prompt = ""
    width: Side | None = None
    height: Side | None = None
    fps: int | None = Field(default=None, ge=1, le=60)
    duration_s: float = Field(default=3.0, ge=0.5, le=30, allow_inf_nan=False)
    steps: int | None = Field(default=None, ge=1, le=150)
    cfg: float | None = Field(default=None, ge=0, le=30, allow_inf_nan=False)
    seed: int | None = Field(default=None, ge=0, lt=2**32)
    clear: bool = False
    loop: bool | None = None
    dialogue: str = Field(default="", max_length=2000)
    audio: RelativePath | None = None
    image: RelativePath | None = None
    clips: tuple[RelativePath, ...] = ()
    transition: Transition = "crossfade"
    priority: int = Field(default=0, ge=-100, le=100)
    strategy: Strategy = "once"
    fallback: Fallback = "placeholder"
    max_wait_s: float | None = Field(default=None, gt=0, allow_inf_nan=False)
    tag: str = Field(default="", max_length=200)


class PlayerContext(Model):
    """Who plays, as far as a strategy asks for it, and what else a game knows of the moment."""

    player: str = ""
    playthrough: str = ""
    snapshot: dict[str, JsonValue] = Field(default_factory=dict)


class Library(Model):
    """What an NPC library file asks for, with every matrix written out.

    `rows` says where each request comes from, for messages; `usual` is what holds where a request
    says nothing else.
    """

    name: str
    npcs: dict[NpcId, Npc]
    requests: tuple[ClipRequest, ...]
    rows: tuple[str, ...] = ()
    usual: ClipRequest | None = None
    targets: tuple[Target, ...] = ("web",)
    context: PlayerContext = PlayerContext()
