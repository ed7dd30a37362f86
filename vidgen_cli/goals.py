"""Where a film goes, and in which shapes and languages: what flags, settings and last time say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .destinations import Shapes, Wishes, choose, load, shape
from .versions import languages_of

if TYPE_CHECKING:
    from vidgen.model.storyboard import Aspect
    from vidgen.settings import Resolved

    from .choices import Choices
    from .session import Asked


@dataclass(frozen=True)
class Goals:
    """Destinations by name, and what the film is like there; None is the film's own aspect.

    `languages` are those into which it is translated.
    """

    destinations: tuple[str, ...]
    aspect: Aspect | None
    shapes: Shapes
    languages: tuple[str, ...]


def goals_of(asked: Asked, resolved: Resolved, before: Choices, film: Wishes) -> Goals:
    """As asked, else as set, else as last time, else as the film says.

    Raises ConfigError for what is not known.
    """
    aspect = shape(asked.aspect or before.aspect)
    names = choose(asked.destinations, resolved, before.destinations, aspect, film)
    shapes = load(names, aspect or film.aspect)
    languages = languages_of(asked.instead.get("language"), before.languages)
    return Goals(names, aspect, shapes, languages)
