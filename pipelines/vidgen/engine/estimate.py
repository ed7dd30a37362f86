"""What a run would ask of models and services, and what that could cost, before any call."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from ..errors import MissingError
from ..project import Project
from ..spending.call import total
from .action import Action, Stage, Waiting


@dataclass(frozen=True)
class Estimate:
    """About so many calls, and their cost in USD: None where nobody knows it before.

    `by` names who would be asked, such as a model as `provider/model`.
    """

    calls: int
    usd: float | None
    by: str


@runtime_checkable
class Estimating(Protocol):
    """A stage that can tell what its actions would cost. Makes no call, and reads no network."""

    def estimate(self, project: Project, actions: Sequence[Action]) -> Estimate:
        """What doing these actions would ask of others; no calls where it asks nobody."""
        ...


@dataclass(frozen=True)
class Expected:
    """What a stage is expected to ask for; no `estimate` before there is what it reads."""

    stage: str
    estimate: Estimate | None


def expected(project: Project, stages: Sequence[Stage]) -> tuple[Expected, ...]:
    """What each stage would ask for, of those that would ask anybody at all."""
    return tuple(found for stage in stages for found in _expected(project, stage))


def total_usd(found: Sequence[Expected]) -> float | None:
    """What all of it could cost, or None where a part of it is not known."""
    return total(one.estimate.usd if one.estimate else None for one in found)


def _expected(project: Project, stage: Stage) -> Iterator[Expected]:
    if not isinstance(stage, Waiting | Estimating):
        return
    try:
        if isinstance(stage, Waiting) and not stage.lanes(project):
            return
        actions = stage.actions(project)
    except MissingError:
        yield Expected(stage.name, None)
        return
    todo = [one for one in actions if project.forces(stage.name, one) or not _known(project, one)]
    if not todo:
        return
    if not isinstance(stage, Estimating):
        yield Expected(stage.name, Estimate(len(todo), None, stage.name))
    elif (found := stage.estimate(project, todo)).calls:
        yield Expected(stage.name, found)


def _known(project: Project, action: Action) -> bool:
    return project.store.lookup(action.digest) is not None
