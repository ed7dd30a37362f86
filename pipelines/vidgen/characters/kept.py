"""Characters in a folder: a manifest and an avatar each, with their former versions."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from ..errors import BriefError
from ..files import storage_error, write_bytes, write_text
from ..manifest import CharacterManifest
from ..model.base import explain

if TYPE_CHECKING:
    from ..project import Project


@dataclass(frozen=True)
class Kept:
    """A character's folder and the manifest in it."""

    folder: Path
    manifest: CharacterManifest


def read_manifest(path: Path) -> CharacterManifest:
    """One manifest. Raises BriefError naming the file and the field, StorageError."""
    try:
        return CharacterManifest.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise BriefError(
            f"{path}: {explain(error)}", cure=f"correct it, or move it out of {path.parent.parent}"
        ) from None
    except OSError as error:
        raise storage_error(error, path) from None


def made_from(root: Path, key: str) -> Kept | None:
    """The character that was made from the same wish, if there is one."""
    for path in sorted(root.glob("*/character.json")):
        with suppress(BriefError):
            manifest = read_manifest(path)
            if manifest.made_from == key:
                return Kept(path.parent, manifest)
    return None


def free_folder(root: Path, name: str) -> Path:
    """A folder for a new character, named after them."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48] or "character"
    return next(path for path in _numbered(root / slug) if not path.exists())


def _numbered(path: Path) -> Iterator[Path]:
    yield path
    number = 2
    while True:
        yield path.with_name(f"{path.name}-{number}")
        number += 1


def next_version(before: Kept | None, manifest: CharacterManifest) -> int:
    """The number of a manifest: that of the former one where both say the same."""
    if before is None:
        return 1
    former = before.manifest.character.model_copy(update={"avatar": None})
    same = former == manifest.character and before.manifest.takes == manifest.takes
    return before.manifest.version + (0 if same else 1)


def write(project: Project, folder: Path, manifest: CharacterManifest, before: Kept | None) -> Path:
    """Write a manifest; one of another version is kept with its avatar under `versions/`.

    A manifest without an avatar never replaces one of the same version that has one.
    """
    path = folder / CharacterManifest.file
    if before is not None and before.manifest.version != manifest.version:
        _keep(before)
    elif before is not None and manifest.character.avatar is None:
        return path
    text = manifest.model_dump_json(by_alias=True, indent=2) + "\n"
    project.path(f"{folder.name}/{CharacterManifest.file}")
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_text(path, text)
    return path


def _keep(before: Kept) -> None:
    """Lay a former version aside, once."""
    aside = before.folder / "versions" / str(before.manifest.version)
    avatar = before.manifest.character.avatar
    if (aside / CharacterManifest.file).exists():
        return
    if avatar is not None and (before.folder / avatar.path).is_file():
        write_bytes(aside / avatar.path, (before.folder / avatar.path).read_bytes())
    text = before.manifest.model_dump_json(by_alias=True, indent=2) + "\n"
    write_text(aside / CharacterManifest.file, text)
