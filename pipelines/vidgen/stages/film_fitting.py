"""What came of fitting a film to its scene: in words, in frames, and what is heard of it."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..engine.action import Done
from ..events import Tick

if TYPE_CHECKING:
    from ..media.fitting import Fitting
    from ..project import Project

FITTING, HEARD = "fitting.json", "heard.wav"


@dataclass(frozen=True)
class Fitted:
    """How a scene that was filmed got its length, in words, and what came of it."""

    told: str
    frames: int
    voice_pace: float = 1.0


def write(fitted: Fitted, work: Path) -> dict[str, Path]:
    """Write down how a scene was fitted, as an output of its action."""
    path = work / FITTING
    path.write_text(json.dumps(asdict(fitted)), encoding="utf-8")
    return {FITTING: path}


def told(project: Project, end: Done) -> Fitted | None:
    """How a scene that was filmed got its length; None for one that was drawn."""
    digest = end.result.outputs.get(FITTING) if end.result else None
    return Fitted(**json.loads(project.blob(digest).read_bytes())) if digest else None


def heard(
    source: Path, plan: Fitting, *, limit_s: float, work: Path, tick: Tick
) -> dict[str, Path]:
    """What is heard in a film, fitted as its pictures are; nothing where it has no sound."""
    from ..media.sound.overheard import fitted_sound, overheard

    raw = work / "raw.wav"
    if not overheard(source.absolute(), raw, folder=work / "ear", limit_s=limit_s, tick=tick):
        return {}
    fitted_sound(raw, plan, work / HEARD)
    return {HEARD: work / HEARD}
