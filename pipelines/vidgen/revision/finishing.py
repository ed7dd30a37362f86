"""The edits of what is done to pictures once they are drawn: no scene is drawn again for them."""

from __future__ import annotations

import json
from typing import Any, Literal

from pydantic import JsonValue, model_validator

from ..model.finish import FilmFinish, OwnTouches
from ..model.storyboard import Scene
from .edit import AnyEdit, Which


class SetFinish(FilmFinish, AnyEdit):
    """Change what is done to all pictures of the film: colours, logo, watermark, progress line.

    What is left out stays.
    """

    edit: Literal["set_finish"] = "set_finish"

    @model_validator(mode="after")
    def _something(self) -> SetFinish:
        if not self.chosen:
            raise ValueError(f"say what shall change: {', '.join(FilmFinish.model_fields)}")
        return self

    @property
    def sets(self) -> frozenset[str]:
        return frozenset(f"finish {name}" for name in self.chosen)

    def __str__(self) -> str:
        return ", ".join(f"set {words_of(name)} to {v!r}" for name, v in self.chosen.items())


class SetTouches(OwnTouches, AnyEdit):
    """Change what is done to the pictures of one scene: its colours, an effect, a name, its speed.

    What is left out stays.
    """

    edit: Literal["set_touches"] = "set_touches"
    scene: Which

    @model_validator(mode="after")
    def _something(self) -> SetTouches:
        if not self.chosen:
            raise ValueError(f"say what shall change: {', '.join(OwnTouches.model_fields)}")
        if self.params and self.effect in (None, "none"):
            raise ValueError("params are those of an effect: name it too")
        return self

    @property
    def sets(self) -> frozenset[str]:
        return frozenset(f"{self.scene} finish {name}" for name in self.chosen)

    def replaced(self, scene: Scene) -> JsonValue:
        return scene.finish.model_dump(mode="json", include=set(self.chosen))

    def __str__(self) -> str:
        told = [f"{words_of(name)} {told_of(name, v)}" for name, v in self.chosen.items()]
        return f"finish {self.scene} with {', '.join(told)}"


def retouched(scene: Scene, edit: SetTouches) -> Scene:
    """The scene with an edit of its finish in it. Another effect has no parameters of the last."""
    fresh = {"params": None} if edit.effect is not None else {}
    finish = scene.finish.model_copy(update={**fresh, **edit.chosen})
    return scene.model_copy(update={"finish": finish})


def told_of(name: str, value: Any) -> str:
    """A value of a finish, for a person to read."""
    if name == "ramp" and value != "none":
        return ", ".join(f"{speed:g}" for speed in value)
    if name == "lower_third" and value != "none":
        line = f" ({value.line})" if value.line else ""
        return f"{value.title}{line} at {value.at_s:g} s for {value.seconds:g} s"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def words_of(name: str) -> str:
    """A name of a finish, for a person to read."""
    return name.removesuffix("_s").replace("_", " ")
