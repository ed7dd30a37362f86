"""What was asked and answered while a film was planned, as pages for a person to read."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import BaseModel

from ..model.storyboard import Scene
from ..providers.llm.base import Message
from .outline import Outlined


def outline_page(found: Outlined, asked: Sequence[Message]) -> str:
    """The outline, how long it lasts, and what it was asked with."""
    lasts = f"about {found.lasts_s:.0f} s"
    length = lasts if found.asked_s is None else f"{lasts}, {found.asked_s:.0f} s were asked for"
    head = f"# Outline: {found.outline.title}\n\nBy {', '.join(found.models)}; {length}."
    return f"{head}\n\n{_answer(found.outline)}\n\n{_asked(asked)}\n"


def scene_page(scene: Scene, asked: Sequence[Message], model: str, wrong: str) -> str:
    """The visual plan of a scene, or why it has none, and what it was asked with."""
    by = f"By {model}." if model else f"Made from the outline, because: {wrong}"
    return f"# {scene.id} {scene.title}\n\n{by}\n\n{_answer(scene)}\n\n{_asked(asked)}\n"


def _answer(value: BaseModel) -> str:
    return f"```json\n{value.model_dump_json(indent=1)}\n```"


def _asked(messages: Sequence[Message]) -> str:
    return "\n\n".join(f"## Asked ({one.role})\n\n{one.text.strip()}" for one in messages)
