"""Where a film goes, and the shape that it has there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast, get_args

from vidgen import presets
from vidgen.brief import open_brief
from vidgen.errors import ConfigError, VidgenError
from vidgen.manifest import PlanManifest
from vidgen.model.preset import Destination
from vidgen.model.storyboard import Aspect
from vidgen.model.version import Version

if TYPE_CHECKING:
    from vidgen.project import Project
    from vidgen.settings import Resolved

CLEAR = "webm-alpha"
"""Where a film without a background goes when nobody says so."""

_USUAL = ("youtube", "shorts", "square")


@dataclass(frozen=True)
class Wishes:
    """What a film itself says about where it goes and in which shape."""

    destination: str | None = None
    aspect: Aspect | None = None
    language: str = "en"


def wishes(film: Project) -> Wishes:
    """What an edited plan says, else the brief. What is wrong with either is told later."""
    planned = film.has(PlanManifest)
    with suppress(VidgenError):
        if not (planned and film.edited(PlanManifest)):
            brief = open_brief(film.brief).brief
            named = "destination" in brief.model_fields_set
            return Wishes(brief.destination if named else None, brief.aspect, brief.language)
    if planned:
        with suppress(VidgenError):
            board = film.read(PlanManifest).storyboard
            return Wishes(board.destination, board.aspect, board.language)
    return Wishes()


def choose(
    asked: Sequence[str],
    resolved: Resolved,
    before: Sequence[str],
    aspect: Aspect | None,
    film: Wishes,
) -> tuple[str, ...]:
    """Destinations by name: as asked, else as set, else as last time, else as the film says."""
    if asked:
        return named(asked)
    if resolved.settings.destination:
        return (resolved.settings.destination,)
    known = presets.names("destinations")
    chosen = tuple(name for name in before if name in known)
    return chosen or (film.destination or first_that_takes(aspect or film.aspect),)


def named(asked: Sequence[str]) -> tuple[str, ...]:
    """Names as they were given, each alone or several with commas, each once."""
    found = (name.strip() for names in asked for name in names.split(","))
    return tuple(dict.fromkeys(name for name in found if name))


def first_that_takes(aspect: Aspect | None) -> str:
    """Where a film goes when nobody says so: to YouTube, or where its shape is at home."""
    for name in (*_USUAL, *presets.names("destinations")):
        if aspect in (None, presets.load_destination(name).aspects[0]):
            return name
    return _USUAL[0]


@dataclass(frozen=True)
class Shapes:
    """Destinations by what the film is like there: as it is itself, and as versions of it are."""

    own: tuple[Destination, ...]
    others: Mapping[Version, tuple[Destination, ...]]

    @property
    def transparent(self) -> bool:
        """Whether the film itself is drawn on nothing."""
        return all(one.transparent for one in self.own)


def load(names: Sequence[str], aspect: Aspect | None) -> Shapes:
    """The presets of destinations. The film has the shape that is asked for, or the first's.

    It has a background where any destination of that shape wants one. Raises ConfigError where none
    takes that shape.
    """
    found = tuple(presets.load_destination(name) for name in names)
    shape = aspect or found[0].aspects[0]
    fitting = tuple(one for one in found if shape in one.aspects)
    if not fitting:
        first = found[0]
        raise ConfigError(
            f"{first.name} takes {' or '.join(first.aspects)}, not {shape}",
            cure=f"leave out the aspect, or ask for --aspect {first.aspects[0]}",
        )
    own = tuple(one for one in fitting if not one.transparent) or fitting
    others: dict[Version, tuple[Destination, ...]] = {}
    for one in found:
        if one not in own:
            version = Version(
                aspect=None if shape in one.aspects else one.aspects[0],
                transparent=one.transparent,
            )
            others[version] = (*others.get(version, ()), one)
    return Shapes(own, others)


def shape(name: str | None) -> Aspect | None:
    """An aspect by its name. Raises ConfigError for what is none."""
    known = get_args(Aspect)
    if name is not None and name not in known:
        raise ConfigError(f"{name!r} is not an aspect. Known: {', '.join(known)}.")
    return cast("Aspect | None", name)
