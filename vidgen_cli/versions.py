"""A film in other shapes and languages: what is asked for, and how it is made after the film."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from vidgen.errors import ConfigError
from vidgen.model.preset import Destination
from vidgen.model.version import LANGUAGE, Version

if TYPE_CHECKING:
    from pathlib import Path

    from vidgen.engine.action import Stage
    from vidgen.engine.chain import ChainReport
    from vidgen.errors import VidgenError
    from vidgen.project import Project

    from .console import Screen
    from .destinations import Shapes
    from .summary import Masters


class Wanted(NamedTuple):
    """A version of a film, and the destinations it goes to."""

    version: Version
    destinations: tuple[Destination, ...]


class Made(NamedTuple):
    """What came of a version."""

    project: Project
    report: ChainReport
    masters: Masters | None = None
    """Where they lie, unless that is in the project itself."""


def is_list(language: str | None) -> bool:
    """Whether several languages are named, or one with a comma behind it."""
    return language is not None and "," in language


def languages_of(asked: str | None, before: Sequence[str]) -> tuple[str, ...]:
    """The languages into which a film is translated: as asked, else as last time.

    A single language is the film's own and asks for no translation. Raises ConfigError for what is
    no language.
    """
    if asked is None:
        return tuple(before)
    if not is_list(asked):
        return ()
    found = tuple(dict.fromkeys(code.strip() for code in asked.split(",") if code.strip()))
    for code in found:
        if not LANGUAGE.fullmatch(code):
            raise ConfigError(f"{code!r} is not the code of a language, such as de or pt-BR")
    return found


def wanted(shapes: Shapes, languages: Sequence[str], own: str) -> Iterator[Wanted]:
    """All versions: each shape in the film's own language, then every language in each shape."""
    for language in (None, *(code for code in languages if code != own)):
        if language is not None:
            spoken = Version(language=language, transparent=shapes.transparent)
            yield Wanted(spoken, shapes.own)
        for version, destinations in shapes.others.items():
            yield Wanted(version.model_copy(update={"language": language}), destinations)


def begun(film: Project, versions: Sequence[Wanted]) -> Iterator[Wanted]:
    """Those versions that a run has begun before."""
    from vidgen.manifest import PlanManifest
    from vidgen.stages.versions import FOLDER

    for one in versions:
        if (film.root / FOLDER / one.version.name / PlanManifest.file).is_file():
            yield one


def refuse(film: Project, versions: Sequence[Wanted]) -> None:
    """Raise for languages that nobody here translates into or speaks, before anything is made."""
    from vidgen.stages.version_plan import refuse_language

    for language in dict.fromkeys(one.version.language for one in versions):
        if language is not None:
            refuse_language(film, language)


def carried_out(
    film: Project, versions: Sequence[Wanted], stages: Sequence[Stage], screen: Screen
) -> tuple[list[Made], list[VidgenError]]:
    """Bring the versions of a film up to date, and lay out what came of them.

    One that fails leaves the others alone; also returns the errors of those.
    """
    from vidgen.engine.chain import run_chain
    from vidgen.errors import Interrupted, VidgenError
    from vidgen.events import Noted
    from vidgen.stages.versions import project_of

    made: list[Made] = []
    failed: list[VidgenError] = []
    for version, destinations in versions:
        screen(Noted(f"now {version}, for {', '.join(one.name for one in destinations)}"))
        try:
            project = project_of(film, version, destinations)
            made.append(Made(project, run_chain(project, stages, screen)))
        except Interrupted:
            raise
        except VidgenError as error:
            error.message = f"{version}: {error.message}"
            failed.append(error)
            screen(Noted(f"{error.message}; the others go on", "warning"))
    places = laid_out(film, versions)
    return [one._replace(masters=places.get(one.project.root)) for one in made], failed


def laid_out(film: Project, versions: Sequence[Wanted]) -> dict[Path, Masters]:
    """Lay the masters of versions out beside the film's own; where they are, by version's folder.

    Nothing is laid out before some version is composed.
    """
    from vidgen.manifest import ComposeManifest, VersionsManifest
    from vidgen.stages.versions import publish, seen_of

    from .summary import Masters

    done = [(one.version, seen_of(film, *one)) for one in versions]
    if not film.has(VersionsManifest) and not any(one.has(ComposeManifest) for _, one in done):
        return {}
    found = publish(film, done).versions
    return {film.root / one.folder: Masters(film.root, one.masters) for one in found}
