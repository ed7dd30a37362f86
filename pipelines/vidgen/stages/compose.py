"""compose: clips, narration and music become a finished film, one for each destination."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..engine.action import Action, Done, seconds_of, stage_digest
from ..errors import ConfigError, MissingError, VidgenError
from ..events import Tick
from ..manifest import ComposeManifest, PlanManifest, Provenance
from ..model.preset import Destination
from ..presets import load_style
from .composing import PRELOAD
from .composing.clips import make_clip
from .composing.encoding import make_encoding, refuse_impossible
from .composing.film import STAGE, VERSION, Source, read_source, tools
from .composing.finish import finish_touches
from .composing.finish_files import finish_of
from .composing.graph import make_graph
from .composing.master import (
    Clear,
    drop_outdated,
    make_master,
    master_action,
    notes_of,
    publish,
)
from .composing.matte import matte_action
from .composing.picture import make_picture, picture_action
from .composing.piece import make_piece
from .composing.ramp import make_ramp
from .composing.sound import make_sound, sound_action
from .composing.words import caption_touches, captioned

if TYPE_CHECKING:
    from ..media.finish.layer import Touch
    from ..project import Project

_Maker = Callable[[Mapping[str, Any], Path, Tick], Mapping[str, Path]]
_MAKERS: Mapping[str, _Maker] = {
    "clip": make_clip,
    "ramp": make_ramp,
    "piece": make_piece,
    "picture": make_picture,
    "graph": make_graph,
    "sound": make_sound,
    "encoding": make_encoding,
    "master": make_master,
}


class ComposeStage:
    """Joins all scenes of the film, also those that a run did not touch.

    A destination's master needs pictures and sound, which destinations that want the same share.
    """

    name = STAGE
    version = VERSION
    preload = PRELOAD
    isolated = True

    def actions(self, project: Project) -> Sequence[Action]:
        """One action a destination. Raises MissingError for a scene without a clip."""
        _refuse_other_shapes(project)
        refuse_impossible(project.options.destinations, finish_of(project))
        source = read_source(project)
        return [_master(project, source, wants) for wants in captioned(project)]

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Do what the action's part is."""
        return _MAKERS[action.request["part"]](action.request, work, tick)

    def fallback(self, action: Action, error: VidgenError) -> Action | None:  # noqa: ARG002
        """None: a film that is not right is not published."""
        return None

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        """Lay masters out under `out/` and write `compose.json`. Raises when there is none."""
        from .provenance import write_provenance  # which workers need not load

        errors = [one.error for one in done if one.error is not None]
        if errors and len(errors) == len(done):
            raise errors[0]
        masters = tuple(
            publish(project, one, first=number == 0)
            for number, one in enumerate(done)
            if one.result is not None
        )
        drop_outdated(project, masters)
        write_provenance(project, masters)
        project.write(
            ComposeManifest(
                made_from=stage_digest([one.action for one in done]),
                provenance=Provenance(provider="ffmpeg", tools=tools(), seconds=seconds_of(done)),
                masters=masters,
                notes=notes_of(project, done),
            )
        )


def _master(project: Project, source: Source, wants: Destination) -> Action:
    touches = _touches(project, source, wants)
    picture, sound = picture_action(project, source, touches), sound_action(source, wants)
    if not wants.transparent:
        _refuse_clear(project, source, wants)
        return master_action(source, wants, picture, sound)
    style = load_style(project.read(PlanManifest).storyboard.style)
    clear = Clear(matte_action(project, source, touches), style.background)
    return master_action(source, wants, picture, sound, clear)


def _refuse_clear(project: Project, source: Source, wants: Destination) -> None:
    if source.mattes and wants.format != "audio":
        raise MissingError(
            f"{wants.name} wants scenes on their background, and those of this film were drawn "
            "without one",
            cure=f"vidgen render {project.root} --destination {wants.name}",
        )


def _touches(project: Project, source: Source, wants: Destination) -> list[Touch]:
    """What is done to the pictures: finish first, and captions over all of it."""
    return [*finish_touches(project, source, wants), *caption_touches(source, wants)]


def _refuse_other_shapes(project: Project) -> None:
    aspect = project.read(PlanManifest).storyboard.aspect
    for destination in project.options.destinations:
        if aspect not in destination.aspects:
            wanted = " or ".join(destination.aspects)
            raise ConfigError(
                f"{destination.name} takes {wanted}, and this film is {aspect}",
                cure=f"make it in a project of its own: --aspect {destination.aspects[0]} -o DIR",
            )
