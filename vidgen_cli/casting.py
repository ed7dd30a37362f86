"""Make a character, and show who it is."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, get_args
from typing import cast as typed

from vidgen import settings
from vidgen.characters.make import Wanted, make
from vidgen.errors import ConfigError
from vidgen.model.character import ArtStyle
from vidgen.project import Project, RunOptions

from . import console
from .run import watched
from .session import cores, open_store
from .wording import dollars

if TYPE_CHECKING:
    from vidgen.characters.make import Finished

    from .console import Screen


@dataclass(frozen=True)
class Casting:
    """The arguments of one `vidgen character`."""

    description: str
    image: Path | None
    output: Path
    name: str
    seed: int
    art_style: str
    retry: str | None
    force: bool
    offline: bool
    max_cost: float | None


def cast(asked: Casting, *, as_json: bool, quiet: bool) -> None:
    """Make the character that was asked for. Raises VidgenError."""
    wanted = Wanted(asked.description, asked.name, asked.image, asked.seed, _style(asked.art_style))
    project = _open(asked)

    def work(screen: Screen) -> Finished:
        return make(project, wanted, screen, retry=asked.retry, anew=asked.force)

    finished = watched(project, work, as_json=as_json, quiet=quiet)
    if as_json:
        sys.stdout.write(console.json_line({"event": "Summary", **_summary(finished)}) + "\n")
    elif not quiet:
        sys.stdout.write("\n".join(_lines(finished)) + "\n")


def _style(name: str) -> ArtStyle:
    if name not in get_args(ArtStyle):
        known = ", ".join(get_args(ArtStyle))
        raise ConfigError(f"There is no art style {name!r}. Known: {known}.")
    return typed("ArtStyle", name)


def _open(asked: Casting) -> Project:
    root = asked.output.expanduser()
    flags = {"offline": asked.offline or None, "max_cost": asked.max_cost}
    resolved = settings.resolve(root.parent, flags)
    options = RunOptions(
        jobs=resolved.settings.jobs or cores(),
        offline=resolved.settings.offline,
        force=frozenset({"character"} if asked.force else ()),
    )
    return Project(root, open_store(resolved), resolved.settings, options)


def _summary(finished: Finished) -> dict[str, object]:
    character = finished.manifest.character
    return {
        "id": character.id,
        "name": character.name,
        "version": finished.manifest.version,
        "path": str(finished.path),
        "avatar": str(finished.path.parent / character.avatar.path) if character.avatar else None,
        "ran": finished.ran,
        "cost_usd": finished.cost_usd,
    }


def _lines(finished: Finished) -> list[str]:
    character = finished.manifest.character
    traits = ", ".join(character.personality)
    trade = f", {character.occupation}" if character.occupation else ""
    cost = f"cost {dollars(finished.cost_usd)}"
    made = f"{finished.ran} steps done" if finished.ran else "nothing was left to do"
    return [
        f"{character.name}, {character.age}{trade}: {traits}",
        character.looks,
        character.history,
        f"{finished.path} (version {finished.manifest.version}; {made}, {cost})",
    ]
