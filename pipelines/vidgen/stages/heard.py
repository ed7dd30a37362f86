"""What a brief wants heard, refused before anything is made where nobody speaks or plays it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from ..errors import VidgenError
from ..providers.music import base as music
from ..providers.tts import base as speech
from .music import beside_brief

if TYPE_CHECKING:
    from ..model.brief import Brief
    from ..project import Project


def refuse_music(brief: Brief, project: Project) -> None:
    """Raise ConfigError for a mood that nobody plays, BriefError for a file that is not there."""
    if brief.music == "none":
        return
    player, piece = music.select(brief.music, project.settings.music.provider)
    if not player.pieces():
        beside_brief(project, piece)


def refuse_voice(brief: Brief, project: Project) -> None:
    """Raise ConfigError for a voice that there is not, or that does not speak the language."""
    provider, voice = speech.select(brief.voice, project.settings.tts.provider)
    provider.check(voice, brief.language)


def refuse(given: Mapping[str, str], brief: Brief, project: Project) -> None:
    """As those two, for the fields of the brief that flags were given for; these are remembered."""
    for name, check in (("voice", refuse_voice), ("music", refuse_music)):
        if given.get(name):
            try:
                check(brief, project)
            except VidgenError as error:
                error.message = f"--{name}: {error.message}"
                raise
