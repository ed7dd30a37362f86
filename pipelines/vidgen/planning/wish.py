"""What a film is planned from: the brief, and what it may show."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..asking.asker import models
from ..errors import ConfigError
from ..model.brief import Brief
from ..model.character import Character
from ..model.storyboard import Aspect, Asset, Visual
from ..settings import Settings

_HEADING = re.compile(r"^ {0,3}(?:#{1,6}(?:\s|$)|=+\s*$|-+\s*$)", re.MULTILINE)


@dataclass(frozen=True)
class Shown:
    """A picture of the brief's, and the words that stand beside it there."""

    asset: Asset
    words: str = ""


@dataclass(frozen=True)
class Wish:
    """A brief, of which only the options that it sets are set; and what the film may show.

    `pictures` are the brief's own by their source. `characters` are known ones.
    """

    brief: Brief
    aspect: Aspect = "16:9"
    visuals: tuple[Visual, ...] = ("manim",)
    characters: tuple[Character, ...] = ()
    pictures: Mapping[str, Shown] = field(default_factory=dict)

    def said(self, name: str) -> bool:
        """Whether the brief sets an option itself."""
        return name in self.brief.model_fields_set and getattr(self.brief, name) is not None


def asks_models(settings: Settings, body: str) -> bool:
    """Whether language models plan a brief with this body, and not the embedded planner.

    Raises ConfigError where they must and none is set.
    """
    found = models(settings, "planner")
    if settings.planner == "model" and not found:
        raise ConfigError(
            "The setting planner is `model`, and no language model is set",
            cure="set VIDGEN_PLANNER_MODEL to provider/model, such as openai/gpt-5-mini",
        )
    if settings.planner == "auto":
        return bool(found) and is_prompt(body)
    return settings.planner == "model"


def is_prompt(body: str) -> bool:
    """Whether a brief has no heading, so that it is a prompt and no outline."""
    if not _HEADING.search(body):
        return True
    from ..planner.markdown import parse

    return not any(token.type == "heading_open" and not token.level for token in parse(body))
