"""The visual plan of one scene: asked for, checked against its template, and put together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from pydantic import BaseModel, JsonValue, model_validator

from ..asking.asker import Asker
from ..errors import ConfigError
from ..model.character import Character
from ..model.storyboard import Direction, Scene, Storyboard
from ..planner.figure import Params
from ..prompts import prompt
from ..providers.llm.base import Message
from .answers import (
    BeatShown,
    DrawnAgain,
    DrawnScene,
    PicturedAgain,
    PicturedScene,
    Spoken,
)
from .catalogue import catalogue, names
from .fit import cannot_set, fitted, formulas
from .sketch import Film, Sketch, film_of, sketched, spoken
from .talk import Fence, listed, pictures_listed

_KINDS = {
    "image": "one painted picture, in which the camera moves slowly",
    "video": "a filmed clip",
}
A = TypeVar("A", bound=BaseModel)


@dataclass(frozen=True)
class Seen:
    """A scene with its visual plan, and the model that made it."""

    scene: Scene
    model: str


def seen(asker: Asker, film: Film, sketch: Sketch, fence: Fence, take: int = 0) -> Seen:
    """Ask for the visual plan of a scene. Raises what `Asker.complete` raises."""
    asked = messages(film, sketch, fence)
    drawn: type[DrawnScene | PicturedScene] = (
        DrawnScene if sketch.visual == "manim" else PicturedScene
    )
    answer = asker.complete(asked, role="scene", schema=_checked(drawn, film, sketch), take=take)
    return Seen(_scene(film, sketch, answer.value), answer.model)


def replanned(
    asker: Asker, board: Storyboard, scene_id: str, guidance: str, take: int = 0
) -> Scene:
    """Another plan of one scene of a storyboard, as the author wants it.

    Its words change only where `guidance` is about them. Another `take` of the same is asked for
    anew. Raises ConfigError for a scene that is not there or shows a file of the author's, and what
    `Asker.complete` raises.
    """
    film, before = film_of(board), _planned(board, scene_id)
    sketch = sketched(before)
    fence = Fence(board.model_dump_json(), guidance)
    again = fence.filled("plan-again", before=before.model_dump_json(indent=1), guidance=guidance)
    asked = (*messages(film, sketch, fence), Message("user", again))
    drawn: type[DrawnAgain | PicturedAgain] = (
        DrawnAgain if sketch.visual == "manim" else PicturedAgain
    )
    schema = _checked(drawn, film, sketch)
    value = asker.complete(asked, role="scene", schema=schema, take=take).value
    scene = _scene(film, _worded(sketch, value), value)
    return _directed(scene, before, guidance)


def messages(film: Film, sketch: Sketch, fence: Fence) -> tuple[Message, ...]:
    """What the visual plan of a scene is asked with: first what all scenes have in common."""
    common = fence.filled(
        "plan-film",
        title=film.title,
        audience=film.audience,
        look=film.look,
        aspect=film.aspect,
        scenes=listed([f"{one.id} {one.title}: {one.purpose}" for one in film.scenes]),
    )
    own = _drawn if sketch.visual == "manim" else _pictured
    return (fence.rules(), Message("user", f"{common}\n{own(film, sketch, fence)}"))


def _drawn(film: Film, sketch: Sketch, fence: Fence) -> str:
    shown = fence.around(pictures_listed(film.pictures))
    choice = prompt(
        "plan-catalogue",
        catalogue=catalogue(film.aspect, film.pictures),
        pictures=f"Pictures that `image` can show:\n{shown}" if film.pictures else "",
    )
    own = fence.filled(
        "plan-drawn",
        scene=sketch.id,
        title=sketch.title,
        purpose=sketch.purpose,
        phrases="; ".join(sketch.phrases) or "none",
        beats=sketch.script,
    )
    return f"{choice}\n{own}"


def _pictured(film: Film, sketch: Sketch, fence: Fence) -> str:
    people = [film.people[one] for one in sketch.characters if one in film.people]
    return fence.filled(
        "plan-pictured",
        scene=sketch.id,
        kind=_KINDS[sketch.visual],
        title=sketch.title,
        purpose=sketch.purpose,
        beats=sketch.script,
        people="; ".join(_described(person) for person in people) or "nobody",
    )


def _described(person: Character) -> str:
    return f"{person.name} ({person.looks or person.description})"


def _checked(answer: type[A], film: Film, sketch: Sketch) -> type[A]:
    """What an answer must be for this scene."""
    judge: Callable[[Any], Iterator[str]] = lambda value: _wrong(value, film, sketch)  # noqa: E731

    class Checked(answer):  # type: ignore[valid-type, misc]
        @model_validator(mode="after")
        def _fits(self) -> Checked:
            if wrong := list(judge(self)):
                raise ValueError("; ".join(wrong))
            return self

    Checked.__name__ = Checked.__qualname__ = answer.__name__
    Checked.__doc__ = answer.__doc__
    return Checked


def _wrong(value: DrawnScene | PicturedScene, film: Film, sketch: Sketch) -> Iterator[str]:
    try:
        sketch = _worded(sketch, value)
    except ConfigError as error:
        yield error.message
        return
    ids = [beat.id for beat in sketch.beats]
    for one in value.shows:
        if one.beat not in ids:
            yield f"shows: there is no beat {one.beat!r}; this scene has {', '.join(ids) or 'none'}"
    if isinstance(value, PicturedScene):
        yield from (f"caption: {why}" for why in map(cannot_set, formulas(value.caption)) if why)
        return
    try:
        _params(value, film, sketch)
    except ValueError as error:
        yield f"params of {value.template}: {error}"


def _worded(sketch: Sketch, value: BaseModel) -> Sketch:
    """The sketch with the words that an answer puts in place of its own."""
    if isinstance(value, Spoken) and value.narration:
        return replace(sketch, beats=spoken(value.narration, sketch.id))
    return sketch


def _params(value: DrawnScene, film: Film, sketch: Sketch) -> Params:
    known = names(film.pictures)
    if value.template not in known:
        raise ValueError(f"there is no such template; known: {', '.join(known)}")
    given: dict[str, JsonValue] = {"title": sketch.title, **value.params}
    found = fitted(value.template, given, sketch.beats, film.aspect)
    if value.template == "image" and found["image"] not in film.pictures:
        raise ValueError(f"image: must be one of {', '.join(film.pictures)}")
    return found


def _scene(film: Film, sketch: Sketch, value: DrawnScene | PicturedScene) -> Scene:
    direction = Direction(
        purpose=sketch.purpose,
        layout=value.layout,
        motion=value.motion,
        shows=_shows(value.shows),
        avoid=value.avoid,
    )
    if isinstance(value, PicturedScene):
        told = {"picture": value.picture, "camera": value.camera}
        params: Params = {"image": "image", "caption": value.caption}
        scene = sketch.scene("image", params, direction.model_copy(update=told))
        return scene.model_copy(update={"transition": value.transition})
    params = _params(value, film, sketch)
    assets = {}
    if value.template == "image":
        assets = {"image": film.pictures[str(params["image"])].asset}
        params = {**params, "image": "image"}
    scene = sketch.scene(value.template, params, direction.model_copy(update={"code": value.code}))
    return scene.model_copy(update={"transition": value.transition, "assets": assets})


def _shows(shows: list[BeatShown]) -> dict[str, str]:
    return {one.beat: one.shows for one in shows if one.shows}


def _planned(board: Storyboard, scene_id: str) -> Scene:
    found = next((scene for scene in board.scenes if scene.id == scene_id), None)
    if found is None:
        known = ", ".join(scene.id for scene in board.scenes)
        raise ConfigError(f"There is no scene {scene_id}. The film has {known}.")
    if found.assets:
        raise ConfigError(
            f"Scene {scene_id} shows a file of the brief, which no model can plan anew",
            cure="change the file, or what the brief says of it",
        )
    return found


def _directed(scene: Scene, before: Scene, guidance: str) -> Scene:
    """The new scene, with what the author wants of it, as another take of what it was."""
    former = before.direction or Direction()
    assert scene.direction is not None
    told = {"guidance": guidance, "take": former.take}
    return scene.model_copy(update={"direction": scene.direction.model_copy(update=told)})
