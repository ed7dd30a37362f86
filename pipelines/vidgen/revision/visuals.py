"""The edits of what a scene looks like: what a model is to code, and an engine to paint or film."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, JsonValue, model_validator

from ..model.character import CharacterId
from ..model.storyboard import Direction, Scene, Visual
from ..model.transition import EXAMPLES, Transition
from .edit import AnyEdit, Which

PICTURE = ("picture", "camera", "avoid")
"""What of a scene's direction is about a picture that an engine makes."""


class SetGuidance(AnyEdit):
    """Let a model write a scene's picture anew, as Manim code, with this in mind.

    Its template stands in where that fails. What the scene says stays.
    """

    edit: Literal["set_guidance"] = "set_guidance"
    scene: Which
    guidance: str = Field(
        min_length=1,
        max_length=4000,
        description="What the picture is to show, or to do otherwise, in plain words.",
    )

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} guidance"})

    def replaced(self, scene: Scene) -> JsonValue:
        return directed(scene).guidance

    def __str__(self) -> str:
        return f"draw {self.scene} anew: {self.guidance}"


class SetPicture(AnyEdit):
    """Change the picture that an engine paints or films for a scene. What is left out stays.

    A scene that was drawn with Manim becomes a still picture; another edit can make it a clip.
    """

    edit: Literal["set_picture"] = "set_picture"
    scene: Which
    picture: str | None = Field(
        default=None, max_length=4000, description="What is to be seen, in one paragraph."
    )
    camera: str | None = Field(
        default=None, max_length=500, description="How the camera moves, such as a slow push in."
    )
    avoid: str | None = Field(default=None, max_length=500, description="What must not be in it.")

    @model_validator(mode="after")
    def _something(self) -> SetPicture:
        if not self.chosen:
            raise ValueError("say what shall change: picture, camera or avoid")
        return self

    @property
    def chosen(self) -> dict[str, str]:
        """What is changed, by its name in the scene's direction."""
        return self.model_dump(include=set(PICTURE), exclude_none=True)

    @property
    def sets(self) -> frozenset[str]:
        return frozenset(f"{self.scene} {name}" for name in self.chosen)

    def replaced(self, scene: Scene) -> JsonValue:
        return {name: getattr(directed(scene), name) for name in self.chosen}

    def __str__(self) -> str:
        return f"change the {', '.join(self.chosen)} of {self.scene}"


class SetVisual(AnyEdit):
    """Let a scene be drawn (manim), painted as a still picture (image) or filmed (video)."""

    edit: Literal["set_visual"] = "set_visual"
    scene: Which
    visual: Visual = Field(description="manim, image or video.")

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} visual"})

    def replaced(self, scene: Scene) -> JsonValue:
        return scene.visual

    def __str__(self) -> str:
        return f"show {self.scene} as {self.visual}"


class SetTransition(AnyEdit):
    """Let a scene begin with a cut, by a fade of its own, or by a transition from the last one."""

    edit: Literal["set_transition"] = "set_transition"
    scene: Which
    transition: Transition = Field(description=f"One of {EXAMPLES}.")

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} transition"})

    def replaced(self, scene: Scene) -> JsonValue:
        return scene.transition

    def __str__(self) -> str:
        return f"begin {self.scene} with a {self.transition}"


class SetCharacters(AnyEdit):
    """Say which of the film's characters are in a scene."""

    edit: Literal["set_characters"] = "set_characters"
    scene: Which
    characters: tuple[CharacterId, ...] = Field(
        description="The ids of those who are in it; empty for nobody."
    )

    @property
    def sets(self) -> frozenset[str]:
        return frozenset({f"{self.scene} characters"})

    def replaced(self, scene: Scene) -> JsonValue:
        return list(scene.characters)

    def __str__(self) -> str:
        return f"let {', '.join(self.characters) or 'nobody'} be in {self.scene}"


class NewTake(AnyEdit):
    """Have a scene's picture made once more, asked the same: other code, painting or clip."""

    edit: Literal["new_take"] = "new_take"
    scene: Which

    def __str__(self) -> str:
        return f"another take of {self.scene}"


def directed(scene: Scene) -> Direction:
    """A scene's direction; an empty one where it has none."""
    return scene.direction or Direction()
