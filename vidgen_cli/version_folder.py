"""The folder of a version as what a command is told of: it goes by the choices of its film."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from vidgen import presets
from vidgen.errors import ConfigError

from .choices import Choices
from .destinations import CLEAR, first_that_takes, named
from .location import Location
from .versions import Wanted

if TYPE_CHECKING:
    from vidgen.model.preset import Destination
    from vidgen.project import Project
    from vidgen.stages.versions import Of

    from .session import Asked, Session

Opener = Callable[[Location, "Asked"], "Session"]


class VersionOf(NamedTuple):
    """The film that a version is of, and what the version is."""

    film: Session
    wanted: Wanted


def open_version(
    location: Location, asked: Asked, of: Of, scenes: tuple[str, ...], open_film: Opener
) -> Session:
    """A version alone, with the settings, quality and destinations that its film has.

    `open_film` opens that. Raises ConfigError for what a version cannot be asked for.
    """
    from vidgen.stages.versions import seen_of

    _refuse_options(asked, location, of)
    film = open_film(Location(of.film), replace(asked, destinations=(), scenes=()))
    known = next((one for one in film.versions if one.version == of.version), None)
    chosen = _fitting(named(asked.destinations), of)
    chosen = chosen or (known.destinations if known else _usual(film.project, of))
    project = seen_of(film.project, of.version, chosen)
    project.options = replace(project.options, scenes=scenes)
    own = Choices.read(location.root)
    found = Wanted(of.version, chosen)
    return replace(
        film,
        project=project,
        location=location,
        choices=own,
        notes=(),
        versions=(),
        of=VersionOf(film, found),
    )


def _refuse_options(asked: Asked, location: Location, of: Of) -> None:
    if asked.aspect or asked.instead:
        wrong = "aspect" if asked.aspect else next(iter(asked.instead))
        raise ConfigError(
            f"{location.root} is a version of {of.film}, which says its {wrong}",
            cure=f"run the command for {of.film}",
        )


def _fitting(names: tuple[str, ...], of: Of) -> tuple[Destination, ...]:
    found = tuple(presets.load_destination(name) for name in names)
    shape = of.version.aspect
    for one in found:
        if shape and shape not in one.aspects:
            raise ConfigError(f"{one.name} takes {' or '.join(one.aspects)}, not {shape}")
        if one.transparent != of.version.transparent:
            ground = "without" if one.transparent else "with"
            raise ConfigError(f"{one.name} wants a film {ground} a background")
    return found


def _usual(film: Project, of: Of) -> tuple[Destination, ...]:
    """Where a version goes that the film no longer asks for."""
    if of.version.transparent:
        return (presets.load_destination(CLEAR),)
    if of.version.aspect is None:
        return film.options.destinations
    return (presets.load_destination(first_that_takes(of.version.aspect)),)
