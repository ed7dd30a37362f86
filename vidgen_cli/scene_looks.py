"""From the flags of `vidgen scene set` that are about looks to edits."""

from __future__ import annotations

from collections.abc import Sequence

from vidgen.revision.edits import (
    Edit,
    NewTake,
    SetCharacters,
    SetGuidance,
    SetPicture,
    SetTransition,
    SetVisual,
)

from .scenes import checked

_NOBODY = "none"


def looks(
    scene: str,
    *,
    guidance: str | None,
    visual: str | None,
    picture: str | None,
    camera: str | None,
    avoid: str | None,
    characters: Sequence[str] | None,
    again: bool,
    transition: str | None,
) -> list[Edit]:
    """The edits of looks that flags ask for: none, where none is given. Raises ConfigError."""
    seen = {"picture": picture, "camera": camera, "avoid": avoid}
    found: list[Edit] = []
    if any(text is not None for text in seen.values()):
        found.append(checked(SetPicture, scene=scene, **seen))
    if visual is not None:
        found.append(checked(SetVisual, scene=scene, visual=visual))
    if guidance is not None:
        found.append(checked(SetGuidance, scene=scene, guidance=guidance))
    if characters is not None:
        found.append(checked(SetCharacters, scene=scene, characters=_ids(characters)))
    if transition is not None:
        found.append(checked(SetTransition, scene=scene, transition=transition))
    if again:
        found.append(checked(NewTake, scene=scene))
    return found


def _ids(characters: Sequence[str]) -> tuple[str, ...]:
    return () if list(characters) == [_NOBODY] else tuple(characters)
