"""The stages of a film, in the order of `make`, each imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import cast

from ..engine.action import Stage
from ..errors import ConfigError

_CHAIN = {
    "plan": "PlanStage",
    "tts": "TtsStage",
    "visuals": "VisualsStage",
    "codegen": "CodegenStage",
    "render": "RenderStage",
    "music": "MusicStage",
    "compose": "ComposeStage",
}
NAMES = tuple(_CHAIN)


def chain() -> list[Stage]:
    """All stages that make a film from a brief."""
    return [stage(name) for name in _CHAIN]


def stage(name: str) -> Stage:
    """One stage by its name. Raises ConfigError for an unknown one."""
    if name not in _CHAIN:
        raise ConfigError(f"There is no stage {name!r}. Known: {', '.join(_CHAIN)}.")
    module = import_module(f"{__name__}.{name}")
    return cast("Stage", getattr(module, _CHAIN[name])())
