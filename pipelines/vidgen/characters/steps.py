"""The steps of making a character: each is an action, found again or done alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from .. import rig
from ..asking.asker import Asker, Role, models
from ..engine.action import Action, Done
from ..errors import ConfigError, MissingError, VidgenError
from ..events import Tick
from ..model.character import Character
from ..prompts import prompts_digest
from ..stages.bought import is_offline
from . import dress, invent, tale
from .answers import Facts, Identity, Looks, Seen, Tale, told
from .asking import Author
from .avatar import PORTRAIT_PX, painted, painter_key
from .chance import Dice
from .picture import palette
from .reading import read_facts

if TYPE_CHECKING:
    from ..project import Project

STAGE, VERSION = "character", 1
ANSWER, AVATAR = "answer.json", "avatar.png"

STEPS: dict[str, tuple[str, int]] = {
    "image": ("uploading image", 5),
    "analysis": ("analyzing image", 15),
    "description": ("extracting description", 30),
    "details": ("generating details", 40),
    "looks": ("generating details", 55),
    "history": ("generating history", 70),
    "character": ("creating character", 80),
    "avatar": ("queuing avatar", 90),
}
"""Each step, what is said when it is reached, and the percentage that this stands for."""

RETRIED = ("analysis", "description", "details", "looks", "history", "avatar")
"""The steps that can be done anew by themselves."""

_PROMPTS = {
    "analysis": "character-picture",
    "description": "character-facts",
    "details": "character-identity",
    "looks": "character-looks",
    "history": "character-history",
}


@dataclass(frozen=True)
class CharacterStage:
    """Does single steps; `asker` is there while they run, where a model is to be asked."""

    name: str = STAGE
    version: int = VERSION
    preload: tuple[str, ...] = ()
    isolated: bool = False
    project: Project | None = None
    asker: Asker | None = None

    def actions(self, project: Project) -> Sequence[Action]:  # noqa: ARG002 - as stages are asked
        return ()

    def fallback(self, action: Action, error: VidgenError) -> Action | None:  # noqa: ARG002
        return None

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        """Each step is gathered where it is made."""

    def lanes(self, project: Project) -> int:  # noqa: ARG002 - as the engine asks
        return 1

    @contextmanager
    def opened(self, project: Project) -> Iterator[CharacterStage]:
        asker = None
        if by_model(project):
            asker = Asker(project.settings, project.store, purse=project.purse)
        yield replace(self, project=project, asker=asker)

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        tick(None, STEPS[action.label][0])
        if action.label == "avatar":
            return {AVATAR: self._avatar(action, work, tick)}
        value = _MADE[action.label](self, action, work)
        path = work / ANSWER
        path.write_text(value.model_dump_json(), encoding="utf-8")
        return {ANSWER: path}

    def author(self, action: Action) -> Author | None:
        """Who is asked, where a model is."""
        if self.asker is None:
            return None
        said = action.request
        return Author(self.asker, said["description"], said["seed"], said["take"])

    def _avatar(self, action: Action, work: Path, tick: Tick) -> Path:
        character = Character.model_validate(action.request["character"])
        if self.project is not None and action.fingerprint["by"] != "rig":
            return painted(self.project, character, work, tick, action.request["take"])
        path = work / AVATAR
        path.write_bytes(_drawn(character))
        return path


def _drawn(character: Character) -> bytes:
    """A portrait by the rig. Raises MissingError where this machine cannot load skia."""
    try:
        from ..rig.look import look_of
        from ..rig.portrait import portrait
    except ImportError as error:
        raise MissingError(
            f"The portrait cannot be drawn: {error}",
            cure="install the OpenGL libraries (Debian: apt-get install libegl1 libgl1), "
            "then run the same again",
        ) from None
    return portrait(look_of(character), width=PORTRAIT_PX, height=PORTRAIT_PX)


def by_model(project: Project) -> bool:
    """Whether a language model makes the character, and not vidgen itself."""
    return bool(models(project.settings, "planner")) and not is_offline(project)


def step(
    project: Project, name: str, take: int, request: Mapping[str, Any], **inputs: str
) -> Action:
    """One step as an action. `request` holds all that decides it, `inputs` digests of blobs."""
    if name == "avatar":
        fingerprint = painter_key(project) if not is_offline(project) else {}
        by: dict[str, Any] = fingerprint or {"by": "rig", "rig": rig.VERSION}
    elif by_model(project):
        role: Role = "helper" if name in {"analysis", "description"} else "planner"
        asked = list(models(project.settings, role))
        by = {"by": "model", "models": asked, "prompt": prompts_digest(_PROMPTS[name])}
    else:
        by = {"by": "vidgen"}
    return Action(
        STAGE, VERSION, name, {**request, "take": take}, inputs, by, weight_s=2.0, timeout_s=900.0
    )


def _dice(action: Action) -> Dice:
    said = action.request
    return Dice(said["description"], said["seed"], action.label, said["take"])


def _analysis(stage: CharacterStage, action: Action, work: Path) -> Seen:
    picture = (work / "inputs" / "picture").read_bytes()
    author = stage.author(action)
    seen = author.seen(picture) if author else Seen()
    return seen.model_copy(update={"palette": palette(picture)})


def _description(stage: CharacterStage, action: Action, _work: Path) -> Facts:
    said, author = action.request, stage.author(action)
    plain = read_facts(said["description"])
    facts = author.facts(Seen.model_validate(said["seen"])) if author else plain
    if facts.age is None and plain.age is not None:
        facts = facts.model_copy(update={"age": plain.age})
    return facts.model_copy(update={"name": said["name"]}) if said["name"] else facts


def _details(stage: CharacterStage, action: Action, _work: Path) -> Identity:
    said, author = action.request, stage.author(action)
    facts = Facts.model_validate(said["facts"])
    if author:
        return told(author.identity(facts, Seen.model_validate(said["seen"])), facts)
    return invent.identity_of(facts, said["description"], _dice(action))


def _looks(stage: CharacterStage, action: Action, _work: Path) -> Looks:
    said, author = action.request, stage.author(action)
    facts, seen = Facts.model_validate(said["facts"]), Seen.model_validate(said["seen"])
    identity = Identity.model_validate(said["identity"])
    if author:
        return author.looks(identity, facts, seen)
    return dress.looks_of(identity, facts, seen, said["description"], _dice(action))


def _history(stage: CharacterStage, action: Action, _work: Path) -> Tale:
    said, author = action.request, stage.author(action)
    identity = Identity.model_validate(said["identity"])
    if author:
        return author.tale(identity, Looks.model_validate(said["looks"]))
    facts = Facts.model_validate(said["facts"])
    return tale.tale_of(identity, invent.setting_of(facts), _dice(action))


_MADE: dict[str, Callable[[CharacterStage, Action, Path], BaseModel]] = {
    "analysis": _analysis,
    "description": _description,
    "details": _details,
    "looks": _looks,
    "history": _history,
}


def check_retry(name: str | None) -> None:
    """Raise ConfigError for a step that cannot be done anew by itself."""
    if name is not None and name not in RETRIED:
        raise ConfigError(f"There is no step {name!r} to do anew. Known: {', '.join(RETRIED)}.")
