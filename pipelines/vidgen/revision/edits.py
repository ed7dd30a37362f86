"""The edits of a film: what each changes in its storyboard, and nothing else.

The same union is what commands make of their flags and what a model is asked for: the docstrings
and the descriptions of fields are the schema that a model reads.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from ..model.base import BeatId
from ..model.captioning import Captioning
from ..model.narration import MAX_SCENE_S
from ..model.storyboard import Scene
from .arrangement import AddScene, DuplicateScene, MoveScene, RemoveScene
from .edit import AnyEdit, Params, Title, Which
from .finishing import SetFinish, SetTouches
from .sounds import SetEffect, SetFit, SetSound
from .visuals import NewTake, SetCharacters, SetGuidance, SetPicture, SetTransition, SetVisual


class SetNarration(AnyEdit):
    """Let a scene say something else. Its picture stays, in time with the new words."""

    edit: Literal["set_narration"] = "set_narration"
    scene: Which
    text: str = Field(
        max_length=20_000,
        description="What is spoken, in whole sentences; formulas stand between $ signs. An empty "
        "text makes the scene silent.",
    )
    beat: BeatId | None = Field(
        default=None,
        description="Replace this one beat (a sentence) only, such as b2. Without it the text "
        "replaces all that the scene says.",
    )

    @model_validator(mode="after")
    def _speaks(self) -> SetNarration:
        if self.beat and not self.text.strip():
            raise ValueError("a beat must say something; replace the whole narration instead")
        return self

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} narration {self.beat}"})

    def replaced(self, scene: Scene) -> JsonValue:
        return [beat.text for beat in scene.beats if self.beat in (None, beat.id)]

    def __str__(self) -> str:
        return f"say something else in {self.scene}" + (f" at {self.beat}" if self.beat else "")


class SetTitle(AnyEdit):
    """Give a scene another title: on its picture, and in the chapters of the film."""

    edit: Literal["set_title"] = "set_title"
    scene: Which
    title: Title

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} title"})

    def replaced(self, scene: Scene) -> JsonValue:
        return scene.title

    def __str__(self) -> str:
        return f"call {self.scene} {self.title!r}"


class SetParams(AnyEdit):
    """Change what a scene shows: some parameters of its template. All others stay."""

    edit: Literal["set_params"] = "set_params"
    scene: Which
    params: Params = Field(
        min_length=1,
        description="The parameters to change, by name in lower case. null takes one away.",
    )

    @property
    def sets(self) -> frozenset[str]:
        return frozenset(f"{self.scene} {name}" for name in self.params)

    def replaced(self, scene: Scene) -> JsonValue:
        return {name: scene.params.get(name) for name in self.params}

    def __str__(self) -> str:
        return f"change {', '.join(self.params)} of {self.scene}"


class SetTemplate(AnyEdit):
    """Show a scene in another way: with another template. What it says stays.

    Parameters that both templates have are kept; the new one's others must be given.
    """

    edit: Literal["set_template"] = "set_template"
    scene: Which
    template: str = Field(description="The name of the template, such as bullets.")
    params: Params = Field(default_factory=dict)

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} template"})

    def replaced(self, scene: Scene) -> JsonValue:
        shown = {name: v for name, v in scene.params.items() if name not in ("beats", "title")}
        return [scene.template, shown]

    def __str__(self) -> str:
        return f"show {self.scene} as {self.template}"


class SetLength(AnyEdit):
    """Let a scene last longer than its words, or just as long as they take."""

    edit: Literal["set_length"] = "set_length"
    scene: Which
    least_s: float | None = Field(
        gt=0,
        le=MAX_SCENE_S,
        description="How many seconds it lasts at the least. null: as long as its words.",
    )

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} least_s"})

    def replaced(self, scene: Scene) -> JsonValue:
        return scene.least_s

    def __str__(self) -> str:
        long = "as long as its words" if self.least_s is None else f"{self.least_s:g} s or more"
        return f"let {self.scene} last {long}"


class SetFilm(AnyEdit):
    """Change what the whole film shares. What is left out stays as it is."""

    edit: Literal["set_film"] = "set_film"
    title: Title | None = Field(default=None, description="The title of the film.")
    style: str | None = Field(default=None, description="The style of all pictures, by name.")
    voice: str | None = Field(default=None, description="Who speaks, by name.")
    music: str | None = Field(
        default=None,
        description="The mood of the music, a sound file beside the brief, or none.",
    )
    look: str | None = Field(
        default=None,
        max_length=500,
        description="One line that keeps all painted and filmed pictures alike: ink on paper.",
    )

    captions: Captioning | None = Field(
        default=None,
        description="How captions come with the film, or the style in which they are drawn.",
    )

    @model_validator(mode="after")
    def _something(self) -> SetFilm:
        if not self.chosen:
            raise ValueError("say what shall change: title, style, voice, music, look or captions")
        return self

    @property
    def chosen(self) -> dict[str, str]:
        """What is changed, by the storyboard's name for it."""
        return self.model_dump(include=FILM, exclude_none=True)

    @property
    def sets(self) -> frozenset[str]:
        return frozenset(self.chosen)

    def __str__(self) -> str:
        return ", ".join(f"set {name} to {word!r}" for name, word in self.chosen.items())


FILM = {"title", "style", "voice", "music", "look", "captions"}


Edit = Annotated[
    SetNarration
    | SetTitle
    | SetParams
    | SetTemplate
    | SetLength
    | SetGuidance
    | SetPicture
    | SetVisual
    | SetTransition
    | SetCharacters
    | NewTake
    | SetEffect
    | SetSound
    | SetFit
    | SetTouches
    | AddScene
    | RemoveScene
    | MoveScene
    | DuplicateScene
    | SetFilm
    | SetFinish,
    Field(discriminator="edit"),
]
"""One change of a film, as a command or a model asks for it."""

__all__ = [
    "FILM",
    "AddScene",
    "DuplicateScene",
    "Edit",
    "MoveScene",
    "NewTake",
    "RemoveScene",
    "SetCharacters",
    "SetEffect",
    "SetFilm",
    "SetFinish",
    "SetFit",
    "SetGuidance",
    "SetLength",
    "SetNarration",
    "SetParams",
    "SetPicture",
    "SetSound",
    "SetTemplate",
    "SetTitle",
    "SetTouches",
    "SetTransition",
    "SetVisual",
]
