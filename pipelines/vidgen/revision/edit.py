"""What all edits have in common, and the fields that several of them share."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue

from ..model.base import Model, SceneId
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
