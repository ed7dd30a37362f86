"""Turn what a user says of a film into typed edits, with a language model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pydantic import Field, model_validator

from .. import presets, template
from ..asking.asker import Asker
from ..errors import ConfigError, MissingError, VidgenError
from ..manifest import NarrationManifest, PlanManifest
from ..model.base import Model
from ..model.storyboard import Direction, Scene, Storyboard
from ..planning.talk import Fence
from ..project import Project
from ..providers.base import find
from ..providers.llm.base import Message
from ..providers.tts.base import select
from ..revision.edits import Edit
from ..revision.scene import templates
from ..spending.call import Call
from .composing.finish_files import effects
from .revise import Standing, standing, tried

MOST_WORDS = 10_000
"""Characters. Longer feedback is a file that was given by mistake."""

_FILES = (".cube", ".png", ".jpg", ".jpeg", ".webp")
_SPOKEN, _MOST_FILES = 3, 20


class Feedback(Model):
    """The edits that a user's words come to."""

    edits: tuple[Edit, ...] = Field(max_length=60, description="The edits, in their order.")
    note: str = Field(
        default="", max_length=500, description="What could not be done, if anything; else empty."
    )


@dataclass(frozen=True)
class Understood:
    """What a model made of a user's words, and the calls that took; `note` is what it left out."""

    edits: tuple[Edit, ...]
    note: str
    model: str
    calls: tuple[Call, ...]


def understand(project: Project, words: str) -> Understood:
    """The edits that words come to; all of them can be applied. Writes nothing.

    Raises ConfigError for words that come to nothing or where no model is set, MissingError for a
    film that is not planned yet, and what asking a model raises.
    """
    if not words.strip() or len(words) > MOST_WORDS:
        raise ConfigError(f"Say what shall change, in at most {MOST_WORDS:,} characters")
    if not project.has(PlanManifest):
        raise MissingError(
            f"{project.root} is not planned yet", cure=f"vidgen plan {project.typed}"
        )
    now = standing(project)
    asker = Asker(project.settings, project.store, purse=project.purse)
    answer = asker.complete(
        _messages(project, now.board, words), role="planner", schema=_fitting(project, now)
    )
    found = answer.value
    if not found.edits:
        why = f": {found.note}" if found.note else ""
        raise ConfigError(f"{answer.model} found nothing to change{why}")
    return Understood(found.edits, found.note, answer.model, () if answer.cached else answer.calls)


def _fitting(project: Project, now: Standing) -> type[Feedback]:
    """Feedback whose edits can be applied to the film, one after the other."""

    class Fitting(Feedback):
        __doc__ = Feedback.__doc__

        @model_validator(mode="after")
        def _applies(self) -> Fitting:
            try:
                tried(project, now, self.edits)
            except VidgenError as error:
                raise ValueError(f"{error.message} {error.cure or ''}".strip()) from None
            return self

    return Fitting


def _messages(project: Project, board: Storyboard, words: str) -> tuple[Message, ...]:
    board_told = "\n".join(_told(project, board, words))
    fence = Fence(board_told)
    system = fence.filled(
        "revise",
        templates="\n".join(map(_signature, templates())),
        styles=", ".join(presets.names("styles")),
        moods=", ".join(find("music", "bed").pieces()),
        voices=", ".join(_voices(project, board)) or board.voice,
        looks=", ".join(presets.names("looks")),
        effects=", ".join(effects()),
    )
    told = fence.filled("revise-words", storyboard=board_told, words=words.strip())
    return (Message("system", system), Message("user", told))


def _voices(project: Project, board: Storyboard) -> tuple[str, ...]:
    provider, _ = select(board.voice, project.settings.tts.provider)
    return provider.voices(board.language)


def _files(project: Project, words: str) -> list[str]:
    """The pictures and colour tables of the film whose names have a word of the user's in them."""
    spoken = {word for word in re.findall(r"\w+", words.casefold()) if len(word) >= _SPOKEN}
    folders = dict.fromkeys((project.brief_folder, project.root))
    names = {path.name for folder in folders for path in folder.glob("*.*") if path.is_file()}
    known = (name for name in sorted(names) if name.lower().endswith(_FILES))
    return [name for name in known if any(word in name.casefold() for word in spoken)][:_MOST_FILES]


def _signature(name: str) -> str:
    known = [p for p in template.load(name).parameters if p.name != "TITLE"]
    typed = [f"{p.name.lower()}: {p.annotation}{'?' if p.optional else ''}" for p in known]
    return f"- {name}({', '.join(typed)})"


def _told(project: Project, board: Storyboard, words: str) -> Iterator[str]:
    """A storyboard in as few words as an editor needs."""
    lengths = _lengths(project)
    whole = f", {sum(lengths.values()):.0f} s" if lengths else ""
    yield f"film: {json.dumps(board.title, ensure_ascii=False)} for {board.audience}{whole}"
    for name in ("language", "style", "voice", "music"):
        yield f"{name}: {getattr(board, name)}"
    if files := _files(project, words):
        yield f"files: {', '.join(files)}"
    if finish := board.finish_over(project.settings.finish).model_dump(exclude_defaults=True):
        yield f"finish: {json.dumps(finish, ensure_ascii=False)}"
    if board.look:
        yield f"look: {board.look}"
    for person in board.characters:
        yield f"character {person.id}: {person.name}. {person.looks}"
    for number, scene in enumerate(board.scenes, start=1):
        yield ""
        yield from _scene(number, scene, lengths)


def _scene(number: int, scene: Scene, lengths: Mapping[str, float]) -> Iterator[str]:
    long = f", {lengths[scene.id]:.0f} s" if scene.id in lengths else ""
    title = json.dumps(scene.title, ensure_ascii=False)
    yield f"scene {number}, id {scene.id}: {title}, {scene.visual}, template {scene.template}{long}"
    for beat in scene.beats:
        yield f"  {beat.id} says: {beat.text}"
    own = {key: value for key, value in scene.params.items() if key not in ("title", "beats")}
    if own:
        yield f"  params: {json.dumps(own, ensure_ascii=False)}"
    if scene.characters:
        yield f"  characters: {', '.join(scene.characters)}"
    if scene.direction:
        yield from _directed(scene.direction)


def _directed(direction: Direction) -> Iterator[str]:
    if direction.code:
        yield "  drawn by code that a model writes"
    for name in ("purpose", "picture", "camera", "avoid", "guidance"):
        if words := getattr(direction, name):
            yield f"  {name}: {words}"


def _lengths(project: Project) -> dict[str, float]:
    """How long each scene lasts, in seconds, where it was spoken already."""
    if not project.has(NarrationManifest):
        return {}
    spoken = project.read(NarrationManifest).narration.scenes
    return {scene.scene: scene.duration_s for scene in spoken}
