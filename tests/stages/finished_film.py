"""A film that is ready to be uploaded, without any of the stages that make one."""

from __future__ import annotations

import hashlib
from pathlib import Path

from vidgen.manifest import ClipsManifest, ComposeManifest, Master, Provenance
from vidgen.model.clips import ClipFile, ClipOrigin, GameClip
from vidgen.project import Project, RunOptions
from vidgen.settings import Settings, UploadSettings
from vidgen.store import Store
from vidgen.upload.place import Parcel


def still(fraction, note):
    """Tell nobody."""


def finished(folder: Path, settings: UploadSettings | None = None, **options) -> Project:
    """A film with captions beside it."""
    project = Project(
        folder / "film.vidgen",
        Store(folder / "store"),
        Settings(upload=settings or UploadSettings()),
        RunOptions(jobs=2, **options),
    )
    compose(project, {"out/web.mp4": b"moving pictures", "out/web.srt": b"1\n"})
    return project


def compose(project: Project, files: dict[str, bytes]) -> None:
    for path, content in files.items():
        (project.root / path).parent.mkdir(parents=True, exist_ok=True)
        (project.root / path).write_bytes(content)
    digests = {path: hashlib.sha256(content).hexdigest() for path, content in files.items()}
    first, *others = files
    master = Master(
        destination="web",
        path=first,
        digest=digests[first],
        files={Path(path).suffix: path for path in others},
        digests={Path(path).suffix: digests[path] for path in others},
        width=16,
        height=16,
        fps=15,
        duration_s=1,
        lufs=-14,
        true_peak_db=-1,
    )
    made_from, made_by = "0" * 64, Provenance(provider="test")
    project.write(ComposeManifest(made_from=made_from, provenance=made_by, masters=(master,)))


def list_clip(project: Project, path: str, content: bytes) -> None:
    """Lay out a clip of a library, and the index that names it."""
    (project.root / path).parent.mkdir(parents=True, exist_ok=True)
    (project.root / path).write_bytes(content)
    digest = hashlib.sha256(content).hexdigest()
    file = ClipFile(
        target="web", role="video", path=path, digest=digest, bytes=len(content), codec="h264"
    )
    clip = GameClip(
        npc="mira",
        operation="npc_response",
        expression="neutral",
        emotion="calm",
        animation="idle",
        intensity=0.5,
        quality="fast",
        action=digest,
        width=64,
        height=64,
        fps=10,
        frames=10,
        duration_s=1,
        loop=True,
        files=(file,),
        made=ClipOrigin(maker="rig", provider="vidgen"),
    )
    project.write(
        ClipsManifest(
            made_from="0" * 64,
            provenance=Provenance(provider="test"),
            name="tavern",
            targets=("web",),
            requests={"mira": digest},
            clips={digest: clip},
        )
    )


def parcel(folder: Path, content: bytes, name: str) -> Parcel:
    file = folder / f"content-of-{name}"
    file.write_bytes(content)
    return Parcel(file, name, hashlib.sha256(content).hexdigest())
