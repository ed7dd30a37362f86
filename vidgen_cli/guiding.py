"""Guidance for a scene that a model writes: noted as a revision, so that it outlasts the run."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from vidgen.errors import ConfigError
from vidgen.events import ignore

from .location import locate_project
from .session import Asked, open_session
from .wording import near, typed

if TYPE_CHECKING:
    from vidgen.project import Project
    from vidgen.revision.edits import Edit


def guide(target: str, scenes: Sequence[str], guidance: str, *, quiet: bool) -> None:
    """Let a model write a scene with this in mind, from now on.

    Raises ConfigError where it is not one scene, where no model is set, or for a scene that has
    code of the brief's.
    """
    from vidgen.asking.asker import models
    from vidgen.stages.revise import propose, settle
    from vidgen.stages.scene_files import put_aside

    if len(scenes) != 1:
        raise ConfigError("--guidance is about one scene", cure="name it: --scene s03")
    session = open_session(locate_project(target), Asked())
    project = session.project
    if not models(project.settings, "scene"):
        raise ConfigError(
            "There is no language model to write a scene",
            cure="set VIDGEN_SCENE_MODEL to provider/model, such as openai/gpt-5-mini",
        )
    proposal = propose(session.preview(), [_edit(session.preview(), scenes[0], guidance)])
    session.begin()
    settle(project, proposal, ignore)
    kept = put_aside(project, scenes[0])
    if not quiet:
        number, root = proposal.revision.number, typed(project.root)
        told = f"This is revision {number}; `vidgen undo {root} {number}` takes it back.\n"
        told += f"Your own code is kept as {near(kept)}.\n" if kept else ""
        sys.stderr.write(told)


def _edit(project: Project, scene: str, guidance: str) -> Edit:
    """The edit that has a scene written anew; where it has this guidance, another take."""
    from vidgen.revision.apply import scene_of
    from vidgen.revision.edits import NewTake, SetGuidance
    from vidgen.stages.revise import standing

    from .scenes import checked

    words = " ".join(guidance.split())
    told = scene_of(standing(project).board, scene).direction
    if told is not None and told.code and told.guidance == words:
        return NewTake(scene=scene)
    return checked(SetGuidance, scene=scene, guidance=words)
