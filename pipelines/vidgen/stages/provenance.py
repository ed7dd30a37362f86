"""The file that says of a film what made it, and from what."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import VidgenError
from ..files import write_text
from ..manifest import (
    MANIFESTS,
    CodeManifest,
    ComposeManifest,
    MadeVersion,
    Manifest,
    Master,
    PlanManifest,
)
from ..spending.call import spent
from ..store.digest import digest_file
from .composing.finish_files import files_of_finish
from .music import music_file

if TYPE_CHECKING:
    from ..project import Project

FILE = "out/provenance.json"
SCHEMA = "vidgen.provenance/1"
_LAST = (ComposeManifest.stage, "upload")


def write_provenance(project: Project, masters: Sequence[Master]) -> None:
    """Write `out/provenance.json`: for whoever gets the film, without secrets and without prompts.

    It names every master by its digest, what each stage was made by (provider, model, seed, tools
    and what was paid), and the digests of everything that the user brought.
    """
    told = {
        "schema": SCHEMA,
        "vidgen": version("vidgen"),
        "title": project.read(PlanManifest).storyboard.title,
        "masters": [_master(one) for one in masters],
        "stages": list(_stages(project)),
        "brought": list(_brought(project)),
    }
    _write(project.path(FILE), told)


def add_versions(film: Project, versions: Sequence[MadeVersion]) -> None:
    """Say in a film's provenance what each of its versions was made by, and from what.

    Nothing is written before the film is composed.
    """
    path = film.path(FILE)
    told = _told(path)
    if told is None:
        return
    found = []
    for one in versions:
        own = _told(film.root / one.folder / FILE)
        if own is not None:
            masters = [_master(master) for master in one.masters]
            made = {name: own[name] for name in ("stages", "brought")}
            found.append({"version": one.version.name, "masters": masters, **made})
    told.pop("versions", None)
    _write(path, {**told, "versions": found} if found else told)


def _told(path: Path) -> dict[str, Any] | None:
    """What a provenance file says; None where there is none that can be read."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    whole = isinstance(found, dict) and {"stages", "brought"} <= found.keys()
    return found if whole else None


def _write(path: Path, told: Mapping[str, Any]) -> None:
    text = json.dumps(told, ensure_ascii=False, indent=1) + "\n"
    if not path.is_file() or path.read_text(encoding="utf-8") != text:
        write_text(path, text)


def _master(master: Master) -> dict[str, Any]:
    files = {path: master.digests[kind] for kind, path in master.files.items()}
    return {
        "destination": master.destination,
        "path": master.path,
        "sha256": master.digest,
        "beside": files,
    }


def _stages(project: Project) -> Iterator[dict[str, Any]]:
    for kind in MANIFESTS:
        if kind.stage not in _LAST and project.has(kind):
            yield _stage(project.read(kind))


def _stage(made: Manifest) -> dict[str, Any]:
    by = made.provenance
    paid = spent(by.calls)
    told = {
        "stage": made.stage,
        "made_from": made.made_from,
        "provider": by.provider,
        "model": by.model or None,
        "models": sorted({call.model for call in by.calls}) or None,
        "seed": by.seed,
        "tools": by.tools or None,
        "calls": paid.calls or None,
        "cost_usd": ("unknown" if paid.cost_usd is None else paid.cost_usd) if paid.calls else None,
    }
    return {name: value for name, value in told.items() if value is not None}


def _brought(project: Project) -> Iterator[dict[str, str]]:
    """The brief, what scenes show and let be heard, music, what finishes the film, and code."""
    brief = project.root / "brief.md"
    if brief.is_file():
        yield _known("brief", brief.name, digest_file(brief))
    board = project.read(PlanManifest).storyboard
    for scene in board.scenes:
        for asset in scene.assets.values():
            yield _known(f"asset of {scene.id}", asset.path, asset.digest)
        for beat in scene.beats:
            if beat.sound is not None and (file := beat.sound.file):
                yield _known(f"sound at {scene.id}/{beat.id}", file.path, file.digest)
    with suppress(VidgenError):
        if music := music_file(project):
            yield _known("music", music.name, digest_file(music))
    for what, path in files_of_finish(project):
        yield _known(what, path.name, digest_file(path))
    codes = project.read(CodeManifest).scenes if project.has(CodeManifest) else ()
    for code in codes:
        if code.edited:
            yield _known(f"code of {code.scene}", code.code, code.code_digest)


def _known(what: str, path: str, digest: str) -> dict[str, str]:
    return {"what": what, "path": path, "sha256": digest}
