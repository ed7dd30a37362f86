"""Who can film clips: the names that a library and the settings may hold."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from ..model.npc import AUTO, RIG
from ..providers.base import BUILT_IN, names
from .rows import near

VEO = "veo"
"""Veo by whichever of its two services is set up."""

_KIND = "video"
_MOVES_PICTURES = "motion"
"""A provider of films for scenes; pictures of NPCs are moved by the rig."""


@cache
def engines() -> tuple[str, ...]:
    """The providers that film clips, sorted."""
    return tuple(name for name in names(_KIND) if name != _MOVES_PICTURES)


def split(name: str) -> tuple[str, str | None]:
    """A provider and its model, out of `replicate:owner/name`; None where it is not said."""
    provider, _, model = name.partition(":")
    return provider, model or None


def wrong_provider(name: str, chosen: Sequence[str]) -> str | None:
    """What is wrong with one of the chosen providers; None where all is well."""
    known = (RIG, AUTO, VEO, *engines())
    provider, model = split(name)
    if provider not in known and provider not in BUILT_IN[_KIND]:
        return f"{provider!r} is not one of {', '.join(known)}.{near(provider, known)}"
    if provider == _MOVES_PICTURES:
        return f"{provider!r} is for scenes of films: {RIG!r} moves the picture of an NPC"
    if provider not in (RIG, AUTO, VEO):
        return None
    if len(chosen) > 1 and provider != VEO:
        return f"{provider!r} stands alone: `fallback` says what stands in for a clip"
    return f"{provider!r} takes no model, and {model!r} is one" if model else None
