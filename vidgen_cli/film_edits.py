"""From the flags of `vidgen set` to edits."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from vidgen.errors import ConfigError, MissingError
from vidgen.model.finish import CUBE, NONE
from vidgen.revision.edits import Edit, SetFilm, SetFinish

from .location import locate_project
from .scenes import checked
from .session import Asked, open_session


def setting(shared: Mapping[str, object], finished: Mapping[str, object]) -> list[Edit]:
    """The edits that flags ask for. Raises ConfigError where there are none, or one is wrong."""
    kinds: list[tuple[type[SetFilm | SetFinish], Mapping[str, object]]]
    kinds = [(SetFilm, shared), (SetFinish, finished)]
    edits = [
        checked(kind, **given)
        for kind, given in kinds
        if any(value is not None for value in given.values())
    ]
    if not edits:
        raise ConfigError(
            "Say what shall change: --title, --style, --voice, --music, --grade, --logo ...",
            cure="to see what there is: `vidgen set --help`",
        )
    return edits


def look_or_file(target: str, written: str | None) -> str | None:
    """A grade as a film names it: a look as it is, a `.cube` file as `file_of_film` has it."""
    is_file = written is not None and written.lower().endswith(CUBE)
    return file_of_film(target, written) if is_file else written


def file_of_film(target: str, written: str | None) -> str | None:
    """A file as a film names it: from its brief's folder or its own, wherever it is named from.

    Raises ConfigError for one that lies elsewhere, and MissingError for one that is nowhere.
    """
    if written is None or written == NONE:
        return written
    project = open_session(locate_project(target), Asked()).preview()
    folders = [folder.resolve() for folder in (project.brief_folder, project.root)]
    named = [folder / written for folder in folders] + [Path(written).expanduser().resolve()]
    there = [path for path in named if path.is_file()]
    if not there:
        raise MissingError(
            f"There is no {written}, neither here nor in {folders[0]}",
            cure=f"put it beside the brief, into {folders[0]}",
        )
    for folder in reversed(folders):
        if there[0].resolve().is_relative_to(folder):
            return there[0].resolve().relative_to(folder).as_posix()
    raise ConfigError(
        f"{written} lies outside of the film: its files lie beside its brief, or in its own folder",
        cure=f"copy it into {folders[0]}",
    )
