"""Music by mood from a model at Replicate, such as MusicGen."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

from ...events import Tick
from ..base import Access, Made
from ..remote import replicate
from ..tts.replicate_speech import address
from .base import Composing
from .moods import MOODS

MODEL = "meta/musicgen"
PATIENCE_S = 600.0
_MOST_BYTES = 128 << 20


class _Kind(NamedTuple):
    """What a family of models takes: its longest piece, and its input beside the prompt."""

    longest_s: int
    timed: bool = True
    more: tuple[tuple[str, Any], ...] = ()


KINDS = {
    "musicgen": _Kind(
        30,
        more=(
            ("model_version", "stereo-large"),
            ("output_format", "wav"),
            ("normalization_strategy", "loudness"),
        ),
    ),
    "stable-audio": _Kind(190),
    "lyria": _Kind(30, timed=False),
    "": _Kind(30),
}
"""By a part of a model's name."""

WORDS = {
    "calm": "calm ambient music, soft piano and warm pads, slow, peaceful",
    "focus": "focused lo-fi background music, mellow keys, light steady beat, unobtrusive",
    "uplifting": "uplifting corporate background music, bright guitars and piano, hopeful, 100 bpm",
    "mysterious": "mysterious ambient music, dark pads, sparse bells, suspense",
    "tense": "tense cinematic underscore, pulsing strings, low drones, urgent",
    "epic": "epic orchestral music, brass, big drums, heroic",
    "playful": "playful light music, pizzicato strings, marimba, bouncy",
    "sad": "sad slow piano and strings, melancholic, gentle",
    "tavern": "medieval tavern folk music, lute, fiddle, hand drum, merry",
}
_ALWAYS = "instrumental, no vocals, even loudness throughout"


USD_A_SECOND = {"meta/musicgen": 0.0014}
"""What a second of a model's machine costs, by the service's list, where that is known."""

_MOST_SECONDS = 180.0
"""What is set aside for a piece: four times what one usually takes."""


class ReplicateMusic:
    """Any model that takes a prompt and answers with the address of a sound.

    It is billed by the time it computes.
    """

    name = "replicate"
    service = replicate.SERVICE

    def pieces(self) -> tuple[str, ...]:
        return tuple(sorted(MOODS))

    def model(self, chosen: str | None) -> str:
        return chosen or MODEL

    def longest_s(self, model: str) -> int:
        return _kind(model).longest_s

    def check(self, model: str | None, access: Access) -> None:
        replicate.check(model or MODEL, access)

    def fingerprint(self, piece: str, model: str, access: Access) -> dict[str, str]:
        told = {"provider": self.name, "model": model, "prompt": _prompt(piece)}
        return {**told, "server": access.base_url or ""}

    def price(self, seconds: int, model: str) -> float | None:  # noqa: ARG002
        return _cost(model, _MOST_SECONDS)

    def compose(self, composing: Composing, folder: Path, tick: Tick, access: Access) -> Made:
        http, kind = replicate.connect(access), _kind(composing.model)
        given: dict[str, Any] = {
            "prompt": _prompt(composing.piece),
            "seed": composing.seed,
            **dict(kind.more),
        }
        if kind.timed:
            given["duration"] = min(composing.seconds, kind.longest_s)
        made = replicate.run(http, composing.model, given, tick=tick, limit_s=PATIENCE_S)
        file = http.fetch(address(made.output), folder / "music", limit=_MOST_BYTES, tick=tick)
        cost = _cost(composing.model, made.seconds)
        return Made(file, composing.model, cost, composing.seed)


def _cost(model: str, seconds: float | None) -> float | None:
    each = USD_A_SECOND.get(model)
    return None if each is None or seconds is None else each * seconds


def _kind(model: str) -> _Kind:
    return next(kind for part, kind in KINDS.items() if part in model)


def _prompt(piece: str) -> str:
    return f"{WORDS[piece]}, {_ALWAYS}"
