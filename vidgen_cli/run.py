"""Run stages of a film: with a screen, a summary at the end, and a crash that leaves its trace."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

import typer

from vidgen.engine.chain import run_chain
from vidgen.engine.forecast import Foreseeing
from vidgen.errors import Interrupted, MissingError, PartialError, VidgenError
from vidgen.events import (
    ActionFinished,
    ActionProgressed,
    ActionStarted,
    Noted,
    StageFinished,
    StageStarted,
)
from vidgen.files import of_the_disk
from vidgen.manifest import ComposeManifest, PlanManifest, RenderManifest
from vidgen.providers.patience import within
from vidgen.redacted import redacted, secrets_of
from vidgen.spending.call import spent
from vidgen.stages.versions import FOLDER

from . import console, failure, summary, versions
from .location import locate_project
from .outlook import plan_notes, show_stage
from .session import Asked, Session, open_session
from .versions import Made

if TYPE_CHECKING:
    from vidgen.engine.action import Stage
    from vidgen.project import Project

    from .console import Screen
    from .summary import Masters
    from .version_folder import VersionOf

T = TypeVar("T")

_WAIT_S = 3600.0


def run_stages(
    session: Session,
    stages: Sequence[Stage],
    *,
    as_json: bool = False,
    quiet: bool = False,
    begun: bool = False,
) -> None:
    """Bring stages up to date, and say what came of it. Leaves with 7 where scenes are in trouble.

    A session that was `begun` is not begun again.

    Raises VidgenError; what nobody foresaw is written to the film's crash log.
    """
    found = carried_out(session, stages, as_json=as_json, quiet=quiet, begun=begun)
    troubled = [_told(one, as_json=as_json, quiet=quiet) for one in found.made]
    if found.failed:
        for error in found.failed if as_json else ():
            sys.stdout.write(console.json_line(_as_event(error)) + "\n")
        raise found.failed[0]
    if any(troubled):
        raise typer.Exit(PartialError.exit_code)


def _told(made: Made, *, as_json: bool, quiet: bool) -> bool:
    """Say what came of a film or of a version of it; whether it is in trouble."""
    told = summary.gather(made.project, made.report, made.masters)
    if as_json:
        sys.stdout.write(console.json_line({"event": "Summary", **summary.as_json(told)}) + "\n")
    elif not quiet:
        sys.stdout.write("\n".join(summary.lines(told)) + "\n")
    return bool(told.troubles)


class Outcome(NamedTuple):
    """What was made, the film first, and why versions of it were not."""

    made: list[Made]
    failed: Sequence[VidgenError] = ()


def carried_out(
    session: Session, stages: Sequence[Stage], *, as_json: bool, quiet: bool, begun: bool = False
) -> Outcome:
    """Bring stages up to date before a screen, and leave it to others to say what came of it.

    Versions of a film follow it; of a version, what came of it is laid out among its film's.
    """

    def work(screen: Screen) -> Outcome:
        if not begun:
            for note in (*session.begin(), *plan_notes(session.project, stages)):
                screen(Noted(note))
        film = session.project
        planned = _as_planned(film, stages)
        _refuse(session, planned, stages)
        for note in _unseen(planned, stages):
            screen(Noted(note, "warning"))
        own = Made(film, run_chain(film, stages, screen))
        if session.of is not None:
            return Outcome([own._replace(masters=_among_the_films(session.of))])
        others, failed = versions.carried_out(film, session.versions, stages, screen)
        return Outcome([own, *others], failed)

    return watched(session.project, work, as_json=as_json, quiet=quiet)


def _refuse(session: Session, planned: Project, stages: Sequence[Stage]) -> None:
    """Raise what could not be done once the rest of the film is made, before any of it is."""
    from vidgen.stages.composing.encoding import refuse_impossible
    from vidgen.stages.composing.finish_files import finish_of, refuse_finish

    versions.refuse(session.project, session.versions)
    if all(stage.name == PlanManifest.stage for stage in stages):
        return
    others = [one for version in session.versions for one in version.destinations]
    refuse_impossible([*session.project.options.destinations, *others], finish_of(planned))
    if any(stage.name == ComposeManifest.stage for stage in stages):
        refuse_finish(planned)


def _unseen(planned: Project, stages: Sequence[Stage]) -> Sequence[str]:
    """What will not be seen of the film's text, where it is about to be drawn."""
    from vidgen.stages.unseen import unseen_notes

    draws = any(stage.name == RenderManifest.stage for stage in stages)
    if not draws or not planned.has(PlanManifest):
        return []
    return unseen_notes(planned.read(PlanManifest).storyboard)


def _as_planned(film: Project, stages: Sequence[Stage]) -> Project:
    """The film with the plan that it will have; as it is where models are yet to make that.

    Where a plan alone is made, nothing follows from it.
    """
    first, *others = stages
    if not others or not isinstance(first, Foreseeing):
        return film
    try:
        manifest = first.foresee(film)
    except MissingError:
        return film
    return film.foresee(manifest)


def _among_the_films(of: VersionOf) -> Masters | None:
    """Where the masters of a version lie that was made alone."""
    film = of.film.project
    others = [one for one in versions.begun(film, of.film.versions) if one != of.wanted]
    places = versions.laid_out(film, [*others, of.wanted])
    return places.get(film.root / FOLDER / of.wanted.version.name)


def watched(project: Project, work: Callable[[Screen], T], *, as_json: bool, quiet: bool) -> T:
    """Do work before a screen. With JSON an error is printed there too, before it is raised."""
    secrets = tuple(secrets_of(project.settings))
    try:
        with console.choose(as_json=as_json, quiet=quiet) as screen:
            return work(screen)
    except BrokenPipeError:
        raise
    except Exception as error:
        known = error if isinstance(error, VidgenError) else of_the_disk(error)
        if known is None:
            failure.show_crash(error, project.hidden, secrets)
            raise typer.Exit(1) from None
        known.message = redacted(known.message, secrets)
        if as_json:
            sys.stdout.write(console.json_line(_as_event(known)) + "\n")
        raise known from None


def waited(
    project: Project, stage: str, action: str, work: Callable[[], T], *, quiet: bool = False
) -> T:
    """Do work that waits for a model, before a screen that shows life meanwhile.

    Raises what the work raises, and TimeoutError after an hour.
    """

    def told(screen: Screen) -> T:
        begun, before = time.perf_counter(), len(project.purse.ledger.calls)
        screen(StageStarted(stage, 1, 0))
        screen(ActionStarted(stage, action))
        try:
            found = within(
                _WAIT_S,
                work,
                lambda fraction, note: screen(ActionProgressed(stage, action, fraction, note)),
                "waiting for a model",
            )
        except KeyboardInterrupt:
            raise Interrupted(
                "Stopped. Nothing was changed.", cure="run the same command to go on"
            ) from None
        seconds = time.perf_counter() - begun
        cost = spent(project.purse.ledger.calls[before:]).cost_usd
        screen(ActionFinished(stage, action, "ran", seconds, cost))
        screen(StageFinished(stage, 1, 0, 0, seconds, 100))
        return found

    return watched(project, told, as_json=False, quiet=quiet)


def run_one(
    name: str, target: str, asked: Asked, *, force: bool, as_json: bool, quiet: bool
) -> None:
    """Bring one stage of a film up to date."""
    session, only = _one(name, target, asked, force=force)
    run_stages(session, [only], as_json=as_json, quiet=quiet)


def show_one(name: str, target: str, asked: Asked, *, force: bool, as_json: bool) -> None:
    """Say what bringing one stage of a film up to date would do. Raises what that would at once."""
    session, only = _one(name, target, asked, force=force)
    _refuse(session, session.project, [only])
    show_stage(session, only, as_json=as_json)


def _one(name: str, target: str, asked: Asked, *, force: bool) -> tuple[Session, Stage]:
    """A film that is open for one stage, with those of its versions that are begun."""
    from vidgen.stages import stage

    location = locate_project(target)
    session = open_session(location, replace(asked, force=(name,) if force else ()))
    others = tuple(versions.begun(session.project, session.versions))
    return replace(session, versions=others), stage(name)


def _as_event(error: VidgenError) -> dict[str, object]:
    return {
        "event": "Error",
        "error": type(error).__name__,
        "message": error.message,
        "cure": error.cure,
        "stage": error.stage,
        "exit_code": error.exit_code,
    }
