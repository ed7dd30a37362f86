"""Find a provider by its name: a built-in one, or one that another package brings.

A package adds a provider through an entry point in the group `vidgen.<kind>` whose object is a
class that takes no arguments. A built-in name cannot be taken over.
"""

from __future__ import annotations

import difflib
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from typing import Any

from ..errors import ConfigError

BUILT_IN: dict[str, dict[str, str]] = {
    "tts": {
        "hibari": "vidgen.providers.tts.hibari:Hibari",
        "espeak": "vidgen.providers.tts.espeak:Espeak",
        "silent": "vidgen.providers.tts.silent:Silent",
        "fake": "vidgen.providers.tts.fake:Fake",
    },
    "music": {
        "bed": "vidgen.providers.music.bed:Bed",
        "file": "vidgen.providers.music.file:File",
        "fake": "vidgen.providers.music.fake:Fake",
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
    """The provider of that name, one object a process. Raises ConfigError for an unknown name."""
    if place := BUILT_IN[kind].get(name):
        module, _, attribute = place.partition(":")
        return getattr(import_module(module), attribute)()
    for point in entry_points(group=f"vidgen.{kind}", name=name):
        return point.load()()
    known = names(kind)
    near = difflib.get_close_matches(name, known, n=1)
    hint = f" Did you mean {near[0]}?" if near else ""
    raise ConfigError(
        f"There is no {kind} provider named {name!r}.{hint} Known: {', '.join(known)}."
    )
