"""How the NPCs of a library look to those who film them."""

from __future__ import annotations

from pathlib import Path

from ..model.npc import ClipRequest, Library
from ..planning.cast import Known, read_character
from .engines import Engines


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
    if not known:
        return resolved
    faces = {name: face for name, one in known.items() if (face := _face(one, folder))}
    npcs = {
        npc.id: npc.model_copy(update={"prompt": known[npc.id].character.looks})
        for npc in library.npcs.values()
        if npc.id in known and not npc.prompt
    }
    requests = tuple(_shown(one, library, faces) for one in resolved.requests)
    return resolved.model_copy(update={"npcs": {**library.npcs, **npcs}, "requests": requests})


def _face(known: Known, folder: Path) -> str | None:
    """The avatar of a character, by its path from the library."""
    found = known.avatar
    if found is None or not found.resolve().is_relative_to(folder.resolve()):
        return None
    return found.resolve().relative_to(folder.resolve()).as_posix()


def _shown(one: ClipRequest, library: Library, faces: dict[str, str]) -> ClipRequest:
    """A request that is filmed, with the face of its NPC where it names no picture."""
    own = one.image or library.npcs[one.npc].image
    if not one.provider or own or one.operation == "text_to_video" or one.npc not in faces:
        return one
    return one.model_copy(update={"image": faces[one.npc]})
