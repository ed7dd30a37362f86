"""The edits of a film: what each changes in its storyboard, and nothing else.

The same union is what commands make of their flags and what a model is asked for: the docstrings
and the descriptions of fields are the schema that a model reads.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue, model_validator

from ..model.base import BeatId, Model, SceneId
from ..model.narration import MAX_SCENE_S
from ..model.storyboard import Scene

Which = Annotated[SceneId, Field(description="The id of the scene, such as s02.")]
Title = Annotated[
    str, Field(min_length=1, max_length=500, description="The title, as it shall be read.")
]
Before = Annotated[SceneId | None, Field(description="The scene that it shall stand right before.")]
After = Annotated[SceneId | None, Field(description="The scene that it shall stand right after.")]
NewId = Annotated[
    SceneId | None, Field(description="Leave this out: the new scene gets an id of its own.")
]
Params = Annotated[
    dict[str, JsonValue],
    Field(description="Parameters of the template by name, in lower case, with their new values."),
]


class AnyEdit(Model):
    """What all edits can say of themselves."""

    @property
    def named(self) -> dict[str, str]:
        """The scenes that it names, by the field that does; not the one that it makes."""
        names = {field: getattr(self, field, None) for field in ("scene", "before", "after")}
        return {field: name for field, name in names.items() if name is not None}

    @property
    def sets(self) -> frozenset[str]:
        """What it gives a value of its own; a later edit of the same makes it needless."""
        return frozenset()

    def replaced(self, scene: Scene) -> JsonValue:  # noqa: ARG002 - for those that replace nothing
        """What it takes the place of in the scene that it changes."""
        return None


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


class RemoveScene(AnyEdit):
    """Take a scene out of the film. All others keep their ids."""

    edit: Literal["remove_scene"] = "remove_scene"
    scene: Which

    def __str__(self) -> str:
        return f"take {self.scene} out"


class MoveScene(AnyEdit):
    """Put a scene elsewhere in the film: right before or right after another one."""

    edit: Literal["move_scene"] = "move_scene"
    scene: Which
    before: Before = None
    after: After = None

    @model_validator(mode="after")
    def _somewhere(self) -> MoveScene:
        if (self.before is None) == (self.after is None):
            raise ValueError("name the scene that it goes before, or the one that it goes after")
        return self

    def __str__(self) -> str:
        return f"put {self.scene}{_where(self.before, self.after)}"


class DuplicateScene(AnyEdit):
    """Put a copy of a scene into the film: right after it, unless another place is named."""

    edit: Literal["duplicate_scene"] = "duplicate_scene"
    scene: Which
    before: Before = None
    after: After = None
    id: NewId = None

    @model_validator(mode="after")
    def _one_place(self) -> DuplicateScene:
        _refuse_two(self.before, self.after)
        return self

    def __str__(self) -> str:
        new = f" as {self.id}" if self.id else ""
        return f"copy {self.scene}{new}{_where(self.before, self.after)}"


class AddScene(AnyEdit):
    """Put a new scene into the film: at its end, unless a place is named."""

    edit: Literal["add_scene"] = "add_scene"
    title: Title
    template: str = Field(description="The name of the template that draws it, such as bullets.")
    params: Params = Field(default_factory=dict)
    narration: str = Field(
        default="",
        max_length=20_000,
        description="What is spoken, in whole sentences; formulas stand between $ signs.",
    )
    before: Before = None
    after: After = None
    id: NewId = None

    @model_validator(mode="after")
    def _one_place(self) -> AddScene:
        _refuse_two(self.before, self.after)
        return self

    def __str__(self) -> str:
        return f"add {self.id or 'a scene'} {self.title!r}{_where(self.before, self.after)}"


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

    @model_validator(mode="after")
    def _something(self) -> SetFilm:
        if not self.chosen:
            raise ValueError("say what shall change: title, style, voice or music")
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


FILM = {"title", "style", "voice", "music"}


Edit = Annotated[
    SetNarration
    | SetTitle
    | SetParams
    | SetTemplate
    | SetLength
    | AddScene
    | RemoveScene
    | MoveScene
    | DuplicateScene
    | SetFilm,
    Field(discriminator="edit"),
]
"""One change of a film, as a command or a model asks for it."""


def _where(before: str | None, after: str | None) -> str:
    if before:
        return f" before {before}"
    return f" after {after}" if after else ""


def _refuse_two(before: str | None, after: str | None) -> None:
    if before and after:
        raise ValueError("name one place: before a scene, or after one")
