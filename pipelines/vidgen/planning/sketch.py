"""A scene as the outline has it: what it is for, and what is said in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..model.character import Character
from ..model.storyboard import Aspect, Beat, Direction, Scene, Storyboard, Visual
from ..planner.beats import Track, item_beats
from ..planner.figure import Params
from ..revision.words import beats_of
from .wish import Shown

_MARKS = re.compile(r"\*\*|__|`|^[-•*#]+\s+")
_ENDS = (".", "!", "?", "…", ":", ";", "。", "！", "？", '"', "”", "’", "»", ")")
_LINES = 2
"""So many phrases stand as a statement; more are points."""


@dataclass(frozen=True)
class Sketch:
    """One scene of an outline; `phrases` could stand on screen. `least_s` is 0 where it speaks."""

    id: str
    title: str
    purpose: str
    visual: Visual
    beats: tuple[Beat, ...]
    phrases: tuple[str, ...] = ()
    characters: tuple[str, ...] = ()
    least_s: float = 0.0

    @property
    def script(self) -> str:
        """The beats, one a line, each with its id."""
        said = "\n".join(f"{beat.id}: {beat.text}" for beat in self.beats)
        return said or f"(nothing is said for {self.least_s:g} s)"

    def scene(self, template: str, params: Params, direction: Direction) -> Scene:
        """The scene, drawn so."""
        silent: Params = {} if self.beats else {"least_s": self.least_s}
        return Scene(
            id=self.id,
            title=self.title,
            template=template,
            params={"title": self.title, **params, **silent},
            beats=self.beats,
            visual=self.visual,
            characters=self.characters,
            direction=direction,
        )

    def stand_in(self) -> Scene:
        """The scene without a visual plan: its key phrases, each as it is spoken of."""
        direction = Direction(purpose=self.purpose, picture=self._pictured())
        if self.visual != "manim":
            return self.scene("image", {"image": "image"}, direction)
        name, key = ("bullets", "points") if len(self.phrases) > _LINES else ("statement", "lines")
        track = Track(self.beats, tuple(range(len(self.beats))))
        beats = item_beats([(self.phrases, len(self.beats))], track)
        return self.scene(name, {key: [*self.phrases], "beats": beats}, direction)

    def _pictured(self) -> str:
        return "" if self.visual == "manim" else f"{self.title}: {self.purpose}"


@dataclass(frozen=True)
class Film:
    """What all scenes share, for whoever plans one of them."""

    title: str
    audience: str
    look: str
    aspect: Aspect
    scenes: Sequence[Sketch]
    people: Mapping[str, Character] = field(default_factory=dict)
    pictures: Mapping[str, Shown] = field(default_factory=dict)


def spoken(narration: Sequence[str], scene: str) -> tuple[Beat, ...]:
    """Sentences as a model wrote them as beats. Raises ConfigError for more than a scene holds."""
    lines = [" ".join(_MARKS.sub("", line).split()) for line in narration]
    ended = [line if line.endswith(_ENDS) else f"{line}." for line in lines if line]
    return beats_of(" ".join(ended), scene)


def sketched(scene: Scene) -> Sketch:
    """A scene of a storyboard as a sketch."""
    direction = scene.direction or Direction()
    return Sketch(
        id=scene.id,
        title=scene.title,
        purpose=direction.purpose,
        visual=scene.visual,
        beats=scene.beats,
        characters=scene.characters,
        least_s=scene.least_s,
    )


def film_of(board: Storyboard) -> Film:
    """What the scenes of a storyboard share."""
    return Film(
        title=board.title,
        audience=board.audience,
        look=board.look,
        aspect=board.aspect,
        scenes=[sketched(scene) for scene in board.scenes],
        people={person.id: person for person in board.characters},
    )
