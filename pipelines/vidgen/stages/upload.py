"""Bring a finished film to where it is wanted: a folder or a bucket."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from pydantic import TypeAdapter, ValidationError

from ..engine.action import Action, Done, seconds_of, stage_digest
from ..engine.chain import run_chain
from ..errors import BriefError, ConfigError, MediaError, MissingError, VidgenError
from ..events import Emit, Tick
from ..manifest import ClipsManifest, Provenance, Upload, UploadManifest
from ..model.base import RelativePath
from ..project import Project
from ..upload.place import Parcel, Place, content_type, open_place
from .provenance import FILE as PROVENANCE
from .versions import masters_of

LINK_S = 7 * 24 * 3600
"""How long a link that was asked for stays open: the longest that S3 signs."""

_BYTES_PER_S = 4_000_000
_INSIDE = TypeAdapter[str](RelativePath)


@dataclass(frozen=True)
class Uploaded:
    """A file at its place. `new` is False where the same content was there already."""

    path: str
    url: str
    bytes: int
    new: bool
    link: str | None = None


@dataclass(frozen=True)
class UploadStage:
    """Delivers files of a project: `files` by path and digest, or all that compose made.

    A delivered file is a fact of the place and not of the store, so `upload` forces this stage and
    lets each delivery look at the place first.
    """

    place: Place
    files: tuple[tuple[str, str], ...] = ()
    name = "upload"
    version = 1
    preload = ()
    isolated = False
    at_home = True
    """Folders and keys are those of this machine, whatever machines do the other stages."""

    def actions(self, project: Project) -> Sequence[Action]:
        """One action a file; the index of clips needs all others of them to be there first."""
        files = self.files or composed(project)
        actions = [self._action(project, path, digest) for path, digest in files]
        others = {str(at): one for at, one in enumerate(actions) if not _is_index(one)}
        return [replace(one, needs=others) if _is_index(one) else one for one in actions]

    def _action(self, project: Project, path: str, digest: str) -> Action:
        name = name_there(path)
        weight_s = 1 + _size(project.path(path)) / _BYTES_PER_S
        return Action(
            stage=self.name,
            version=self.version,
            label=name,
            request={"path": path, "name": name, **self.place.identity()},
            inputs={"file": digest},
            weight_s=weight_s,
            timeout_s=600 + 100 * weight_s,
        )

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        name = action.request["name"]
        parcel = Parcel(work / "inputs" / "file", name, action.inputs["file"])
        new = self.place.deliver(parcel, tick)
        receipt = work / "receipt.json"
        receipt.write_text(json.dumps({"new": new}), encoding="utf-8")
        return {"receipt": receipt}

    def fallback(self, action: Action, error: VidgenError) -> None:
        """Nothing stands in for a file."""

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        uploads = tuple(self._upload(project, ended) for ended in done if ended.result)
        project.write(
            UploadManifest(
                made_from=stage_digest([ended.action for ended in done]),
                provenance=Provenance(provider=self.place.kind, seconds=seconds_of(done)),
                uploads=uploads,
            )
        )

    def _upload(self, project: Project, done: Done) -> Upload:
        name, digest = done.action.request["name"], done.action.inputs["file"]
        return Upload(
            path=done.action.request["path"],
            digest=digest,
            url=self.place.url(name),
            bytes=_size(project.blob(digest)),
            content_type=content_type(name),
        )


def upload(
    project: Project,
    target: str,
    *,
    emit: Emit,
    files: Sequence[str] = (),
    link: bool = False,
) -> list[Uploaded]:
    """Bring `files` of a project, or all that compose made, to `target`, and write upload.json.

    `target` is a folder or `s3://BUCKET/PREFIX`. What is there already is left alone. A link is
    returned and never written down. Raises the first error once all files were tried.
    """
    place = open_place(target, project.settings.upload)
    if place.kind == "s3" and project.options.offline:
        raise ConfigError("A bucket cannot be reached offline", cure="leave out --offline")
    listed = _distinct([_checked(path) for path in files]) or dict(composed(project))
    stage = UploadStage(place, tuple((path, _take(project, path)) for path in listed))
    place.sweep(map(name_there, listed))
    run_chain(_determined(project), [stage], emit)
    return [_uploaded(project, place, action, link) for action in stage.actions(project)]


def composed(project: Project) -> tuple[tuple[str, str], ...]:
    """Path and digest of every file that compose made. MissingError before it ran.

    Of a library's folder these are its clips, and their index last: a game never finds an index
    of what is not there yet.
    """
    if project.has(ClipsManifest):
        return _clips(project)
    found: dict[str, str] = {}
    for master in masters_of(project):
        found[master.path] = master.digest
        found |= {path: master.digests[kind] for kind, path in master.files.items()}
    if (path := project.path(PROVENANCE)).is_file():
        found[PROVENANCE] = project.take(path)
    return tuple(found.items())


def _clips(project: Project) -> tuple[tuple[str, str], ...]:
    clips = project.read(ClipsManifest).clips.values()
    found = {file.path: file.digest for clip in clips for file in clip.files}
    for path, digest in found.items():
        if project.store.get(digest) is None and _take(project, path) != digest:
            raise MediaError(
                f"{project.path(path)} is not what {ClipsManifest.file} says",
                cure="remove it, and run the `vidgen npc-clip` that made it again",
            )
    return (*found.items(), (ClipsManifest.file, project.take(project.path(ClipsManifest.file))))


def name_there(path: str) -> str:
    """The name of a project's file at its place: without the folder `out`."""
    parts = PurePosixPath(path).parts
    return "/".join(parts[1:] if len(parts) > 1 and parts[0] == "out" else parts)


def _determined(project: Project) -> Project:
    """The project, in a run that asks the place anew and ends at the first file that failed."""
    options = project.options
    options = replace(options, force=options.force | {UploadStage.name}, strict=True)
    return Project(project.root, project.store, project.settings, options)


def _uploaded(project: Project, place: Place, action: Action, link: bool) -> Uploaded:
    name = action.request["name"]
    stored = project.store.lookup(action.digest)
    receipt = project.blob(stored.outputs["receipt"]) if stored else None
    return Uploaded(
        path=action.request["path"],
        url=place.url(name),
        bytes=_size(project.blob(action.inputs["file"])),
        new=receipt is None or bool(json.loads(receipt.read_bytes())["new"]),
        link=place.link(name, LINK_S) if link else None,
    )


def _is_index(action: Action) -> bool:
    return bool(action.request["path"] == ClipsManifest.file)


def _distinct(paths: Sequence[str]) -> Collection[str]:
    """Each path once. Raises BriefError for two that would have one name at the place."""
    by_name: dict[str, str] = {}
    for path in paths:
        other = by_name.setdefault(name_there(path), path)
        if other != path:
            raise BriefError(
                f"{other} and {path} would both be {name_there(path)!r} there",
                cure="upload them to different places",
            )
    return by_name.values()


def _checked(path: str) -> str:
    try:
        return _INSIDE.validate_python(path)
    except ValidationError:
        raise BriefError(f"{path!r} is not a plain path inside the project") from None


def _take(project: Project, path: str) -> str:
    file = project.path(path)
    if not file.is_file():
        raise MissingError(f"{file} is not there", cure=f"vidgen compose {project.typed}")
    return project.take(file)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0
