"""What a run would do for the versions of a film: a line each, below what it does for the film."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from vidgen.engine.estimate import Expected, expected, total_usd
from vidgen.engine.forecast import Forecast, forecast
from vidgen.errors import VidgenError

from .tables import Cell, table
from .terminal import BOLD, GREEN, RED, YELLOW, harmless, paint
from .versions import Wanted, begun
from .wording import dollars, plural

if TYPE_CHECKING:
    from vidgen.engine.action import Stage
    from vidgen.project import Project

    from .session import Session


class Seen(NamedTuple):
    """A version of a film, and the work to come there.

    `found` is None before it was begun; it `follows` a film whose own plan is about to change.
    `calls` are those of models and services; `refusal` says why it cannot be made.
    """

    wanted: Wanted
    found: Forecast | None = None
    follows: bool = False
    calls: Sequence[Expected] = ()
    refusal: str = ""


def foreseen(
    session: Session, stages: Sequence[Stage], own: Forecast, scene: str | None = None
) -> list[Seen]:
    """All versions that a film is to have; `own` is the work to come for the film itself.

    Writes nothing.
    """
    film = session.preview()
    follows = any(item.stage == "plan" and item.state != "fresh" for item in own.items)
    there = list(begun(film, session.versions))
    return [
        _seen(film, one, stages, scene)._replace(follows=follows)
        if one in there
        else _to_begin(film, one)
        for one in session.versions
    ]


def lines(versions: Sequence[Seen]) -> Iterator[str]:
    """A line for each version, as a table; nothing for a film without any."""
    if versions:
        yield paint("versions", BOLD, sys.stdout)
        yield from table([[Cell(f"  {_name(one)}"), *_told(one)] for one in versions])


def as_json(versions: Sequence[Seen]) -> list[dict[str, Any]]:
    """The same as plain values."""
    return [
        {
            "version": one.wanted.version.name,
            "destinations": [place.name for place in one.wanted.destinations],
            "begun": one.found is not None,
            "follows": one.follows,
            "items": [asdict(item) for item in one.found.items] if one.found else [],
            "estimate_usd": total_usd(one.calls),
            "error": one.refusal or None,
        }
        for one in versions
    ]


def _seen(film: Project, one: Wanted, stages: Sequence[Stage], scene: str | None) -> Seen:
    from vidgen.stages.versions import seen_of

    try:
        project = seen_of(film, *one)
        found = forecast(project, stages)
        calls = expected(project, stages)
    except VidgenError as error:
        return Seen(one, Forecast(()), refusal=error.message)
    return Seen(one, found.scene(scene) if scene else found, calls=calls)


def _to_begin(film: Project, one: Wanted) -> Seen:
    """A version that was never begun: whether it could be, and what its plan would cost."""
    from vidgen.manifest import PlanManifest
    from vidgen.stages import version_plan
    from vidgen.stages.versions import Of, seen_of

    if one.version.language is None:
        return Seen(one)
    try:
        version_plan.refuse_language(film, one.version.language)
        if not film.has(PlanManifest):
            return Seen(one, calls=[Expected("plan", None)])
        project = seen_of(film, *one)
        action = version_plan.action_of(project, Of(one.version, film.root))
        return Seen(one, calls=[Expected("plan", version_plan.foretold(action, project))])
    except VidgenError as error:
        return Seen(one, refusal=error.message)


def _name(one: Seen) -> str:
    places = ", ".join(place.name for place in one.wanted.destinations)
    return f"{one.wanted.version.name} ({places})"


def _told(one: Seen) -> list[Cell]:
    if one.refusal:
        return [Cell(harmless(one.refusal), RED)]
    paid = f", {_paid(one)}" if one.calls else ""
    if one.found is None:
        return [Cell(f"not made yet{paid}", YELLOW)]
    todo = sum(item.state in ("stale", "missing", "failed") for item in one.found.items)
    known = sum(item.state == "cached" for item in one.found.items)
    if one.follows:
        return [Cell("follows the film, whose plan changes", YELLOW)]
    if not todo and not known:
        return [Cell(f"up to date{paid}", GREEN)]
    rest = f", {known} to take from the store" if known else ""
    return [Cell(f"{plural(todo, 'piece')} of work to do{rest}{paid}", YELLOW)]


def _paid(one: Seen) -> str:
    known = [call.estimate for call in one.calls if call.estimate is not None]
    cost = total_usd(one.calls)
    calls = sum(estimate.calls for estimate in known)
    told = f"about {plural(calls, 'call')}" if known else "calls of models"
    return f"{told}: {dollars(cost)}" if cost is None else f"{told}: up to {dollars(cost)}"
