"""How the NPCs of a library look to those who film them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from ..errors import MediaError
from ..model.npc import ClipRequest, Library
from ..planning.cast import Known, read_character
from .beginning import EXTENDED, length_s
from .engines import Engines

_LEAST_S = 0.25
"""What is missing of a film that is to go on, below which nobody is asked to film it."""


def with_cast(library: Library, folder: Path, engines: Engines) -> Library:
    """A library whose requests name those who film them, and the pictures that films begin with.

    An NPC that is a character looks as that says, and as its avatar shows. Raises BriefError for a
    file that is no character, ConfigError for a provider that cannot be used.
    """
    resolved = engines.resolved(library)
    if resolved is library:
        return library
    known = {
        npc.id: Known(read_character(folder / npc.character), folder / npc.character)
        for npc in library.npcs.values()
        if npc.character
    }
    faces = {name: face for name, one in known.items() if (face := _face(one, folder))}
    npcs = {
        npc.id: npc.model_copy(update={"prompt": known[npc.id].character.looks})
        for npc in library.npcs.values()
        if npc.id in known and not npc.prompt
    }
    requests = tuple(
        one.model_copy(update={"provider": None})
        if one.provider and one.operation == EXTENDED and _is_long_enough(one, folder)
        else _shown(one, library, faces)
        for one in resolved.requests
    )
    return resolved.model_copy(update={"npcs": {**library.npcs, **npcs}, "requests": requests})


def _face(known: Known, folder: Path) -> str | None:
    """The avatar of a character, by its path from the library."""
    found = known.avatar
    if found is None or not found.resolve().is_relative_to(folder.resolve()):
        return None
    return found.resolve().relative_to(folder.resolve()).as_posix()


def _shown(one: ClipRequest, library: Library, faces: dict[str, str]) -> ClipRequest:
    """A request that is filmed, with the face of its NPC where it names no picture."""
    if not one.provider or one.image or one.operation == "text_to_video":
        return one
    face = None if library.npcs[one.npc].image else faces.get(one.npc)
    return one.model_copy(update={"image": face}) if face else one


def _is_long_enough(one: ClipRequest, folder: Path) -> bool:
    """Whether a film that is to go on lasts as long as its clip: it is only cut then.

    One that cannot be read is left to those who will say so.
    """
    with suppress(MediaError):
        return one.duration_s - length_s(folder / one.clips[0]) < _LEAST_S
    return True
