"""What providers are asked for a clip, and what they sent, as results that are kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..engine.action import Action
from ..model.npc import Lora
from ..model.storyboard import Aspect
from ..providers.video.base import LONGEST_S, SHORTEST_S, Filming, Mode
from .beginning import EXTENDED, Beginning
from .engines import Engine
from .stage import STAGE, VERSION

FILM, MADE = "film", "made.json"
"""What is kept of a call: the film as it came, and who made it."""

CROSSED_S = 0.5
"""For how long a film that is to be a loop fades from its end into its beginning."""

_LETTERS_A_SECOND = 15.0
_FOR_WHOM = ("player", "playthrough", "snapshot", "instant")
_WORDS = ("prompt", "prompt_version", "negative_prompt", "loras", "steps", "cfg", "seed")
_SHAPE = ("operation", "width", "height", "fps")
_ASPECTS: Mapping[Aspect, float] = {"16:9": 16 / 9, "1:1": 1.0, "9:16": 9 / 16}


@dataclass(frozen=True)
class Offer:
    """A clip at one provider: `wanted` is what is kept of it, known by all that decides a film."""

    engine: Engine
    wanted: Action
    filming: Filming

    def price(self) -> float | None:
        return self.engine.camera.price(self.filming, self.engine.model)


def filming_of(asked: Mapping[str, Any], begins: Beginning, mode: Mode) -> Filming:
    """What is to be filmed for a clip. Raises ConfigError for what nobody can film."""
    size = (asked["width"], asked["height"])
    return Filming(
        prompt=asked["prompt"],
        duration_s=_lasts_s(asked, begins.there_s),
        avoid=asked["negative_prompt"],
        image=begins.image,
        aspect=_aspect(size),
        size=size,
        mode=mode,
        seed=asked["seed"],
        fps=asked["fps"],
        steps=asked["steps"],
        cfg=asked["cfg"],
        loras=tuple(Lora(name=name, strength=strength) for name, strength in asked["loras"]),
    )


def offer_of(
    asked: Mapping[str, Any], label: str, engine: Engine, filming: Filming, mode: Mode
) -> Offer:
    """A clip as one provider is asked for it."""
    kept = {name: asked[name] for name in (*_WORDS, *_SHAPE, *_FOR_WHOM) if name in asked}
    film = {**kept, "duration_s": filming.duration_s, "mode": mode}
    wanted = Action(
        stage=STAGE,
        version=VERSION,
        label=label,
        request={FILM: film, "model": engine.model},
        inputs=_begins_with(asked),
        fingerprint=engine.fingerprint,
    )
    return Offer(engine, wanted, filming)


def _begins_with(asked: Mapping[str, Any]) -> dict[str, str]:
    """The file that a film begins with, by digest."""
    if asked["operation"] == EXTENDED:
        return {"film": asked["clips"][0]}
    return {"image": asked["image"]} if asked["image"] else {}


def _lasts_s(asked: Mapping[str, Any], there_s: float) -> float:
    """How long a film must be, in s, of which `there_s` are there: what is spoken in it counts,
    and what it loses by closing."""
    lasts_s: float = asked["frames"] / asked["fps"] + (CROSSED_S if asked["loop"] else 0.0)
    spoken_s: float = len(asked.get("dialogue", "")) / _LETTERS_A_SECOND
    return min(LONGEST_S, max(SHORTEST_S, lasts_s - there_s, spoken_s - there_s))


def _aspect(size: tuple[int, int]) -> Aspect:
    """The nearest shape that providers film."""
    shape = size[0] / size[1]
    return min(_ASPECTS, key=lambda name: max(shape / _ASPECTS[name], _ASPECTS[name] / shape))
