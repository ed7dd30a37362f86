"""What happens while vidgen works, as values. Stages and the engine emit; the shell shows.

An event says nothing twice: the time of an event is added by whoever writes it down.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, Literal

Outcome = Literal["ran", "cached", "fallback"]


@dataclass(frozen=True, slots=True)
class RunStarted:
    """A command begins. `stages` are those it will go through."""

    project: str
    stages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StageStarted:
    """A stage begins. `actions` counts its units of work, `cached` those found in the store."""

    stage: str
    actions: int
    cached: int = 0


@dataclass(frozen=True, slots=True)
class ActionStarted:
    """A unit of work begins in a worker."""

    stage: str
    action: str


@dataclass(frozen=True, slots=True)
class ActionProgressed:
    """A unit of work is alive. `fraction` is 0 to 1, or None where it is not known."""

    stage: str
    action: str
    fraction: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class ActionFinished:
    """A unit of work has its result."""

    stage: str
    action: str
    outcome: Outcome
    seconds: float = 0.0
    cost_usd: float | None = 0.0


@dataclass(frozen=True, slots=True)
class ActionFailed:
    """A unit of work failed for good, or will be tried again when `retry_in_s` is given."""

    stage: str
    action: str
    message: str
    line: int | None = None
    retry_in_s: float | None = None


@dataclass(frozen=True, slots=True)
class StageFinished:
    """A stage is done. `progress` is the percentage of the whole film that is now reached."""

    stage: str
    ran: int
    cached: int
    failed: int
    seconds: float
    progress: int


@dataclass(frozen=True, slots=True)
class StepReached:
    """A piece of work has come to a step. `progress` is the percentage that is now reached."""

    work: str
    step: str
    progress: int


@dataclass(frozen=True, slots=True)
class Noted:
    """Something the user should know, that is no error."""

    message: str
    level: Literal["info", "warning"] = "info"


@dataclass(frozen=True, slots=True)
class RunFinished:
    """A command is done."""

    seconds: float
    exit_code: int


Event = (
    RunStarted
    | StageStarted
    | ActionStarted
    | ActionProgressed
    | ActionFinished
    | ActionFailed
    | StageFinished
    | StepReached
    | Noted
    | RunFinished
)
Emit = Callable[[Event], None]
Tick = Callable[[float | None, str], None]
"""Called by running work with the fraction that is done (0 to 1, or None) and a few words."""


def ignore(event: Event) -> None:
    """Let an event pass unseen."""


def record(event: Event) -> dict[str, Any]:
    """Turn an event into what JSON can hold, with its name under `event`."""
    return {"event": type(event).__name__, **asdict(event)}
