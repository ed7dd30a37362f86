"""What a scene's code is written from: its direction, its words, and how long they last."""

from __future__ import annotations

import json

from pydantic import JsonValue

from ..model.base import Model
from ..model.narration import SpokenBeat
from ..model.shot import Shot
from ..model.storyboard import Aspect, Direction, Scene, Storyboard
from ..planner.scene_code import TEMPLATE as HAND_WRITTEN


class Line(Model):
    """A beat: when it sounds, in seconds from the start of the scene, and what is seen then."""

    id: str
    text: str
    start_s: float
    end_s: float
    shown: str = ""


class Subject(Model):
    """All that a model is told of a scene. It holds no style: code names colours by their role.

    `material` are the parameters of the template that stands in, `people` who is in the scene.
    """

    scene: str
    title: str
    audience: str
    language: str
    aspect: Aspect
    duration_s: float
    direction: Direction
    lines: tuple[Line, ...]
    template: str
    material: dict[str, JsonValue]
    people: tuple[str, ...] = ()
    assets: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """What it is about, in one text: scenes are compared by it."""
        told = self.direction
        shown = [line.shown or line.text for line in self.lines]
        parts = (self.title, told.purpose, told.layout, told.motion, told.guidance, *shown)
        return " ".join(part for part in parts if part)


def is_wanted(scene: Scene) -> bool:
    """Whether a scene's code is to be written for it."""
    directed = scene.direction is not None and scene.direction.code
    return directed and scene.visual == "manim" and scene.template != HAND_WRITTEN


def subject_of(story: Storyboard, scene: Scene, shot: Shot) -> Subject:
    """The subject of a scene that has a direction, in the time that its narration takes."""
    direction = scene.direction or Direction()
    texts = {beat.id: beat.text for beat in scene.beats}
    people = [one for one in story.characters if one.id in scene.characters]
    return Subject(
        scene=scene.id,
        title=scene.title,
        audience=story.audience,
        language=story.language,
        aspect=story.aspect,
        duration_s=round(shot.duration_s, 1),
        direction=direction,
        lines=tuple(_line(beat, texts, direction) for beat in shot.beats),
        template=scene.template,
        material=dict(scene.drawn_with),
        people=tuple(f"{one.name}: {one.looks or one.description}" for one in people),
        assets=tuple(shot.assets),
    )


def _line(beat: SpokenBeat, texts: dict[str, str], direction: Direction) -> Line:
    return Line(
        id=beat.id,
        text=texts.get(beat.id, ""),
        start_s=round(beat.start_s, 1),
        end_s=round(beat.end_s, 1),
        shown=direction.shows.get(beat.id, ""),
    )


def spelled(material: dict[str, JsonValue]) -> str:
    """Parameters as lines of text."""
    shown = {name: value for name, value in material.items() if name != "beats"}
    return "\n".join(
        f"{name}: {json.dumps(value, ensure_ascii=False)}" for name, value in shown.items()
    )
