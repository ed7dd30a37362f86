"""What a run would do, and why, before it does it. Behind `status`, `why` and `--dry-run`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain
from typing import Any, Literal, Protocol, runtime_checkable

from ..errors import MissingError
from ..manifest import Manifest, PlanManifest
from ..project import Project, manifest_of
from .action import Action, Stage, scene_of
from .ledger import ActionRecord

State = Literal["fresh", "stale", "missing", "failed", "cached"]

_NAMED = 4
_PARTS = re.compile(r"[/.]")
NOT_KNOWN = "what it reads is not made yet"
"""The reason of work that is to be done, of which nothing else is known yet."""


@dataclass(frozen=True)
class Item:
    """One unit of work to come. `cached`: stale here, but its result lies in the store.

    `stale` work is done anew, `missing` work for the first time; `failed` stood in last time.
    """

    stage: str
    label: str
    scene: str | None
    state: State
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forecast:
    """Every unit of work of a run, in the order of its stages."""

    items: tuple[Item, ...]

    def scene(self, scene: str) -> Forecast:
        """Only what belongs to one scene, or to the film as a whole."""
        return Forecast(tuple(item for item in self.items if item.scene in (scene, None)))

    @property
    def work(self) -> tuple[Item, ...]:
        """What would not be left as it is."""
        return tuple(item for item in self.items if item.state != "fresh")


@runtime_checkable
class Foreseeing(Protocol):
    """A stage so cheap that its manifest can be made in memory, to see what follows from it."""

    def foresee(self, project: Project) -> Manifest: ...


@runtime_checkable
class Piecemeal(Protocol):
    """A stage that knows some of its actions while what the others read is yet to be made."""

    def foreseen(self, project: Project) -> Sequence[Action]: ...


def forecast(project: Project, stages: Sequence[Stage]) -> Forecast:
    """Compare what each stage would do now with how it last ended.

    Where a stage's manifest is about to change, the scenes that depend on it are told from what
    changes upstream. Writes nothing into the project.
    """
    items: list[Item] = []
    for place, stage in enumerate(stages):
        upstream = _by_scene(items)
        try:
            actions = list(stage.actions(project))
        except MissingError:
            items += _as_planned(project, stage, _in_part(project, stage, upstream), upstream)
            continue
        found = [_item(project, stage, action, upstream) for action in actions]
        items += _as_planned(project, stage, found, upstream)
        if isinstance(stage, Foreseeing) and any(item.state != "fresh" for item in found):
            try:
                project = project.foresee(stage.foresee(project))
            except MissingError:  # nobody knows what follows from it
                items += chain(*(_unknown(project, later, {}) for later in stages[place + 1 :]))
                break
    return Forecast(tuple(items))


def _item(
    project: Project, stage: Stage, action: Action, upstream: Mapping[str | None, list[str]]
) -> Item:
    scene = scene_of(action.label)
    state, reasons = _compare(project, stage.name, action)
    causes = tuple(upstream.get(scene, ())) if scene else tuple(chain(*upstream.values()))
    if state == "fresh" and causes:
        state, reasons = "stale", causes[:_NAMED]
    return Item(stage.name, action.label, scene, state, reasons)


def _compare(project: Project, stage: str, action: Action) -> tuple[State, tuple[str, ...]]:
    record = project.record_of(stage)
    if project.forces(stage, action):
        return "stale", ("forced",)
    before = record.actions.get(action.label) if record else None
    known = project.store.lookup(action.digest) is not None
    anew: State = "cached" if known else "stale"
    if before is None:
        return ("cached" if known else "missing"), ("not made here yet",)
    changes = *differences(before.described, action.describe()), *_of_needs(before, action, project)
    if changes:
        return anew, changes
    if before.outcome not in ("ran", "cached"):
        return "failed", (before.error or "it failed last time",)
    gone = _missing_files(project, stage, action.label)
    return (anew, gone) if gone else ("fresh", ())


def _of_needs(before: ActionRecord, action: Action, project: Project) -> Iterable[str]:
    """What an action needs that is not what it was, with the parts of it that nobody made yet."""
    old = before.described.get("needs") or {}
    for name, need in action.needs.items():
        if old.get(name) != need.digest:
            parts = need.needs.values()
            lacking = list(dict.fromkeys(one for part in parts for one in _lacking(part, project)))
            yield f"{name} changed{f': {_listed(lacking)}' if lacking else ''}"


def _lacking(action: Action, project: Project) -> Iterable[str]:
    """The labels of what is not in the store and needs nothing that has to be made."""
    if project.store.lookup(action.digest) is None:
        deeper = [label for need in action.needs.values() for label in _lacking(need, project)]
        yield from deeper or [action.label]


def parts(actions: Sequence[Action], project: Project) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The labels of what has to be made for actions, they themselves apart, and of what is there.

    What only something else needs that lies in the store is neither.
    """
    found: dict[str, tuple[str, bool]] = {}

    def is_there(action: Action) -> bool:
        forced = project.forces(action.stage, action)
        return not forced and project.store.lookup(action.digest) is not None

    def look(action: Action) -> None:
        for need in action.needs.values():
            if need.digest not in found:
                found[need.digest] = need.label, is_there(need)
                if not found[need.digest][1]:
                    look(need)

    for action in actions:
        if not is_there(action):
            look(action)
    made, kept = (tuple(label for label, is_ in found.values() if is_ == b) for b in (False, True))
    return made, kept


def _listed(names: Sequence[str]) -> str:
    rest = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    return f"{', '.join(names[:_NAMED])}{rest}"


def _missing_files(project: Project, stage: str, label: str) -> tuple[str, ...]:
    record = project.record_of(stage)
    names = list(record.files) if record else []
    scene = scene_of(label)
    mine = [name for name in names if scene is None or scene in _PARTS.split(name)]
    names = [
        name for name in [*mine, manifest_of(stage).file] if not (project.root / name).exists()
    ]
    return tuple(f"{name} is gone" for name in names)


def _in_part(
    project: Project, stage: Stage, upstream: Mapping[str | None, list[str]]
) -> list[Item]:
    """A stage whose inputs are not all there: what it knows, and the rest from what it last had."""
    known: list[Item] = []
    if isinstance(stage, Piecemeal):
        with suppress(MissingError):
            actions = stage.foreseen(project)
            known = [_item(project, stage, action, upstream) for action in actions]
    labels = {item.label for item in known}
    rest = [item for item in _unknown(project, stage, upstream) if item.label not in labels]
    return [*known, *rest]


def _unknown(
    project: Project, stage: Stage, upstream: Mapping[str | None, list[str]]
) -> Iterable[Item]:
    """A stage whose inputs are not all there: told from the labels it last had, or as a whole.

    A scene that nothing changes for will be as it is.
    """
    record = project.record_of(stage.name)
    labels = list(record.actions) if record else [stage.name]
    for label in labels:
        scene = scene_of(label)
        causes = upstream.get(scene, []) if scene else list(chain(*upstream.values()))
        reasons = tuple(causes[:_NAMED]) or (NOT_KNOWN,)
        ended = record is not None and record.actions[label].outcome in ("ran", "cached")
        if scene and upstream and not causes and ended:
            yield Item(stage.name, label, scene, "fresh")
        else:
            yield Item(stage.name, label, scene, "missing", reasons)


def _as_planned(
    project: Project, stage: Stage, found: Sequence[Item], upstream: Mapping[str | None, list[str]]
) -> list[Item]:
    """Work for the scenes that the plan has: without those that left it, and with new ones."""
    if not project.has(PlanManifest):
        return list(found)
    scenes = [scene.id for scene in project.read(PlanManifest).storyboard.scenes]
    items = [item for item in found if item.scene is None or item.scene in scenes]
    if project.options.scenes or not any(item.label == item.scene for item in items):
        return items
    for scene in scenes:
        if all(item.scene != scene for item in items):
            reasons = tuple(upstream.get(scene, ())[:_NAMED]) or ("not made here yet",)
            items.append(Item(stage.name, scene, scene, "missing", reasons))
    return items


def _by_scene(items: Sequence[Item]) -> dict[str | None, list[str]]:
    """By scene, what changed of itself; what only follows from that is not a cause."""
    found: dict[str | None, list[str]] = {}
    for item in items:
        causes = found.setdefault(item.scene, [])
        follows = any(reason in causes for reason in item.reasons)
        if item.scene and item.state in ("stale", "missing", "cached") and not follows:
            causes.append(f"{item.stage} {item.label}: {item.reasons[0]}")
    return found


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterable[str]:
    """Name, in words, every input of an action that is not what it was."""
    for part, word in (("request", ""), ("inputs", ""), ("fingerprint", "tool ")):
        old, new = before.get(part) or {}, after.get(part) or {}
        for name in sorted({*old, *new}):
            if old.get(name) != new.get(name):
                yield f"{word}{name} {_change(old.get(name), new.get(name), part)}"
    if before.get("version") != after.get("version"):
        yield f"the stage itself is newer ({before.get('version')} -> {after.get('version')})"


def _change(old: Any, new: Any, part: str) -> str:
    if old is None:
        return "is new"
    if new is None:
        return "is gone"
    if part == "inputs" or len(str(old)) > 60 or len(str(new)) > 60:
        return "changed"
    return f"changed from {old!r} to {new!r}"
