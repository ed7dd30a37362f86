"""The stage `visuals`: pictures and films of the scenes that Manim does not draw.

A scene of visual `image` gets a picture, one of `video` a film, unless the user brought a picture
along that is shown or moved instead. Where the services fail, a card in the film's style stands
in, and the next run asks them again. A film without such scenes asks nobody.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.action import Action, Done, Stage, scene_of, seconds_of, stage_digest
from ..engine.estimate import Estimate
from ..errors import VidgenError
from ..events import Tick
from ..manifest import MadeVisual, PlanManifest, Provenance, VisualsManifest
from ..model.preset import Style
from ..model.storyboard import Asset, Scene
from ..providers.base import Access, Made
from ..providers.image.base import Painting
from ..providers.image.base import select as painter_of
from ..spending.call import total
from .bought import jobs_of
from .paid import calls_for
from .picturing import FACE, TEMPLATE, picture_name
from .visual_actions import (
    CARD,
    FILM,
    NAME,
    PICTURE,
    VERSION,
    Kind,
    cards,
    filmed,
    kind_of,
    painted,
)

if TYPE_CHECKING:
    from ..project import Project
    from .studio import Studio

_KEPT = {"title", "least_s"}
_FILES = {PICTURE: "picture.png", FILM: "film.mp4"}


class VisualsStage:
    """plan.json -> visuals.json, and a picture or a film for each scene that wants one."""

    name = NAME
    version = VERSION
    preload = ("PIL.Image", "vidgen.providers.image.card")
    isolated = False

    def lanes(self, project: Project) -> int:
        """How many services are asked at once; 0 where all is drawn here, by workers."""
        if not project.has(PlanManifest):
            return 0
        scenes = project.read(PlanManifest).storyboard.scenes
        kinds = {kind for scene in scenes if (kind := kind_of(project, scene))}
        asked = FILM in kinds or bool(
            PICTURE in kinds and painter_of(project.settings.image.provider).service
        )
        return project.settings.max_scene_concurrency if asked else 0

    @contextmanager
    def opened(self, project: Project) -> Iterator[Stage]:
        """The stage that may ask services, and pays for it.

        Raises AccessError, ConfigError or MissingError where no call could succeed.
        """
        from .studio import check, studio

        for action in self.actions(project):
            if not _is_free(action):
                check(project, action)
        with studio(project) as at:
            yield _Asking(at, cards(project))

    def actions(self, project: Project) -> Sequence[Action]:
        """One for each scene that wants one. Raises ConfigError for an unknown provider."""
        board = project.read(PlanManifest).storyboard
        return [
            painted(project, board, scene) if kind == PICTURE else filmed(project, board, scene)
            for scene in board.scenes
            if (kind := kind_of(project, scene))
        ]

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Draw a card, which needs nobody."""
        made = paint(action.request, work, tick, Access())
        return written(made, PICTURE, work)

    def fallback(self, action: Action, error: VidgenError) -> Action | None:
        del action, error
        return None

    def estimate(self, project: Project, actions: Sequence[Action]) -> Estimate:
        """What the pictures and films would cost; cards are free and ask nobody."""
        from .studio import price_of

        del project
        asked = [action for action in actions if not _is_free(action)]
        costs = [price_of(action) for action in asked]
        by = ", ".join(sorted({str(action.request["provider"]) for action in asked}))
        return Estimate(len(asked), total(costs), by)

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        made = tuple(_lay_out(project, end) for end in done if end.result)
        for end in done:
            if end.result and end.outcome != "fallback":
                jobs_of(project).of(end.action.digest).forget()
        calls = calls_for(project, done)
        project.write(
            VisualsManifest(
                made_from=stage_digest([end.action for end in done]),
                provenance=Provenance(
                    provider=", ".join(sorted({one.provider for one in made})) or "none",
                    cost_usd=total(call.cost_usd for call in calls),
                    seconds=seconds_of(done),
                    calls=calls,
                ),
                visuals=made,
                notes=tuple(_note(one) for one in made if one.fallback),
            )
        )


class _Asking(VisualsStage):
    """The stage in a studio, from where services can be asked. `cards` stand in, by label."""

    def __init__(self, at: Studio, cards: Mapping[str, Action]) -> None:
        self._studio = at
        self._cards = cards

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        if _is_free(action):
            return super().execute(action, work, tick)
        made = self._studio.make(action, work, tick)
        return written(made, _part(action.label), work)

    def fallback(self, action: Action, error: VidgenError) -> Action | None:
        """A card, for this run: the next one asks again."""
        del error
        return self._cards.get(action.label)


def pictured(project: Project, scenes: Sequence[Scene]) -> list[Scene]:
    """The scenes with the pictures that were made for them, in the template that shows one.

    Raises MissingError where the stage `visuals` has not run yet, and a scene waits for it.
    """
    if not any(kind_of(project, scene) for scene in scenes):
        return list(scenes)
    made = project.read(VisualsManifest).of(PICTURE)
    return [
        _with(scene, made.get(scene.id)) if kind_of(project, scene) else scene for scene in scenes
    ]


def paint(request: Mapping[str, Any], work: Path, tick: Tick, access: Access) -> Made:
    """Paint what an action's request asks for."""
    style = request.get("style")
    painting = Painting(
        prompt=request["prompt"],
        avoid=request["avoid"],
        size=(request["size"][0], request["size"][1]),
        seed=request["seed"],
        title=request.get("title", ""),
        style=Style.model_validate(style) if style else None,
        background=request.get("background", "#000000"),
        references=tuple(sorted((work / "inputs").glob(f"{FACE}*"))),
    )
    painter = painter_of(request["provider"])
    return painter.paint(painting, work, tick, access, request["model"])


def written(made: Made, part: str, work: Path) -> dict[str, Path]:
    """The outputs of an action: the file, and what made it."""
    told = work / "made.json"
    told.write_text(json.dumps({"model": made.model, "seed": made.seed}), encoding="utf-8")
    return {part: made.path, "made": told}


def _note(made: MadeVisual) -> str:
    why = (made.error or "").removeprefix(f"scene {made.scene}: ")
    return f"{made.scene}: a card stands in: {why}"


def _is_free(action: Action) -> bool:
    return "style" in action.request


def _part(label: str) -> str:
    return label.rpartition("/")[2]


def _lay_out(project: Project, end: Done) -> MadeVisual:
    """Put what was made into the scene's folder."""
    assert end.result is not None
    outputs, request = end.result.outputs, end.action.request
    stands_in = end.outcome == "fallback"
    kind: Kind = "film" if FILM in outputs else "picture"
    scene = scene_of(end.action.label)
    assert scene is not None
    path = f"scenes/{scene}/{_FILES[kind]}"
    project.place(outputs[kind], path)
    told = json.loads(project.blob(outputs["made"]).read_bytes())
    return MadeVisual(
        scene=scene,
        kind=kind,
        path=path,
        digest=outputs[kind],
        provider=CARD if stands_in else request["provider"],
        model=told["model"],
        seed=told["seed"],
        fallback=stands_in,
        error=str(end.error) if stands_in and end.error else None,
    )


def _with(scene: Scene, made: MadeVisual | None) -> Scene:
    """A scene in the template that shows a picture, with the one that was made for it, if any."""
    shows = scene.template == TEMPLATE
    name = picture_name(scene)
    params = scene.params if shows else {key: scene.params[key] for key in _KEPT & {*scene.params}}
    assets = {name: Asset(path=made.path, digest=made.digest)} if made else {}
    return scene.model_copy(
        update={
            "template": TEMPLATE,
            "params": {**params, "image": name},
            "assets": {**scene.assets, **assets},
        }
    )
