"""Find a provider by its name: a built-in one, or one that another package brings.

A package adds a provider through an entry point in the group `vidgen.<kind>` whose object is a
class that takes no arguments. A built-in name cannot be taken over.
"""

from __future__ import annotations

import difflib
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from ..errors import ConfigError, MissingError
from .jobs import Job


@dataclass(frozen=True)
class Access:
    """How a service is reached: the user's key, and its address where that is not the usual one.

    Without a key a provider looks for it where its own tools do, such as `REPLICATE_API_TOKEN`.
    `workflow` is what a service that runs workflows is to run: a name, or a file of the user's own.
    `job` remembers what the service was asked for, across runs.
    """

    api_key: SecretStr | None = None
    base_url: str | None = None
    workflow: str | None = None
    job: Job = field(default_factory=Job)


@dataclass(frozen=True)
class Made:
    """A file that a provider made. The cost is in USD: 0 is free, None is what nobody can know."""

    path: Path
    model: str
    cost_usd: float | None = 0.0
    seed: int | None = None


BUILT_IN: dict[str, dict[str, str]] = {
    "tts": {
        "hibari": "vidgen.providers.tts.hibari:Hibari",
        "espeak": "vidgen.providers.tts.espeak:Espeak",
        "silent": "vidgen.providers.tts.silent:Silent",
        "elevenlabs": "vidgen.providers.tts.elevenlabs:Elevenlabs",
        "litellm": "vidgen.providers.tts.litellm_speech:LitellmSpeech",
        "replicate": "vidgen.providers.tts.replicate_speech:ReplicateSpeech",
        "fake": "vidgen.providers.tts.fake:Fake",
    },
    "music": {
        "bed": "vidgen.providers.music.bed:Bed",
        "file": "vidgen.providers.music.file:File",
        "replicate": "vidgen.providers.music.replicate_music:ReplicateMusic",
        "fake": "vidgen.providers.music.fake:Fake",
    },
    "image": {
        "card": "vidgen.providers.image.card:Card",
        "litellm": "vidgen.providers.image.litellm_image:LitellmImage",
        "replicate": "vidgen.providers.image.replicate:Replicate",
        "fal": "vidgen.providers.image.fal:Fal",
        "fake": "vidgen.providers.image.fake:Fake",
    },
    "video": {
        "motion": "vidgen.providers.video.motion:Motion",
        "veo_gemini": "vidgen.providers.video.veo_gemini:VeoGemini",
        "veo_vertex": "vidgen.providers.video.veo_vertex:VeoVertex",
        "fal": "vidgen.providers.video.fal:Fal",
        "replicate": "vidgen.providers.video.replicate:Replicate",
        "litellm": "vidgen.providers.video.litellm_video:LitellmVideo",
        "comfy": "vidgen.providers.video.comfy:Comfy",
        "fake": "vidgen.providers.video.fake:Fake",
    },
    "llm": {
        "litellm": "vidgen.providers.llm.litellm_client:Litellm",
        "fake": "vidgen.providers.llm.fake:Fake",
    },
}
"""Where each built-in provider is, by kind and name. A `fake` is for tests and is not listed."""


def names(kind: str) -> list[str]:
    """The providers of a kind that can be chosen, sorted; nothing is imported."""
    brought = {point.name for point in entry_points(group=f"vidgen.{kind}")}
    return sorted((BUILT_IN[kind].keys() | brought) - {"fake"})


@cache
def find(kind: str, name: str) -> Any:
    """The provider of that name, one object a process.

    Raises ConfigError for an unknown name, MissingError for one whose package cannot be loaded.
    """
    if place := BUILT_IN[kind].get(name):
        module, _, attribute = place.partition(":")
        return getattr(import_module(module), attribute)()
    for point in entry_points(group=f"vidgen.{kind}", name=name):
        return _brought(kind, point)
    known = names(kind)
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise ConfigError(
        f"There is no {kind} provider named {name!r}.{hint} Known: {', '.join(known)}."
    )


def _brought(kind: str, point: EntryPoint) -> Any:
    try:
        return point.load()()
    except Exception as error:
        package = f" of {point.dist.name}" if point.dist else ""
        raise MissingError(
            f"The {kind} provider {point.name!r}{package} cannot be loaded: "
            f"{type(error).__name__}: {error}",
            cure="mend or remove that package, or choose another provider",
        ) from error
