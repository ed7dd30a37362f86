"""From what a user names to the folder of a film and the brief that it is made from."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from pathlib import Path

from vidgen.engine.origin import origin_of
from vidgen.errors import BriefError, ConfigError, MissingError, VidgenError
from vidgen.store.digest import digest_file

from . import prompting

_OF_A_PROJECT = ("brief.md", "plan.json", "clips.json")


@dataclass(frozen=True)
class Location:
    """`root` is the folder of a film, `brief` one that is yet to be taken into it.

    `prompt` is what a film was asked for with, where its brief is yet to be written.
    """

    root: Path
    brief: Path | None = None
    prompt: str | None = None


def locate(target: str, output: Path | None = None) -> Location:
    """Where a film is, or will be. Raises BriefError or MissingError for what is no brief."""
    path = Path(target).expanduser()
    if _is_dir(path):
        return _folder(path, output)
    if not _exists(path):
        return _prompted(target, output)
    if output is not None:
        return Location(_folder_for(output), path)
    if _is_project(path.resolve().parent) and path.name == "brief.md":
        return Location(path.resolve().parent)
    name = path.stem if path.stem != "brief" else path.resolve().parent.name
    root = Path.cwd() / f"{name or 'film'}.vidgen"
    _refuse_other(root, path)
    return Location(_folder_for(root), path)


def locate_project(target: str) -> Location:
    """The folder of a film that exists, named by itself or by the brief it was made from."""
    found = locate(target)
    if not found.root.is_dir():
        raise MissingError(
            f"{found.root} is not there yet", cure=f"`vidgen make {shlex.quote(target)}`"
        )
    return found


def _folder(path: Path, output: Path | None) -> Location:
    root = path.resolve()
    if not any((root / name).exists() for name in _OF_A_PROJECT):
        command = f"`vidgen init {shlex.quote(str(path))}`"
        raise BriefError(
            f"{path} is a folder without a brief.md",
            cure=f"name a Markdown file, or write one there with {command}",
        )
    if output is not None and output.resolve() != root:
        return Location(_folder_for(output), root / "brief.md")
    return Location(root)


def _folder_for(root: Path) -> Path:
    root = root.expanduser().resolve()
    for place in (root, *root.parents):
        if _exists(place) and not place.is_dir():
            raise ConfigError(f"{place} is a file, not a folder", cure="choose a folder with -o")
    return root


def _refuse_other(root: Path, brief: Path) -> None:
    """Two briefs of the same name must not take turns in one folder."""
    found = origin_of(root)
    if found is None or not found[0].exists() or found[0].samefile(brief):
        return
    if digest_of(root / "brief.md") != digest_of(brief):
        raise ConfigError(
            f"{root} is the film of another brief, {found[0]}", cure="choose another folder with -o"
        )


def digest_of(path: Path) -> str | None:
    """SHA-256 of a file, or None where it cannot be read."""
    try:
        return digest_file(path)
    except OSError:
        return None


def _is_project(folder: Path) -> bool:
    return (folder / ".vidgen").is_dir() or (folder / "vidgen.toml").is_file()


def _is_dir(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _exists(path: Path) -> bool:
    try:
        path.stat()
    except PermissionError as error:
        raise MissingError(f"{path}: cannot be read: {error.strerror}") from None
    except (OSError, ValueError):
        return False
    return True


def _prompted(target: str, output: Path | None) -> Location:
    """Where the film of a prompt is, or will be. Raises MissingError for what is none."""
    if not prompting.is_prompt(target):
        raise MissingError(
            f"{_short(target)}: there is no such brief or film",
            cure="check the name, begin with `vidgen init my-film`, or say in a sentence what the "
            "film is about",
        )
    root = _folder_for(output) if output else prompting.folder_of(target, Path.cwd())
    if not (root / "brief.md").exists():
        return Location(root, prompt=target)
    if prompting.asked_for(root) != " ".join(target.split()):
        raise ConfigError(
            f"{root} is the film of another brief", cure="choose another folder with -o"
        )
    return Location(root)


def refusal(target: str) -> VidgenError:
    """What the embedded planner says to a prompt, which may have been meant as a file's name."""
    from vidgen.model.brief import Brief
    from vidgen.planner.outline import plan
    from vidgen.planner.place import Place

    here = f"There is no file {_short(target)!r}"
    try:
        plan(Brief(body=target[:1000]), place=Place(here, 1), aspect="16:9", pictures={})
    except VidgenError as refusal:
        reason = refusal.message.removeprefix(here).lstrip(":1 ")
        return BriefError(f"{here}, and the text {reason}", cure=refusal.cure)
    return BriefError(f"{here}. It reads as an outline:", cure="save it as a file, and make that")


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:79]}…"
