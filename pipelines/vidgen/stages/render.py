"""Draw every scene of code.json as a clip that joins its neighbours as it is.

This module is loaded wherever scenes are drawn, so it loads no more than that needs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.action import Action, Done
from ..errors import BriefError, VidgenError
from ..events import Tick
from ..model.shot import Shot
from . import card
from .drawn_with import renderer

if TYPE_CHECKING:
    from ..project import Project
    from ..renderer.wanted import Earlier

CODE = "scene.py"
CLIP = "clip.mp4"
MATTE = "matte.mp4"
RUNS = "runs.json"
_PLACEHOLDER = card.TEMPLATE


@dataclass(frozen=True)
class RenderStage:
    """Reads code.json; writes render.json and a clip a scene. A scene that fails becomes a card."""

    name: str = "render"
    version: int = 2
    preload: tuple[str, ...] = (
        "vidgen.renderer.barriers",
        "vidgen.renderer.deferred",
        "vidgen.renderer.kit",
        "vidgen.renderer.draw",
        "vidgen.renderer.reuse",
        "vidgen.stages.render",
        "ziamath",
        "vidgen.renderer.warm",
    )
    isolated: bool = True

    def actions(self, project: Project) -> Sequence[Action]:
        """One action a scene; with a choice of scenes, the others keep the clips they have."""
        from .drawing import actions

        return actions(self, project)

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Draw the scene of an action, fit what was filmed, or draw the card that stands in."""
        from ..renderer.draw import draw
        from ..renderer.maths import install
        from ..renderer.reuse import write_runs

        request = action.request
        cut = {"request": request, "fingerprint": action.fingerprint}
        output, runs = work / CLIP, work / RUNS
        matte = work / MATTE if "transparent" in request else None
        outputs = {CLIP: output, RUNS: runs, **({MATTE: matte} if matte else {})}
        if CODE not in action.inputs:
            from . import filmed

            if fitted := filmed.made(action, work, output, tick):
                write_runs(runs, {}, cut)
                return {**outputs, **fitted}
        code = work / "inputs" / CODE
        if _PLACEHOLDER in request:
            code = card.write(work, request[_PLACEHOLDER])
        install(request["tex"])
        drawn = draw(
            code,
            size=(request["width"], request["height"]),
            fps=request["fps"],
            x264=request["x264"],
            output=output,
            tick=tick,
            frames=request["frames"],
            trusted=is_trusted(action),
            opengl=request["opengl"] and action.trust != "nobody",
            earlier=_earlier(work / "hints", cut, transparent=matte is not None),
            matte=matte,
        )
        write_runs(runs, drawn.runs, cut)
        return outputs

    def fallback(self, action: Action, error: VidgenError) -> Action | None:
        """The scene's moving picture, or a card that says which scene failed, and how."""
        from . import filmed

        if _PLACEHOLDER in action.request:
            return None
        words = {"SCENE": action.label, "MESSAGE": card.shortened(error.message)}
        return Action(
            stage=action.stage,
            version=action.version,
            label=action.label,
            request={**action.request, _PLACEHOLDER: words},
            inputs=filmed.kept(action),
            fingerprint={**renderer(), **action.fingerprint, _PLACEHOLDER: card.digest()},
            weight_s=action.weight_s,
            timeout_s=action.timeout_s,
            memory_mb=action.memory_mb,
            trust="vidgen",
            gpu=action.gpu,
        )

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        """Lay the clips out and write render.json. RenderError where a scene has no clip at all."""
        from .drawn import collect

        collect(project, done)


def _earlier(hints: Path, cut: Mapping[str, Any], *, transparent: bool) -> Earlier | None:
    from ..renderer.reuse import read_runs

    return read_runs(hints / CLIP, hints / RUNS, cut, hints / MATTE if transparent else None)


def allowed_s(duration_s: float) -> float:
    """How long a scene that lasts so long may be worked on; its own code may run for less."""
    return 60 + 60 * duration_s


def is_trusted(action: Action) -> bool:
    """Whether a scene runs unconfined: where the user says so, or must and vidgen wrote it."""
    from ..sandbox.layers import capabilities

    return action.trust == "user" or (action.trust == "vidgen" and not capabilities().enough)


def shot_at(path: Path) -> Shot:
    """A scene's shot. Raises BriefError for one that is wrong, StorageError where it is not."""
    from pydantic import ValidationError

    from ..files import storage_error
    from ..model.base import explain

    try:
        return Shot.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise BriefError(f"{path}: {explain(error)}") from None
    except OSError as error:
        raise storage_error(error, path) from None
