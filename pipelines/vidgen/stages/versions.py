"""Other versions of a film: the same plan in other shapes and languages, or without a ground.

A version is a project of its own in the folder `versions/<name>` of the film, so every stage works
in it as in any film, and what both have in common is found in the store.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from ..engine.action import canonical
from ..errors import BriefError
from ..files import storage_error, write_bytes, write_text
from ..manifest import (
    CodeManifest,
    ComposeManifest,
    MadeVersion,
    Master,
    Provenance,
    VersionsManifest,
)
from ..model.base import explain
from ..model.preset import Destination
from ..model.version import Version
from ..store.digest import digest_bytes, digest_file
from .provenance import add_versions

if TYPE_CHECKING:
    from ..project import Project

FOLDER = "versions"
LABEL = "version"
"""The label of the action that plans a version."""

_FILE = "version.json"


class Of(NamedTuple):
    """A version, and the folder of the film that it is of."""

    version: Version
    film: Path


def version_at(root: Path) -> Of | None:
    """What the project at `root` is a version of; None where it is a film of its own.

    Raises BriefError where that says nothing that makes sense, StorageError.
    """
    file = root / ".vidgen" / _FILE
    if root.parent.name != FOLDER or not file.is_file():
        return None
    try:
        version = Version.model_validate_json(file.read_bytes())
    except ValidationError as error:
        raise BriefError(f"{file}: {explain(error)}", cure=f"remove {root}") from None
    except OSError as error:
        raise storage_error(error, file) from None
    return Of(version, root.parent.parent)


def seen_of(film: Project, version: Version, destinations: Sequence[Destination]) -> Project:
    """A version of a film as a project: it pays from the same purse and keeps to the same limits.

    Nothing is written.
    """
    from ..project import Project

    options = replace(
        film.options,
        destinations=tuple(destinations),
        aspect=version.aspect or film.options.aspect,
    )
    found = Project(film.root / FOLDER / version.name, film.store, film.settings, options)
    found.purse = film.purse
    return found


def project_of(film: Project, version: Version, destinations: Sequence[Destination]) -> Project:
    """A version of a film as a project that can be made.

    Its folder is written where it is not there yet, with the code that the user wrote for scenes.
    """
    found = seen_of(film, version, destinations)
    content = version.model_dump_json(exclude_defaults=True) + "\n"
    file = found.hidden / _FILE
    if not file.is_file() or file.read_text(encoding="utf-8") != content:
        write_text(file, content)
    if film.brief.is_file():
        film.lend_brief(found.root)
    _carry_over(film, found)
    return found


def publish(film: Project, versions: Sequence[tuple[Version, Project]]) -> VersionsManifest:
    """Lay the masters of versions out beside the film's own, and write `versions.json`.

    Those of another language have its code in their names: `youtube.de.mp4`.
    """
    found = tuple(
        MadeVersion(
            version=version,
            folder=f"{FOLDER}/{version.name}",
            masters=tuple(_beside(film, version, project, one) for one in _masters(project)),
        )
        for version, project in versions
    )
    listed = [one.model_dump(mode="json") for one in found]
    manifest = VersionsManifest(
        made_from=digest_bytes(canonical(listed)),
        provenance=Provenance(provider="vidgen"),
        versions=found,
    )
    text = manifest.model_dump_json(by_alias=True, indent=2)
    write_text(film.root / VersionsManifest.file, text + "\n")
    add_versions(film, found)
    return manifest


def masters_of(film: Project) -> tuple[Master, ...]:
    """All masters of a film, its versions' too. MissingError before compose ran."""
    own = film.read(ComposeManifest).masters
    others = film.read(VersionsManifest).versions if film.has(VersionsManifest) else ()
    return own + tuple(master for one in others for master in one.masters)


def _masters(project: Project) -> tuple[Master, ...]:
    return project.read(ComposeManifest).masters if project.has(ComposeManifest) else ()


def _beside(film: Project, version: Version, project: Project, master: Master) -> Master:
    """A version's master among those of the film."""
    places = {"": master.path, **master.files}
    digests = {"": master.digest, **master.digests}
    named = {kind: _name(master, version, place) for kind, place in places.items()}
    for kind, place in named.items():
        project.blob(digests[kind])  # brings back from its own folder what the store has lost
        film.place(digests[kind], place)
    path = named.pop("")
    return master.model_copy(update={"path": path, "files": named})


def _name(master: Master, version: Version, place: str) -> str:
    """The place of a version's file among the film's: the language follows the destination."""
    top, name, *inside = place.split("/")
    own = master.destination
    rest = name.removeprefix(own) if name.startswith((f"{own}.", own)) else f".{name}"
    language = f".{version.language}" if version.language else ""
    return "/".join((top, f"{own}{language}{rest}", *inside))


def _carry_over(film: Project, version: Project) -> None:
    """Bring along the code of scenes that the user wrote, where the version has none of its own."""
    scenes = film.read(CodeManifest).scenes if film.has(CodeManifest) else ()
    for scene in scenes:
        source = film.root / "scenes" / scene.scene / "scene.py"
        target = version.root / "scenes" / scene.scene / "scene.py"
        note = version.hidden / "carried" / f"{scene.scene}.txt"
        if not scene.edited or not source.is_file():
            continue
        before = note.read_text(encoding="utf-8") if note.is_file() else ""
        if not target.is_file() or digest_file(target) == before:
            content = source.read_bytes()
            if digest_bytes(content) != before or not target.is_file():
                write_bytes(target, content)
                write_text(note, digest_bytes(content))
