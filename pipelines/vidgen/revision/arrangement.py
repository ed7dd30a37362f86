"""The edits of which scenes a film has, and in which order."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, model_validator

from .edit import After, AnyEdit, Before, NewId, Params, Title, Which


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


def _where(before: str | None, after: str | None) -> str:
    if before:
        return f" before {before}"
    return f" after {after}" if after else ""


def _refuse_two(before: str | None, after: str | None) -> None:
    if before and after:
        raise ValueError("name one place: before a scene, or after one")
