"""The plan of another version of a film: that of the film itself, in another shape or language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ..asking.asker import Asker, models
from ..engine.action import Action
from ..engine.estimate import Estimate
from ..errors import ConfigError, MissingError
from ..events import Tick
from ..manifest import PlanManifest
from ..model.storyboard import Storyboard
from ..model.version import Version
from ..planner import NAME
from ..planner.scene_code import TEMPLATE as HAND_WRITTEN
from ..planning import translation
from ..providers.tts.base import select
from .versions import LABEL, Of

if TYPE_CHECKING:
    from ..project import Project


def action_of(project: Project, of: Of) -> Action:
    """The action that plans a version.

    Raises ConfigError where it is in another language and no model is set, or nobody speaks it.
    """
    board = _board_of(project, of)
    destinations = project.options.destinations
    wanted = {
        "aspect": of.version.aspect or board.aspect,
        "language": of.version.language or board.language,
        "destination": destinations[0].name if destinations else board.destination,
    }
    fingerprint: dict[str, object] = {"planner": NAME}
    if _translates(of.version, board):
        asked = _translators(project, wanted["language"])
        wanted["voice"] = _voice(project, board, wanted["language"])
        fingerprint = {**translation.fingerprint(), "models": list(asked)}
    request = {"version": wanted, "storyboard": board.model_dump(mode="json")}
    return Action("plan", 1, LABEL, request, fingerprint=fingerprint, timeout_s=1800.0)


def refuse_language(film: Project, language: str) -> None:
    """Raise ConfigError for a language that a film cannot be had in, before anything is made.

    Of a film that models are yet to plan nobody knows the voice, which is left for later.
    """
    from .plan import PlanStage

    try:
        board = PlanStage(as_it_is=True).foresee(film).storyboard
    except MissingError:
        _translators(film, language)
        return
    if language != board.language:
        _translators(film, language)
        _voice(film, board, language)


def is_translated(action: Action) -> bool:
    """Whether a model makes this plan."""
    return bool(action.fingerprint["planner"] != NAME)


def foretold(action: Action, project: Project) -> Estimate:
    """What a model would be asked for, and what that could cost."""
    if not is_translated(action):
        return Estimate(0, 0.0, NAME)
    board = Storyboard.model_validate(action.request["storyboard"])
    asker = Asker(project.settings, project.store)
    return translation.estimate(asker, board, action.request["version"]["language"])


def version_files(
    action: Action, work: Path, tick: Tick, project: Project | None
) -> Mapping[str, Path]:
    """The storyboard of a version, and notes. `project` pays for a translation."""
    board = Storyboard.model_validate(action.request["storyboard"])
    wanted = dict(action.request["version"])
    if is_translated(action):
        assert project is not None
        asker = Asker(project.settings, project.store, purse=project.purse)
        tick(0.0, "translating")
        board, _ = translation.translate(
            asker, board, wanted["language"], lambda share: tick(share, "translating")
        )
    texts = {
        "storyboard": board.model_copy(update=wanted).model_dump_json(indent=1),
        "notes": json.dumps(_notes(board, action)),
    }
    for name, text in texts.items():
        (work / name).write_text(text, encoding="utf-8")
    return {name: work / name for name in texts}


def _board_of(project: Project, of: Of) -> Storyboard:
    """The plan of the film that a version is of, with the version's own look at its store."""
    from ..project import Project as Film

    film = Film(of.film, project.store, project.settings, project.options)
    if not film.has(PlanManifest):
        raise MissingError(f"{of.film} is not planned yet", cure=f"vidgen plan {of.film}")
    return film.read(PlanManifest).storyboard


def _translators(project: Project, language: str) -> tuple[str, ...]:
    """The models that are asked to translate. Raises ConfigError where none is set."""
    if found := models(project.settings, "helper"):
        return tuple(found)
    raise ConfigError(
        f"no language model is set that could translate a film into {language}",
        cure="name one in VIDGEN_PLANNER_MODEL, see docs/models.md",
    )


def _translates(version: Version, board: Storyboard) -> bool:
    return version.language is not None and version.language != board.language


def _voice(project: Project, board: Storyboard, language: str) -> str:
    """A voice that speaks the language: the film's own where it can. Raises ConfigError."""
    provider, voice = select(board.voice, project.settings.tts.provider)
    known = provider.voices(language)
    if not known or voice in known:
        provider.check(voice, language)
        return board.voice
    return known[0] if ":" not in board.voice else f"{provider.name}:{known[0]}"


def _notes(board: Storyboard, action: Action) -> list[str]:
    if not is_translated(action):
        return []
    own = [scene.id for scene in board.scenes if scene.template == HAND_WRITTEN]
    return [f"{one}: its own code is shown as it is, in {board.language}" for one in own]
