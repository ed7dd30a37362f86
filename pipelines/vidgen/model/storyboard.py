"""The plan of a film: scenes, and the beats that tie their sound to their pictures."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue, field_validator

from .asset import Asset as Asset  # noqa: PLC0414 - it is told here to those who read plans
from .base import BeatId, Model, SceneId
from .captioning import Captioning
from .character import Character, CharacterId
from .effect import Effect
from .finish import FilmFinish, SceneFinish
from .look import Finish, SceneTouches
from .transition import Transition

Aspect = Literal["16:9", "9:16", "1:1"]
Visual = Literal["manim", "image", "video"]


class Beat(Model):
    """One sentence or phrase of narration and the visual cue that goes with it.

    `text` is the written form, as captions show it: it may hold `$maths$` and symbols.
    `say` replaces it for the voice where the writer wants another wording.
    `cue` names what the picture does at this beat; a scene template gives it its meaning.
    `pause_s` is silence after the sentence. `sound` is heard with it.
    """

    id: BeatId
    text: str
    say: str | None = None
    cue: str | None = None
    pause_s: float = Field(default=0.0, ge=0.0, le=30.0)
    sound: Effect | None = None


class Direction(Model):
    """How a scene is to look, in words: what its code is written from, or its picture made from.

    `shows` says what is on screen at each beat, `layout` what stands where, `motion` how things
    move. `picture` describes what an engine is to paint or film, `camera` how the camera moves in
    it, `avoid` what must not be there. With `code` a model writes the scene's Manim code, and the
    template stands in where that fails; `guidance` is what the user wants of it. Another `take` is
    made anew though nothing else differs.
    """

    purpose: str = ""
    layout: str = ""
    motion: str = ""
    shows: dict[BeatId, str] = Field(default_factory=dict)
    picture: str = ""
    camera: str = ""
    avoid: str = ""
    code: bool = False
    guidance: str = ""
    take: int = Field(default=0, ge=0)


class Scene(Model):
    """One visual unit: the template that draws it, that template's parameters, and its beats.

    `characters` are the ids of those who are in it. A scene that a model planned has a `direction`.
    """

    id: SceneId
    title: str
    template: str
    params: dict[str, JsonValue] = Field(default_factory=dict)
    beats: tuple[Beat, ...] = ()
    visual: Visual = "manim"
    transition: Transition = "fade"
    assets: dict[str, Asset] = Field(default_factory=dict)
    characters: tuple[CharacterId, ...] = ()
    direction: Direction | None = None
    finish: SceneFinish = SceneFinish()

    @property
    def least_s(self) -> float:
        """The shortest length that the scene asks for, in its parameter `least_s`, or 0."""
        asked = self.params.get("least_s")
        return float(asked) if isinstance(asked, int | float) else 0.0

    @property
    def drawn_with(self) -> dict[str, JsonValue]:
        """What its template is filled with: its parameters, and its title where none is shown."""
        own = {name: value for name, value in self.params.items() if name != "least_s"}
        return {"title": self.title, **own}

    @property
    def script(self) -> str:
        """What is said in this scene, as written."""
        return " ".join(beat.text for beat in self.beats)


class Storyboard(Model):
    """The plan: ordered scenes and what they share.

    `look` is the line that keeps generated pictures alike; it is in the prompt of every one.
    `finish` is what is done to all pictures once they are drawn, in place of the settings.
    """

    title: str
    audience: str = "general"
    language: str = "en"
    aspect: Aspect = "16:9"
    style: str = "slate"
    voice: str = "heart"
    music: str = "calm"
    destination: str = "youtube"
    captions: Captioning | None = None
    finish: FilmFinish = Field(default=FilmFinish(), exclude_if=lambda finish: not finish.chosen)
    duration_s: float | None = None
    look: str = ""
    characters: tuple[Character, ...] = ()
    scenes: tuple[Scene, ...] = Field(min_length=1, max_length=1000)

    @field_validator("scenes")
    @classmethod
    def _distinct(cls, scenes: tuple[Scene, ...]) -> tuple[Scene, ...]:
        ids = [scene.id for scene in scenes]
        if repeated := sorted({i for i in ids if ids.count(i) > 1}):
            raise ValueError(f"scene ids must differ, repeated: {', '.join(repeated)}")
        return scenes

    def finish_over(self, wanted: Finish) -> Finish:
        """All that is done to its pictures: what it says itself, else what settings say."""
        own = {
            scene.id: scene.finish.over(wanted.scenes.get(scene.id, SceneTouches()))
            for scene in self.scenes
            if scene.finish.chosen
        }
        scenes = {**wanted.scenes, **own}
        return self.finish.over(wanted).model_copy(update={"scenes": scenes})
