"""What a scene knows of itself while it is drawn: `scene.json`, beside `scene.py`."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from .base import Model, RelativePath, SceneId
from .narration import SpokenBeat
from .preset import Style
from .storyboard import Aspect


class Shot(Model):
    """A scene's timing and look. `assets` maps a parameter's name to a file beside `scene.py`."""

    schema_: Literal["vidgen.shot/1"] = Field(default="vidgen.shot/1", alias="schema")
    scene: SceneId
    aspect: Aspect
    style: Style
    language: str = "en"
    duration_s: float = Field(gt=0)
    beats: tuple[SpokenBeat, ...] = ()
    assets: dict[str, RelativePath] = Field(default_factory=dict)
