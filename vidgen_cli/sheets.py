"""A contact sheet of a film, or of any video."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from vidgen.errors import ConfigError, MissingError

from .console import json_line
from .location import locate_project
from .session import Asked, open_session
from .wording import near

if TYPE_CHECKING:
    from vidgen.project import Project

NAME = "sheet.png"
_A_SCENE, _LEAST = 3, 12


@dataclass(frozen=True)
class Sheet:
    """What a sheet is to be: its file, how many frames, in how many columns, how wide."""

    output: Path | None
    frames: int | None
    columns: int
    width: int
    destination: str | None


def write_sheet(target: str, wanted: Sheet, *, as_json: bool) -> None:
    """Write the sheet and say where it lies. Raises MissingError where there is no film yet."""
    from vidgen.media.sheet import contact_sheet

    video, folder, usual = _video(target, wanted.destination)
    path = wanted.output or folder / NAME
    if path.suffix.lower() != ".png":
        raise ConfigError(f"{path}: a sheet is a PNG", cure=f"-o {path.with_suffix('.png')}")
    frames = wanted.frames or usual
    contact_sheet(video, path, min(wanted.columns, frames), frames, wanted.width)
    if as_json:
        sys.stdout.write(json_line({"film": str(video), "sheet": str(path)}) + "\n")
    else:
        sys.stdout.write(f"{near(path)}\n")


def _video(target: str, destination: str | None) -> tuple[Path, Path, int]:
    """The video, the folder that a sheet of it belongs in, and how many frames are usual."""
    named = Path(target).expanduser()
    if named.is_file() and named.suffix.lower() not in (".md", ".markdown"):
        return named, Path.cwd(), _LEAST
    project = open_session(locate_project(target), Asked()).project
    return _master(project, destination), project.root, _usual(project)


def _master(project: Project, destination: str | None) -> Path:
    from vidgen.stages.versions import masters_of

    found = {Path(one.path).stem: one.path for one in masters_of(project)}
    chosen = destination or next(iter(found))
    if chosen not in found:
        raise ConfigError(f"There is no film for {chosen}. There are: {', '.join(found)}.")
    path = project.path(found[chosen])
    if not path.is_file():
        raise MissingError(f"{path} is not there", cure=f"vidgen compose {project.typed}")
    return path


def _usual(project: Project) -> int:
    from vidgen.manifest import PlanManifest

    if not project.has(PlanManifest):
        return _LEAST
    return max(_LEAST, min(400, _A_SCENE * len(project.read(PlanManifest).storyboard.scenes)))
