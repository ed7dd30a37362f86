"""What planning with models would take, told before it begins."""

from __future__ import annotations

import math

from ..asking.asker import Asker, models
from ..engine.estimate import Estimate
from ..planner.outline import WORDS_PER_MINUTE
from ..settings import Settings
from ..spending.call import total
from . import outline, scene
from .answers import DrawnScene
from .sketch import Film, Sketch, spoken
from .talk import Fence
from .wish import Wish

_SCENE_S = 15.0
_UNSAID_S = 90.0


def estimate(settings: Settings, asker: Asker, wish: Wish) -> Estimate:
    """An outline and a visual plan for each scene, as many as the length asks for; calls nobody.

    Answers that are sent back cost more, and those that are kept cost nothing.
    """
    fence = Fence(wish.brief.model_dump_json())
    lasts_s = wish.brief.duration or _UNSAID_S
    scenes = max(2, math.ceil(lasts_s / _SCENE_S))
    asked = outline.messages(wish, fence)
    first = asker.estimate(asked, role="planner", schema=outline.checked(wish))
    sketch = _typical()
    film = Film(wish.brief.title or "", wish.brief.audience, "", wish.aspect, [sketch] * scenes)
    each = asker.estimate(scene.messages(film, sketch, fence), role="scene", schema=DrawnScene)
    by = dict.fromkeys((models(settings, "planner")[0], models(settings, "scene")[0]))
    return Estimate(1 + scenes, total([first, *[each] * scenes]), ", ".join(by))


def _typical() -> Sketch:
    """A scene of ordinary length."""
    words = " ".join(["word"] * round(_SCENE_S * WORDS_PER_MINUTE / 60))
    return Sketch("s01", "A scene", "One idea of the film", "manim", spoken([words], "s01"))
