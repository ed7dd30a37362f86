"""The work that the stage `visuals` names: a picture, a film or a card for a scene."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from ..engine.action import Action
from ..errors import MissingError
from ..manifest import NarrationManifest, PlanManifest
from ..model.storyboard import Scene, Storyboard
from ..presets import load_style
from ..providers.base import Access
from ..providers.image.base import select as painter_of
from ..providers.video.base import select as camera_of
from .bought import access_to
from .picturing import card_request, faces, film_request, own_clip, own_picture, picture_request

if TYPE_CHECKING:
    from ..project import Project

NAME, VERSION = "visuals", 1

Kind = Literal["picture", "film"]
PICTURE: Kind = "picture"
FILM: Kind = "film"
CARD = "card"
"""The provider of pictures that stands in for all others."""

MOVED = "motion"
"""The provider of films that moves a picture, which is done while the scene is rendered."""


def kind_of(project: Project, scene: Scene) -> Kind | None:
    """What is to be made for a scene; None where Manim draws it, or the user's file is there."""
    if scene.visual == "video" and own_clip(scene):
        return None
    if scene.visual == "video" and project.settings.video.provider != MOVED:
        return "film"
    if scene.visual == "manim" or own_picture(scene):
        return None
    return "picture"


def painted(project: Project, board: Storyboard, scene: Scene) -> Action:
    """The action that paints a scene's picture."""
    settings = project.settings.image
    painter = painter_of(settings.provider)
    if not painter.service:
        return _card(board, scene, provider=settings.provider, part=PICTURE)
    asked = {
        "provider": settings.provider,
        "model": settings.model,
        "background": load_style(board.style).background,
    }
    return Action(
        stage=NAME,
        version=VERSION,
        label=f"{scene.id}/{PICTURE}",
        request={**picture_request(board, scene), **asked},
        inputs=faces(board, scene) if painter.sees(settings.model) else {},
        fingerprint=painter.fingerprint(
            settings.model, access_to(project.settings, painter.service)
        ),
        weight_s=20.0,
        timeout_s=900.0,
    )


def filmed(project: Project, board: Storyboard, scene: Scene) -> Action:
    """The action that films a scene. Raises MissingError where its length is not known yet."""
    settings = project.settings.video
    spoken = {one.scene: one for one in project.read(NarrationManifest).narration.scenes}
    if scene.id not in spoken:
        raise MissingError(
            f"{project.root / 'narration.json'}: scene {scene.id} has no narration",
            cure=f"vidgen tts {project.typed}",
        )
    camera = camera_of(settings.provider)
    length_s = spoken[scene.id].duration_s
    own = own_picture(scene)
    return Action(
        stage=NAME,
        version=VERSION,
        label=f"{scene.id}/{FILM}",
        request={
            **film_request(board, scene, length_s, settings.mode),
            "provider": settings.provider,
            "model": settings.model,
        },
        inputs={"image": own.digest} if own else {},
        fingerprint=camera.fingerprint(settings.model, access_to(project.settings, camera.service)),
        weight_s=120.0,
        timeout_s=1800.0,
    )


def _card(board: Storyboard, scene: Scene, *, provider: str = CARD, part: str) -> Action:
    """The action that draws a scene's card, in place of a picture or of a film."""
    return Action(
        stage=NAME,
        version=VERSION,
        label=f"{scene.id}/{part}",
        request={**card_request(board, scene), "provider": provider, "model": None},
        fingerprint=painter_of(provider).fingerprint(None, Access()),
        weight_s=1.0,
        timeout_s=120.0,
    )


def cards(project: Project) -> dict[str, Action]:
    """The card that can stand in for each scene's picture or film, by the label of that."""
    board = project.read(PlanManifest).storyboard
    found = [
        _card(board, scene, part=kind)
        for scene in board.scenes
        if (kind := kind_of(project, scene))
    ]
    return {action.label: action for action in found}
