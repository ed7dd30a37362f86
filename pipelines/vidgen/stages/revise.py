"""Revise a film: what edits would come to, and then that they count.

Nothing is written before `settle`. It notes the revision and brings `plan.json` up to date; all
other stages follow when the film is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..engine.action import stage_digest
from ..engine.chain import run_chain
from ..engine.lock import hold
from ..errors import BusyError, ConfigError, MissingError
from ..events import Emit
from ..manifest import CodeManifest, PlanManifest
from ..model.look import Finish, SceneTouches
from ..model.storyboard import Scene, Storyboard
from ..planner.place import Option
from ..planner.scene_code import TEMPLATE as HAND_WRITTEN
from ..project import Project
from ..providers.tts.base import select
from ..revision.apply import apply, free_id
from ..revision.edits import (
    AddScene,
    DuplicateScene,
    Edit,
    SetEffect,
    SetFilm,
    SetFinish,
    SetTouches,
)
from ..revision.history import (
    History,
    Recorded,
    Revision,
    TakePlan,
    TakeScene,
    read_history,
    write_history,
)
from ..revision.replay import Misfit, replay, step_of, storyboard_digest
from .brief_files import sound_asset
from .composing.finish_files import refuse_wanted
from .music import beside_brief
from .plan import PlanStage
from .versions import version_at

_OPEN = "0" * 64
_PLAN = PlanStage(as_it_is=True)
"""A film is revised as it is planned, even where its brief has changed since and asks for more."""


@dataclass(frozen=True)
class Standing:
    """A film as it is planned now.

    `planned` is what the planner made of the brief, `board` that with the revisions that fit;
    `history` holds a plan.json that was edited by hand as a revision already. `notes` say where
    the brief is newer than the plan.
    """

    planned: Storyboard
    board: Storyboard
    history: History
    misfits: tuple[Misfit, ...]
    written: History
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Proposal:
    """What a revision would make of a film. `notes` are what the user should know before."""

    revision: Revision
    before: Storyboard
    after: Storyboard
    history: History
    written: History
    notes: tuple[str, ...] = ()


def standing(project: Project) -> Standing:
    """The plan of a film: as it would be made now, or as models made it. Writes nothing.

    Raises MissingError for a film without a brief, which has nothing but its plan.
    """
    planned_here = project.has(PlanManifest) and version_at(project.root) is None
    if planned_here and not project.brief.exists():
        raise MissingError(
            f"{project.root} has no brief, and only what a brief makes can be revised",
            cure=f"edit {project.root / PlanManifest.file}, then "
            f"`vidgen make {project.typed} --from tts`",
        )
    planned = _PLAN.planned(project).storyboard
    written = history = read_history(project.root)
    revised = replay(planned, history.active)
    board = _by_hand(project)
    if board is not None and board != revised.board:
        taken = TakePlan(planned=storyboard_digest(planned), storyboard=board)
        noted = _noted(history, str(taken), steps=(step_of(planned, taken),))
        history = _sealed(noted, revised.board, board)
        revised = replay(planned, history.active)
    return Standing(planned, revised.board, history, revised.misfits, written, _newer(project))


def propose(
    project: Project, edits: Sequence[Edit | TakeScene], words: str | None = None
) -> Proposal:
    """What comes of edits; `words` is what was asked for, where somebody put it into words.

    Raises ConfigError or BriefError for an edit that does not fit, or changes nothing.
    """
    now = standing(project)
    final = tried(project, now, edits)
    said = words or "; ".join(map(str, final))
    steps = tuple(step_of(now.planned, edit) for edit in final)
    return _proposal(project, now, _noted(now.history, said, steps=steps))


def tried(project: Project, now: Standing, edits: Sequence[Edit | TakeScene]) -> list[Recorded]:
    """The edits as a revision keeps them, applied once to see that they fit. Raises as `propose`.

    Raises ConfigError where the film would be as it is.
    """
    final = _numbered(project, edits, now)
    board = now.board
    for edit in final:
        _check(project, board, edit)
        board = apply(board, edit)
    if final and board == now.board:
        raise ConfigError("That is how the film is already: nothing would change")
    return final


def take_back(project: Project, number: int | None = None) -> Proposal:
    """What comes of taking a revision back, by default the last one that counts and is no undo."""
    now = standing(project)
    known = now.history.revisions
    target = _target(now.history, number, project)
    said = f"take back revision {target}: {known[target - 1].words}"
    return _proposal(project, now, _noted(now.history, said, undoes=target))


def settle(project: Project, proposal: Proposal, emit: Emit) -> None:
    """Let a proposal count. Raises BusyError where the film was revised since it was made."""
    with hold(project.hidden / "lock"):
        if read_history(project.root) != proposal.written:
            raise BusyError(
                f"{project.root} was revised by somebody else just now",
                cure=f"look at `vidgen history {project.typed}`, then run the same again",
            )
        write_history(project.root, proposal.history)
    run_chain(project, [_PLAN], emit)


def _newer(project: Project) -> tuple[str, ...]:
    """That the brief is newer than the plan, where models are yet to plan it."""
    counts, asked = _PLAN.actions(project)[0], PlanStage().actions(project)[0]
    if counts.digest == asked.digest:
        return ()
    return (f"The brief is newer than this plan: `vidgen make {project.typed}` plans it anew",)


def _by_hand(project: Project) -> Storyboard | None:
    """The storyboard of a plan.json that was edited by hand and still counts."""
    record = project.record_of(PlanManifest.stage)
    if record is None or not project.edited(PlanManifest):
        return None
    if record.made_from != stage_digest(_PLAN.actions(project)):
        return None
    return project.read(PlanManifest).storyboard


def _numbered(project: Project, edits: Sequence[Edit | TakeScene], now: Standing) -> list[Recorded]:
    """Edits one by one: with ids for new scenes, with files, and one for each thing of the film."""
    taken = [*now.history.ids, *(scene.id for scene in now.board.scenes)]
    final: list[Recorded] = []
    for edit in edits:
        if isinstance(edit, AddScene | DuplicateScene):
            new = free_id(taken)
            taken.append(new)
            final.append(edit.model_copy(update={"id": new}))
        elif isinstance(edit, SetFilm | SetFinish):
            final += [type(edit).model_validate({name: w}) for name, w in edit.chosen.items()]
        elif isinstance(edit, SetEffect):
            name = edit.source
            file = sound_asset(project, name, Option("sound", 0)) if name else None
            final.append(edit.model_copy(update={"file": file}))
        else:
            final.append(edit)
    return final


def _check(project: Project, board: Storyboard, edit: Recorded) -> None:
    """Refuse a voice that nobody has, music that is not there, and a finish that cannot be."""
    if isinstance(edit, SetFinish):
        refuse_wanted(project, edit.over(Finish()))
    if isinstance(edit, SetTouches):
        refuse_wanted(project, Finish(scenes={edit.scene: edit.over(SceneTouches())}))
    if not isinstance(edit, SetFilm):
        return
    if edit.voice is not None:
        provider, voice = select(edit.voice, project.settings.tts.provider)
        provider.check(voice, board.language)
    if edit.music is not None and ("." in edit.music or "/" in edit.music):
        beside_brief(project, edit.music.removeprefix("file:"))


def _target(history: History, number: int | None, project: Project) -> int:
    counts = history.counting
    if number is None:
        undoable = [revision.number for revision in history.active]
        if not undoable:
            raise ConfigError(f"{project.root} has no revision to take back")
        return undoable[-1]
    if number not in counts:
        known = f"It has 1 to {len(counts)}." if counts else "It has none."
        raise ConfigError(
            f"There is no revision {number}. {known}", cure=f"`vidgen history {project.typed}`"
        )
    if not counts[number]:
        by = next(r.number for r in history.revisions if r.undoes == number and counts[r.number])
        raise ConfigError(
            f"Revision {number} was taken back by revision {by} already",
            cure=f"to have it again: `vidgen undo {project.typed} {by}`",
        )
    return number


def _noted(history: History, words: str, **values: Any) -> History:
    """A history with one more revision, whose digests are yet to be known."""
    made_at = datetime.now(UTC).isoformat(timespec="seconds")
    number = len(history.revisions) + 1
    new = Revision(number=number, made_at=made_at, words=words, before=_OPEN, after=_OPEN, **values)
    return History(revisions=(*history.revisions, new))


def _sealed(history: History, before: Storyboard, after: Storyboard) -> History:
    """A history whose last revision says what it made of what."""
    *former, last = history.revisions
    digests = {"before": storyboard_digest(before), "after": storyboard_digest(after)}
    return History(revisions=(*former, last.model_copy(update=digests)))


def _proposal(project: Project, now: Standing, history: History) -> Proposal:
    revised = replay(now.planned, history.active)
    told = [str(misfit) for misfit in revised.misfits]
    told += _own_code(project, now.board, revised.board)
    final = _sealed(history, now.board, revised.board)
    return Proposal(
        revision=final.revisions[-1],
        before=now.board,
        after=revised.board,
        history=final,
        written=now.written,
        notes=(*told, *now.notes),
    )


def _own_code(project: Project, before: Storyboard, after: Storyboard) -> Iterator[str]:
    """Where code that the user wrote stands between a change and the picture."""
    codes = project.read(CodeManifest).scenes if project.has(CodeManifest) else ()
    edited = {code.scene for code in codes if code.edited}
    former = {scene.id: scene for scene in before.scenes}
    for scene in after.scenes:
        old = former.get(scene.id, scene)
        if scene.id in edited and _look(old) != _look(scene):
            yield (
                f"scenes/{scene.id}/scene.py is edited by hand and stays as it is: what {scene.id}"
                " shows will not change"
            )
        own = scene.id in edited or old.template == scene.template == HAND_WRITTEN
        if own and old.beats != scene.beats:
            yield (
                f"{scene.id} is drawn by code of its own, which may wait for words or beats that"
                f" are gone: `vidgen check {project.typed} --scene {scene.id}` tells"
            )


def _look(scene: Scene) -> object:
    """All that a scene's code is made from, but for when things appear."""
    shown = {name: value for name, value in scene.drawn_with.items() if name != "beats"}
    return scene.template, shown, scene.visual, scene.direction
