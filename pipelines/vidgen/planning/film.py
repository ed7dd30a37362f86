"""A prompt becomes a storyboard: an outline first, then all scenes at once."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from .. import presets
from ..asking.asker import Asker
from ..errors import AnswerError
from ..events import Tick
from ..model.character import Character
from ..model.storyboard import Scene, Storyboard
from ..prompts import prompts_digest
from ..providers.music.moods import MOODS
from ..providers.tts.base import select
from ..spending.tally import at_once
from . import pages
from .answers import Outline, OutlinedScene, Person
from .outline import Outlined, outlined
from .outline import messages as outline_messages
from .scene import messages, seen
from .sketch import Film, Sketch, spoken
from .talk import Fence
from .wish import Wish

NAME = "model"
VERSION = 1
PROMPTS = (
    "plan-rules",
    "plan-outline",
    "plan-length",
    "plan-film",
    "plan-catalogue",
    "plan-drawn",
    "plan-pictured",
)
"""What a plan is asked with: another text makes another plan."""

_LATIN = re.compile(r"[^a-z0-9]+")


class Planned(NamedTuple):
    """A storyboard; notes for the user; pages by file name; the scenes that stand in, by id."""

    storyboard: Storyboard
    notes: tuple[str, ...]
    pages: Mapping[str, str]
    models: tuple[str, ...]
    stood_in: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Made:
    """A scene, the model that planned it, and why it stands in where none did."""

    scene: Scene
    model: str = ""
    wrong: str = ""


def fingerprint() -> dict[str, str]:
    """What decides a plan beyond the brief and the models."""
    return {"planner": NAME, "version": str(VERSION), "prompts": prompts_digest(*PROMPTS)}


def plan(
    asker: Asker, wish: Wish, tick: Tick, *, lanes: int, voices: str, take: int = 0
) -> Planned:
    """Plan a film with models. `voices` is the voice provider of the settings.

    A scene that no model can plan is made from its outline, and a note says so. Raises ConfigError
    for a language that the voice does not speak, and what `Asker.complete` raises for an outline.
    """
    fence = Fence(wish.brief.model_dump_json())
    tick(0.05, "writing the outline")
    found = outlined(asker, wish, fence, take)
    board = _board(found, wish, voices)
    sketches, done = _sketches(found.outline, board), [0]
    film = _film(board, sketches, wish)

    def made(sketch: Sketch) -> _Made:
        try:
            one = seen(asker, film, sketch, fence, take)
            return _Made(_begun(one.scene, wish), one.model)
        except AnswerError as error:
            return _Made(_begun(sketch.stand_in(), wish), wrong=error.message)
        finally:
            done[0] += 1
            tick(
                0.3 + 0.65 * done[0] / len(sketches), f"planned {done[0]} of {len(sketches)} scenes"
            )

    tick(0.3, f"planning {len(sketches)} scenes")
    scenes = at_once(made, sketches, lanes)
    return _planned(board, scenes, found, _pages(found, wish, film, scenes, fence))


def _planned(
    board: Storyboard, scenes: Sequence[_Made], found: Outlined, read: Mapping[str, str]
) -> Planned:
    notes = [found.misfit] if found.misfit else []
    notes += [
        f"scene {one.scene.id} ({one.scene.title}) has no visual plan of a model and shows its key "
        f"phrases: {one.wrong}"
        for one in scenes
        if one.wrong
    ]
    storyboard = board.model_copy(update={"scenes": tuple(one.scene for one in scenes)})
    names = dict.fromkeys([*found.models, *(one.model for one in scenes if one.model)])
    stood_in = tuple(one.scene.id for one in scenes if one.wrong)
    return Planned(storyboard, tuple(notes), read, tuple(names), stood_in)


def _begun(scene: Scene, wish: Wish) -> Scene:
    """A scene as the brief lets scenes begin, where nothing else was chosen for it."""
    asked = wish.brief.transition
    usual = Scene.model_fields["transition"].default
    chosen = asked if asked is not None and scene.transition == usual else scene.transition
    return scene.model_copy(update={"transition": chosen})


def _pages(
    found: Outlined, wish: Wish, film: Film, scenes: Sequence[_Made], fence: Fence
) -> dict[str, str]:
    """What was asked and answered, for a person to read."""
    asked = outline_messages(wish, fence)
    read = {"outline.md": pages.outline_page(found, asked)}
    for sketch, one in zip(film.scenes, scenes, strict=True):
        page = pages.scene_page(one.scene, messages(film, sketch, fence), one.model, one.wrong)
        read[f"{sketch.id}.md"] = page
    return read


def _board(found: Outlined, wish: Wish, voices: str) -> Storyboard:
    """The film without its scenes: what the brief sets, else what the outline says."""
    outline, brief = found.outline, wish.brief
    language = brief.language if wish.said("language") else outline.language
    return Storyboard(
        title=(brief.title or outline.title).strip(),
        audience=brief.audience if wish.said("audience") else outline.audience or brief.audience,
        language=language,
        aspect=wish.aspect,
        style=_chosen(wish, "style", outline.style, presets.names("styles")),
        voice=_voice(wish, language, voices),
        music=_chosen(wish, "music", outline.music, (*MOODS, "none")),
        destination=brief.destination,
        captions=brief.captions,
        finish=brief.finish,
        duration_s=found.asked_s,
        look=outline.look,
        characters=tuple(_cast(outline, wish)),
        scenes=(_nothing(),),
    )


def _nothing() -> Scene:
    return Scene(id="s01", title="", template="statement")


def _chosen(wish: Wish, name: str, outlined: str, known: Sequence[str]) -> str:
    own = str(getattr(wish.brief, name))
    return outlined if not wish.said(name) and outlined in known else own


def _voice(wish: Wish, language: str, voices: str) -> str:
    """A voice that speaks the language: the brief's, or the first that can where it names none.

    Raises ConfigError where there is none.
    """
    provider, voice = select(wish.brief.voice, voices)
    others = provider.voices(language)
    if not wish.said("voice") and others and voice not in others:
        return others[0]
    provider.check(voice, language)
    return wish.brief.voice


def _cast(outline: Outline, wish: Wish) -> list[Character]:
    """The people of the film: known ones that scenes name, and those that the outline describes."""
    if wish.brief.characters is False:
        return []
    named = {name for scene in outline.scenes for name in scene.characters}
    cast = [one for one in wish.characters if one.id in named or one.name in named]
    known = {name for one in wish.characters for name in (one.id, one.name)}
    taken = {one.id for one in cast}
    for person in outline.characters:
        if person.name in named and person.name not in known:
            cast.append(_described(person, taken))
            taken.add(cast[-1].id)
    return cast


def _described(person: Person, taken: set[str]) -> Character:
    plain = unicodedata.normalize("NFKD", person.name).encode("ascii", "ignore").decode().lower()
    base = _LATIN.sub("-", plain).strip("-")[:50] or "somebody"
    found, count = base, 2
    while found in taken:
        found, count = f"{base}-{count}", count + 1
    return Character(id=found, name=person.name, looks=person.looks, description=person.description)


def _sketches(outline: Outline, board: Storyboard) -> list[Sketch]:
    ids = {name: one.id for one in board.characters for name in (one.name, one.id)}
    return [
        _sketch(f"s{number:02d}", scene, ids)
        for number, scene in enumerate(outline.scenes, start=1)
    ]


def _sketch(name: str, scene: OutlinedScene, ids: Mapping[str, str]) -> Sketch:
    return Sketch(
        id=name,
        title=scene.title,
        purpose=scene.purpose,
        visual=scene.visual,
        beats=spoken(scene.narration, name),
        phrases=tuple(phrase for phrase in scene.key_phrases if phrase),
        characters=tuple(dict.fromkeys(ids[one] for one in scene.characters if one in ids)),
        least_s=scene.seconds or 0.0,
    )


def _film(board: Storyboard, sketches: Sequence[Sketch], wish: Wish) -> Film:
    return Film(
        title=board.title,
        audience=board.audience,
        look=board.look,
        aspect=board.aspect,
        scenes=sketches,
        people={one.id: one for one in board.characters},
        pictures=wish.pictures,
    )
