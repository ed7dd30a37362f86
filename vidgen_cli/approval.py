"""`make --approve`: show the plan, and let a person accept it, change it, or go away."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vidgen.errors import BudgetError, Interrupted, VidgenError
from vidgen.manifest import PlanManifest

from . import failure, storyboard
from .console import json_line
from .editor import edited
from .revising import settled
from .run import carried_out, waited
from .terminal import BOLD, is_terminal, paint
from .wording import dollars, near

if TYPE_CHECKING:
    from vidgen.model.storyboard import Storyboard
    from vidgen.project import Project
    from vidgen.revision.edits import Edit
    from vidgen.revision.history import TakeScene

    from .session import Session

_CHOICES = "[a]ccept, [e]dit, [r]egenerate a scene, [q]uit? "


def approved(session: Session, *, as_json: bool, quiet: bool) -> bool:
    """Plan the film and ask whether it is right; whether the rest of it shall be made.

    Where nobody can be asked, the plan is shown and the answer is no.
    """
    from vidgen.stages import stage

    alone = replace(session, versions=())
    film = carried_out(alone, [stage("plan")], as_json=as_json, quiet=quiet).made[0]
    report = film.report
    project = session.project
    if as_json or quiet or not _somebody():
        if not as_json and not quiet:
            _show(project)
        _stop(project, as_json=as_json, quiet=quiet)
        return False
    _show(project)
    if report.stages[0].spent.calls:
        _say(f"Cost so far: {dollars(report.cost_usd)}")
    return _asked(project)


def _asked(project: Project) -> bool:
    while True:
        said = _answer(_CHOICES).lower()
        choice = next((word for word in _WORDS if word.startswith(said)), "")
        if said and choice == "accept":
            return True
        if choice == "quit" or not said:
            _stop(project)
            return False
        if not choice:
            _say("Say a, e, r or q.")
        else:
            try:
                _CHANGES[choice](project)
            except (BudgetError, Interrupted):
                raise
            except VidgenError as error:
                failure.show(error)


def _edit(project: Project) -> None:
    """Let the script be edited, and take what changed as a revision."""
    from vidgen.revision.script import edits_of, script

    board = _board(project)
    edits = edits_of(board, edited(script(board), "script.md"))
    if not edits:
        _say("Nothing was changed.")
        return
    _revise(project, edits, "edit the script")


def _regenerate(project: Project) -> None:
    """Have a scene planned anew, as the user wants it."""
    from vidgen.asking.asker import Asker
    from vidgen.planning.scene import replanned
    from vidgen.revision.apply import scene_of
    from vidgen.revision.history import TakeScene

    board = _board(project)
    name = _answer("Which scene? ")
    before = scene_of(board, name)
    guidance = _answer("What shall be different? ")
    if not guidance:
        _say("Nothing was changed.")
        return
    asker = Asker(project.settings, project.store, purse=project.purse)
    now = waited(project, "plan", before.id, lambda: replanned(asker, board, name, guidance))
    edit = TakeScene(scene=before.id, guidance=guidance, now=now)
    _revise(project, [edit], f"plan {name} anew: {guidance}")


def _revise(project: Project, edits: Sequence[Edit | TakeScene], words: str) -> None:
    from vidgen.stages.revise import propose

    if settled(project, propose(project, edits, words)):
        _show(project)


_CHANGES: dict[str, Callable[[Project], None]] = {"edit": _edit, "regenerate": _regenerate}
_WORDS = ("accept", *_CHANGES, "quit")


def _board(project: Project) -> Storyboard:
    return project.read(PlanManifest).storyboard


def _show(project: Project) -> None:
    for line in storyboard.lines(_board(project)):
        _say(line)


def _stop(project: Project, *, as_json: bool = False, quiet: bool = False) -> None:
    """Say how to go on with a plan that waits to be approved."""
    root = shlex.quote(str(near(project.root)))
    if as_json:
        told = {"event": "Planned", "project": str(project.root), "approved": False}
        sys.stdout.write(json_line({**told, "next": f"vidgen make {root}"}) + "\n")
    elif not quiet:
        _say("Planned; nothing else is made yet.")
        commands = {"make": "go on", "review": "see it as a page", "scene list": "change scenes"}
        for name, what in commands.items():
            _say(f"  {what}: vidgen {name} {root}")


def _somebody() -> bool:
    return is_terminal(sys.stdin) and is_terminal(sys.stderr) and is_terminal(sys.stdout)


def _answer(question: str) -> str:
    """What the user types; nothing at the end of input. Raises Interrupted on Ctrl-C."""
    try:
        sys.stderr.write(paint(question, BOLD, sys.stderr))
        sys.stderr.flush()
        return sys.stdin.readline().strip()
    except KeyboardInterrupt:
        sys.stderr.write("\n")
        raise Interrupted(
            "Stopped. The plan is kept.", cure="run the same command to go on"
        ) from None


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
