"""What a run would do, as tables and sentences: behind `status`, `why` and `make --dry-run`."""

from __future__ import annotations

import shlex
import sys
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from itertools import groupby
from typing import TYPE_CHECKING

from vidgen.engine.forecast import NOT_KNOWN, Forecast, Item, State, forecast, parts
from vidgen.manifest import PlanManifest

from . import expense, version_outlook
from .console import json_line
from .location import locate_project
from .session import Asked, Session, check_scenes, open_session
from .tables import Cell, table
from .terminal import BOLD, DIM, GREEN, RED, YELLOW, harmless, paint, width
from .wording import near, plural

if TYPE_CHECKING:
    from vidgen.engine.action import Stage
    from vidgen.project import Project

_COLOURS: dict[State, str] = {
    "fresh": GREEN,
    "cached": DIM,
    "stale": YELLOW,
    "missing": YELLOW,
    "failed": RED,
}
_WORST: tuple[State, ...] = ("failed", "stale", "missing", "cached", "fresh")
_WILL: dict[State, str] = {
    "fresh": "as it is",
    "stale": "will be done again",
    "missing": "will be done",
    "cached": "will be taken from the store",
    "failed": "failed last time, will be tried again",
}
_FILM = "film"
_LISTED = 4
_WORDS_FROM = 68


def open_film(target: str, scene: str | None = None) -> tuple[Session, list[Stage]]:
    """A film as it is now, and its stages. Raises ConfigError for a scene it does not have."""
    from vidgen.stages import chain

    session = open_session(locate_project(target), Asked())
    project = session.preview()
    if scene and project.has(PlanManifest):
        known = [found.id for found in project.read(PlanManifest).storyboard.scenes]
        check_scenes(project, [scene], known)
    return session, chain()


def show_status(session: Session, stages: Sequence[Stage], *, as_json: bool) -> None:
    """Print a table of scenes and stages, and below it what failed, and how its versions are."""
    project = session.preview()
    found = forecast(project, stages)
    others = version_outlook.foreseen(session, stages, found)
    if as_json:
        sys.stdout.write(json_line(_as_json(project, found, others)) + "\n")
        return
    names = [stage.name for stage in stages]
    grid = (*_grid(found, names, _order(project)), "", *_verdict(project, found))
    for line in (*grid, *version_outlook.lines(others)):
        sys.stdout.write(line + "\n")


def show_work(
    session: Session, stages: Sequence[Stage], scene: str | None = None, *, as_json: bool
) -> None:
    """Print what would be done, stage by stage, each with its reasons."""
    project = session.preview()
    whole = forecast(project, stages)
    found = whole.scene(scene) if scene else whole
    others = version_outlook.foreseen(session, stages, whole, scene)
    if as_json:
        sys.stdout.write(json_line(_as_json(project, found, others)) + "\n")
        return
    work = (*_reasons(found), *_verdict(project, found, failures=False))
    for line in (*work, *version_outlook.lines(others)):
        sys.stdout.write(line + "\n")


def show_run(
    session: Session, stages: Sequence[Stage], target: str | None = None, *, as_json: bool
) -> None:
    """Print what a run would do, whom it would ask, and what that could cost.

    `target` is what a film that is not there yet is made from.
    """
    project = session.preview()
    found = forecast(project, stages)
    others = version_outlook.foreseen(session, stages, found)
    if as_json:
        told = {**_as_json(project, found, others), **expense.as_json(project, stages)}
        sys.stdout.write(json_line(told) + "\n")
        return
    notes = [line for note in plan_notes(project, stages) for line in _wrapped(note, 0, YELLOW)]
    work = [*notes, *_reasons(found), *expense.lines(project, stages)]
    verdict = _verdict(project, found, target, failures=False)
    for line in (*work, *verdict, *version_outlook.lines(others)):
        sys.stdout.write(line + "\n")


def show_stage(session: Session, stage: Stage, *, as_json: bool) -> None:
    """Print what a stage would do: what it would make, and what of it lies in the store.

    Raises MissingError where what it reads is not made yet.
    """
    project = session.preview()
    made, kept = parts(stage.actions(project), project)
    found = forecast(project, [stage])
    others = version_outlook.foreseen(session, [stage], found)
    if as_json:
        told = {**_as_json(project, found, others), "to_make": made, "in_store": kept}
        sys.stdout.write(json_line(told) + "\n")
        return
    named = {"to be made": made, "in the store": kept}
    listed = [f"{what}: {', '.join(labels)}" for what, labels in named.items() if labels]
    work = [*_reasons(found), *(line for one in listed for line in _wrapped(one, 2))]
    verdict = _verdict(project, found, failures=False, verb=stage.name)
    for line in (*work, *verdict, *version_outlook.lines(others)):
        sys.stdout.write(line + "\n")


def plan_notes(project: Project, stages: Sequence[Stage]) -> Sequence[str]:
    """What the user should know before models plan a film anew, or where they do not."""
    if all(stage.name != PlanManifest.stage for stage in stages):
        return []  # what plans takes long to load
    from vidgen.stages.plan import PlanStage

    return [
        note for stage in stages if isinstance(stage, PlanStage) for note in stage.notes(project)
    ]


def stale(project: Project, stages: Sequence[Stage]) -> Iterator[str]:
    """What is to be done to bring a film up to date: by stage, and how much in one sentence."""
    found = forecast(project, stages)
    for stage, items in groupby(found.work, key=lambda item: item.stage):
        scenes = dict.fromkeys(item.scene or "" for item in items)
        yield from _wrapped(f"{stage} {_span(list(scenes))}".strip(), 2)
    yield from _verdict(project, found, failures=False)


def _as_json(
    project: Project, found: Forecast, others: Sequence[version_outlook.Seen]
) -> dict[str, object]:
    return {
        "project": str(project.root),
        "quality": project.options.quality.name,
        "items": [asdict(item) for item in found.items],
        "versions": version_outlook.as_json(others),
    }


def _order(project: Project) -> dict[str, int]:
    """The place of each scene in the film, as it is planned."""
    if not project.has(PlanManifest):
        return {}
    scenes = project.read(PlanManifest).storyboard.scenes
    return {scene.id: place for place, scene in enumerate(scenes)}


def _grid(found: Forecast, names: Sequence[str], order: Mapping[str, int]) -> Iterator[str]:
    rows = list(dict.fromkeys(item.scene or _FILM for item in found.items))
    rows.sort(key=lambda name: (name == _FILM, order.get(name, len(order)), name))
    short = width() < _WORDS_FROM
    head = [Cell(name[:2] if short else name, BOLD) for name in ("scene", *names)]
    body = [[Cell(row), *(_cell(found, row, name, short) for name in names)] for row in rows]
    yield from table([head, *body])
    if short:
        yield "f fresh  s stale  m missing  c cached  ! failed"


def _cell(found: Forecast, row: str, stage: str, short: bool) -> Cell:
    states = [
        item.state for item in found.items if item.stage == stage and (item.scene or _FILM) == row
    ]
    if not states:
        return Cell("")
    state = min(states, key=_WORST.index)
    return Cell(("!" if state == "failed" else state[0]) if short else state, _COLOURS[state])


def _reasons(found: Forecast) -> Iterator[str]:
    for stage, items in groupby(_known(found), key=lambda item: item.stage):
        yield paint(stage, BOLD, sys.stdout)
        alike: dict[tuple[State, tuple[str, ...]], list[str]] = {}
        for item in items:
            alike.setdefault((item.state, item.reasons), []).append(item.label)
        for (state, reasons), labels in alike.items():
            yield from _wrapped(f"{_span(labels)}: {_WILL[state]}", 2, _COLOURS[state])
            for reason in reasons:
                yield from _wrapped(reason, 6)
    if later := list(dict.fromkeys(item.stage for item in _unknown(found))):
        yield paint(", ".join(later), BOLD, sys.stdout)
        yield from _wrapped("will be done after that: what comes before decides how much", 2)


def _unknown(found: Forecast) -> list[Item]:
    """The work of which nobody can say yet how much it is."""
    return [item for item in found.work if item.reasons == (NOT_KNOWN,)]


def _known(found: Forecast) -> list[Item]:
    return [item for item in found.work if item.reasons != (NOT_KNOWN,)]


def _span(labels: Sequence[str]) -> str:
    if len(labels) <= _LISTED:
        return ", ".join(labels)
    return f"{labels[0]} to {labels[-1]} ({len(labels)})"


def _wrapped(text: str, indent: int, style: str = "") -> Iterator[str]:
    for line in textwrap.wrap(harmless(text), width() - indent, break_on_hyphens=False):
        yield " " * indent + (paint(line, style, sys.stdout) if style else line)


def _verdict(
    project: Project,
    found: Forecast,
    target: str | None = None,
    *,
    failures: bool = True,
    verb: str = "make",
) -> Iterator[str]:
    later = _unknown(found)
    known_items = [item for item in found.items if item not in later]
    counts = {state: sum(item.state == state for item in known_items) for state in _WORST}
    if failures:
        for item in found.items:
            if item.state == "failed":
                reason = harmless(item.reasons[0]) if item.reasons else "no reason is known"
                yield f"{paint(f'{item.label} ({item.stage})', RED, sys.stdout)}: {reason}"
    todo = counts["stale"] + counts["missing"] + counts["failed"]
    if not todo and not counts["cached"] and not later:
        yield f"Everything is up to date at {project.options.quality.name} quality."
        return
    known = f", {counts['cached']} to take from the store" if counts["cached"] else ""
    fresh = f", {counts['fresh']} up to date" if counts["fresh"] else ""
    own = str(near(project.root if project.root.exists() else project.brief))
    named = shlex.quote(own if target is None or project.root.exists() else target)
    rest = ", and what follows" if later else ""
    yield f"{plural(todo, 'piece')} of work to do{known}{fresh}{rest}: vidgen {verb} {named}"
