"""Characters that are known before a film is planned: files in folders named `characters`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from ..errors import BriefError, MissingError
from ..files import storage_error
from ..manifest import CharacterManifest
from ..model.base import explain
from ..model.brief import Brief
from ..model.character import Character

FOLDER = "characters"


@dataclass(frozen=True)
class Known:
    """A character, and the file that it was read from."""

    character: Character
    file: Path

    @property
    def avatar(self) -> Path | None:
        """The file of the avatar, where it is there: named from the file's folder or above it."""
        if self.character.avatar is None:
            return None
        name = self.character.avatar.path
        places = [self.file.parent / name, self.file.parent.parent / name]
        return next((path for path in places if path.is_file()), None)


def known_cast(brief: Brief, folders: Sequence[Path]) -> list[Known]:
    """The characters that a film may have: all of the folders, or those that the brief names.

    Of two with the same id the first counts. Raises MissingError for one that is nowhere, and
    BriefError for a file that is no character.
    """
    if brief.characters is False:
        return []
    files = [path for folder in folders for path in _files(folder / FOLDER)]
    found: dict[str, Known] = {}
    for file in files:
        one = read_character(file)
        found.setdefault(one.id, Known(one, file))
    if not isinstance(brief.characters, tuple):
        return list(found.values())
    return [_named(name, list(found.values()), folders) for name in brief.characters]


def read_character(file: Path) -> Character:
    """The character in a file: that of a manifest, or one alone. Raises BriefError."""
    try:
        content = json.loads(file.read_bytes())
    except OSError as error:
        raise storage_error(error, file) from None
    except ValueError as error:
        raise BriefError(f"{file}: is no JSON: {error}") from None
    whole = isinstance(content, dict) and "schema" in content
    try:
        if whole:
            return CharacterManifest.model_validate(content).character
        return Character.model_validate(content)
    except ValidationError as error:
        raise BriefError(
            f"{file}: {explain(error)}", cure=f"correct it, or move it out of {file.parent}"
        ) from None


def _files(folder: Path) -> list[Path]:
    """The files of characters: each alone, or as `character.json` in a folder of its own."""
    return sorted([*folder.glob("*.json"), *folder.glob("*/character.json")])


def _named(name: str, known: Sequence[Known], folders: Sequence[Path]) -> Known:
    for one in known:
        if name in _names_of(one):
            return one
    have = ", ".join(one.character.id for one in known) or "none"
    places = " or ".join(str(folder / FOLDER) for folder in folders)
    raise MissingError(
        f"The brief asks for the character {name!r}, and {places} has: {have}",
        cure=f"put its file there, or make it: vidgen character … -o {folders[-1] / FOLDER}",
    )


def _names_of(one: Known) -> Iterator[str]:
    yield from (one.character.id, one.character.name, one.file.name, one.file.stem)
    yield f"{FOLDER}/{one.file.name}"
