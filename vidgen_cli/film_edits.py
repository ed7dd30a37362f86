"""From the flags of `vidgen set` to edits."""

from __future__ import annotations

from collections.abc import Mapping

from vidgen.errors import ConfigError
from vidgen.revision.edits import Edit, SetFilm, SetFinish

from .scenes import checked


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
