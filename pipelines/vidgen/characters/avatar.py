"""An avatar by an image provider: the same words for the same person, paid out of the purse."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..events import Tick
from ..model.character import Character
from ..providers.image.base import Painting, select
from ..stages.bought import access_to, jobs_of, payee
from ..store.digest import digest_bytes

if TYPE_CHECKING:
    from ..project import Project

PORTRAIT_PX = 768

_STYLE = {
    "anime": "hand-drawn anime illustration, clean line art, cel shading",
    "semi-realistic": "semi-realistic digital painting, soft light",
    "realistic": "realistic portrait photograph, natural light",
}


def painter_key(project: Project) -> dict[str, Any]:
    """What decides a picture by the provider of the settings; empty where vidgen draws."""
    chosen = project.settings.image
    painter = select(chosen.provider)
    if not painter.service:
        return {}
    access = access_to(project.settings, painter.service)
    return {"by": chosen.provider, **painter.fingerprint(chosen.model, access)}


def painted(project: Project, character: Character, folder: Path, tick: Tick, take: int) -> Path:
    """Let the image provider paint a portrait, once. Raises what the provider raises."""
    chosen = project.settings.image
    painter = select(chosen.provider)
    access = access_to(project.settings, painter.service)
    asked = payee(chosen.provider, chosen.model)
    painter.check(chosen.model, access)
    painting = Painting(
        prompt=f"Portrait from the chest up, facing us, plain soft background. {character.looks}. "
        f"Mood: {', '.join(character.personality[:3])}. Style: {_STYLE[character.art_style]}.",
        size=(PORTRAIT_PX, PORTRAIT_PX),
        avoid="text, letters, watermark, frame, several people",
        title=character.name,
        seed=character.seed + take,
    )
    job = jobs_of(project).of(digest_bytes(f"{asked} {painting.words} {painting.seed}".encode()))
    access = replace(access, job=job)
    with job.kept_while_useful():
        made = replace(project.purse, per_minute=chosen.calls_per_minute).pay(
            asked,
            painter.price(chosen.model, painting.size),
            lambda: painter.paint(painting, folder, tick, access, chosen.model),
        )
    job.forget()
    return made.path
