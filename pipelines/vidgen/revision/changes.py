"""What is different between two storyboards, for a person to read before it counts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import JsonValue

from ..model.storyboard import Scene, Storyboard
from .edits import FILM
from .finishing import told_of, words_of
from .visuals import PICTURE


class Change(NamedTuple):
    """One thing that is different: lines before and after; none where there is no such thing.

    `where` is the id of a scene, or `film`.
    """

    where: str
    what: str
    before: tuple[str, ...]
    after: tuple[str, ...]


TEMPLATE = "its template"
USUAL = {
    "visual": ["manim"],
    "transition": ["fade"],
    "drawn by": [TEMPLATE],
    "take": ["0"],
    "gain": ["+0 dB"],
    "film sound": ["silent"],
    "fit": ["auto"],
}
"""What is not worth a word of a scene that comes or goes."""


def changes(before: Storyboard, after: Storyboard) -> tuple[Change, ...]:
    """All that is different, the film's own first, then scene by scene."""
    found = [*_film(before, after)]
    former = {scene.id: scene for scene in before.scenes}
    later = {scene.id: scene for scene in after.scenes}
    for name in dict.fromkeys([*former, *later]):
        found += _scene(name, former.get(name), later.get(name))
    return tuple(found)


def _film(before: Storyboard, after: Storyboard) -> Iterator[Change]:
    for name in Storyboard.model_fields:
        if name in FILM and getattr(before, name) != getattr(after, name):
            was, becomes = (getattr(board, name) for board in (before, after))
            yield Change("film", name, _told(was), _told(becomes))
    old, new = before.finish.chosen, after.finish.chosen
    for name in (one for one in {**old, **new} if old.get(one) != new.get(one)):
        yield Change("film", words_of(name), _finished(old, name), _finished(new, name))
    order, later = _order(before.scenes, after.scenes), _order(after.scenes, before.scenes)
    if order != later:
        yield Change("film", "order", tuple(order), tuple(later))


def _told(word: str | None) -> tuple[str, ...]:
    return () if word is None else (word,)


def _finished(said: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return (told_of(name, said[name]),) if name in said else ()


def _order(scenes: Sequence[Scene], others: Sequence[Scene]) -> list[str]:
    """The ids of those scenes that stand among the others too."""
    known = {scene.id for scene in others}
    return [scene.id for scene in scenes if scene.id in known]


def _scene(name: str, before: Scene | None, after: Scene | None) -> Iterator[Change]:
    old, new = (_aspects(scene) if scene else {} for scene in (before, after))
    if old.get("narration") != new.get("narration"):
        old.pop("beats", None), new.pop("beats", None)  # they follow the narration
    for what in dict.fromkeys([*old, *new]):
        usual = USUAL.get(what, [])
        was, becomes = old.get(what, usual), new.get(what, usual)
        if was != becomes:
            yield Change(name, what, tuple(was), tuple(becomes))


def _aspects(scene: Scene) -> dict[str, list[str]]:
    """Everything of a scene that a user can change, as lines of text by name."""
    own = {name: _lines(value) for name, value in scene.params.items() if name != "title"}
    return {
        "title": [scene.title],
        "template": [scene.template],
        "narration": [beat.text for beat in scene.beats],
        **own,
        "visual": [scene.visual],
        "transition": [scene.transition],
        "characters": list(scene.characters),
        **_heard(scene),
        **{words_of(name): [told_of(name, v)] for name, v in scene.finish.chosen.items()},
        **_directed(scene),
    }


def _heard(scene: Scene) -> dict[str, list[str]]:
    """What is heard beside words, how loud, and how a film gets its length; what is as usual."""
    finish = scene.finish
    sounds = [f"{beat.id}: {beat.sound}" for beat in scene.beats if beat.sound]
    film = "silent" if finish.film_db is None else f"{finish.film_db:+g} dB"
    return {
        "sounds": sounds,
        "gain": [f"{finish.gain_db:+g} dB"],
        "film sound": [film],
        "fit": [finish.fit],
    }


def _directed(scene: Scene) -> dict[str, list[str]]:
    """What its picture is to be, where somebody said anything of it."""
    found = scene.direction
    if found is None:
        return {}
    words = {
        name: [text]
        for name in ("purpose", "layout", "motion", *PICTURE, "guidance")
        if (text := getattr(found, name))
    }
    shows = {"on screen": [f"{beat}: {text}" for beat, text in found.shows.items()]}
    drawn = {"drawn by": ["code that a model writes" if found.code else TEMPLATE]}
    return {**words, **shows, **drawn, "take": [str(found.take)]}


def _lines(value: JsonValue) -> list[str]:
    if isinstance(value, str):
        return value.split("\n")
    if isinstance(value, list):
        return [one if isinstance(one, str) else _spelled(one) for one in value]
    if isinstance(value, dict):
        return [
            f"{key}: {one if isinstance(one, str) else _spelled(one)}" for key, one in value.items()
        ]
    return [_spelled(value)]


def _spelled(value: JsonValue) -> str:
    return json.dumps(value, ensure_ascii=False)
