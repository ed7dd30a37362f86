"""What is known of a film beside its manifests: stills of clips, lint, and attempts at code."""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import VidgenError
from ...manifest import Clip, CodeManifest, MadeVisual, PlanManifest
from ...presets import load_style
from ...project import Project
from ...reference import home as reference
from ..check import REPORT, CheckStage

if TYPE_CHECKING:
    from PIL.Image import Image

_STILL_WIDTH = 640
_STILL_AT = 0.7
_LONGEST = 4000


@dataclass(frozen=True)
class Attempt:
    """One attempt of a model at a scene's code: its folder, and what was wrong with it."""

    folder: str
    problems: str


def still(project: Project, clip: Clip) -> str | None:
    """A picture of a clip as a data URI, or None where it cannot be read."""
    from ...media.frames import frames_at
    from ...media.see_through import over

    when = [_STILL_AT * clip.duration_s]
    try:
        image = next(frames_at(project.path(clip.path), when))
        if clip.matte is not None:
            style = load_style(project.read(PlanManifest).storyboard.style)
            image = over(image, next(frames_at(project.blob(clip.matte), when)), style.background)
    except (VidgenError, OSError, StopIteration):
        return None
    return _small(image)


def painting(project: Project, made: MadeVisual) -> str | None:
    """A picture that was made for a scene as a data URI, or None where it cannot be read."""
    from PIL.Image import open as opened

    try:
        with opened(project.path(made.path)) as image:
            return _small(image.convert("RGB"))
    except (VidgenError, OSError):
        return None


def embedded(path: Path, kind: str) -> str | None:
    """A file as a data URI, which a page may show from a disk too; None without the file."""
    return _data(kind, path.read_bytes()) if path.is_file() else None


def lint(project: Project) -> dict[str, list[str]]:
    """What looking at scenes has found, by scene: nothing for those that nobody looked at."""
    from ...renderer.lint.finding import Report

    if not project.has(CodeManifest) or not (reference.folder() / "index.json").is_file():
        return {}
    found: dict[str, list[str]] = {}
    try:
        for action in CheckStage().actions(project):
            stored = project.store.lookup(action.digest)
            if stored and (path := project.store.get(stored.outputs.get(REPORT, ""))):
                report = Report.model_validate_json(path.read_bytes())
                found[action.label] = [f"{f.severity}: {f.message}" for f in report.findings]
    except (VidgenError, ValueError, OSError):
        return found
    return found


def attempts(project: Project, scene: str) -> Iterator[Attempt]:
    """The attempts at a scene's code that are kept in the project, the first one first."""
    folder = project.root / "scenes" / scene / "attempts"
    for path in sorted(folder.iterdir()) if folder.is_dir() else ():
        problems = path / "problems.md"
        text = problems.read_text("utf-8", "replace") if problems.is_file() else ""
        yield Attempt(path.relative_to(project.root).as_posix(), text[:_LONGEST])


def _small(image: Image) -> str:
    image.thumbnail((_STILL_WIDTH, _STILL_WIDTH))
    held = io.BytesIO()
    image.save(held, "JPEG", quality=78, optimize=True)
    return _data("image/jpeg", held.getvalue())


def _data(kind: str, content: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(content).decode()}"
