"""Events as they reach a person or a program: bars, plain lines, JSON lines, or hardly anything."""

from __future__ import annotations

import json
import sys
import threading
import time
from collections.abc import Callable
from typing import Any, Protocol, TextIO

from vidgen.events import (
    ActionFailed,
    ActionFinished,
    ActionProgressed,
    ActionStarted,
    Event,
    Noted,
    StageFinished,
    StageStarted,
    StepReached,
    record,
)

from .failure import unwritten
from .terminal import harmless, is_live, is_terminal

SIGN_OF_LIFE_S = 4.0
_SAMPLE_S = 1.0


class Screen(Protocol):
    """Shows the events of one run, from entering to leaving. Called from several threads."""

    def __enter__(self) -> Screen: ...
    def __exit__(self, *_: object) -> None: ...
    def __call__(self, event: Event) -> None: ...


def choose(*, as_json: bool, quiet: bool) -> Screen:
    """The screen for this process: what the options say, else what stderr is."""
    if quiet:
        return Quiet(sys.stderr)
    if as_json:
        return JsonLines(sys.stdout)
    if is_live(sys.stderr):
        from .bars import Bars

        return Bars()
    return PlainLines(sys.stderr) if is_terminal(sys.stderr) else JsonLines(sys.stderr)


class _Lines:
    """A screen that only ever adds lines."""

    def __init__(self, stream: TextIO, clock: Callable[[], float] = time.time) -> None:
        self._stream = stream
        self._clock = clock
        self._lock = threading.Lock()
        self._told: dict[str, float] = {}
        self._doing: dict[str, str] = {}

    def __enter__(self) -> _Lines:
        return self

    def __exit__(self, *_: object) -> None:
        """Nothing is open."""

    def __call__(self, event: Event) -> None:
        with self._lock:
            line = self._line(event)
            if line is not None:
                self._write(harmless(line) + "\n")

    def _write(self, text: str) -> None:
        try:
            self._stream.write(text)
            self._stream.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise unwritten(error) from None

    def _line(self, event: Event) -> str | None:
        raise NotImplementedError

    def _due(self, name: str, every_s: float) -> bool:
        """Whether something that happens often may be told again."""
        now = self._clock()
        if now - self._told.get(name, 0.0) < every_s:
            return False
        self._told[name] = now
        return True


class JsonLines(_Lines):
    """One JSON object a line: `event`, its fields, and `at` in seconds since 1970."""

    def _line(self, event: Event) -> str | None:
        if isinstance(event, ActionProgressed) and not self._due(_name(event), _SAMPLE_S):
            return None
        return json_line({"at": round(self._clock(), 3), **record(event)})


class PlainLines(_Lines):
    """A few words when something begins, ends or fails, and a sign of life in between."""

    def _line(self, event: Event) -> str | None:
        if isinstance(event, ActionProgressed) and event.note:
            self._doing[_name(event)] = event.note
        match event:
            case StageStarted():
                self._due("life", 0.0)
                return _began(event)
            case ActionStarted() | ActionProgressed() if self._due("life", SIGN_OF_LIFE_S):
                doing = self._doing.get(_name(event), "")
                return f"  {event.stage} {event.action} {_how_far(event, doing)}".rstrip()
            case StageFinished():
                return f"{event.stage}: done in {event.seconds:.1f} s ({event.progress}%)"
            case StepReached():
                return f"{event.progress:>3}% {event.step}"
            case _:
                return trouble(event)


class Quiet(_Lines):
    """Only what went wrong."""

    def _line(self, event: Event) -> str | None:
        return None if isinstance(event, Noted) and event.level == "info" else trouble(event)


def trouble(event: Event) -> str | None:
    """A line for a failure or a note; None for every other event."""
    match event:
        case ActionFailed(retry_in_s=float() as wait_s):
            return f"{event.action}: {event.message} - again in {wait_s:.0f} s"
        case ActionFailed():
            told = event.line is None or f"line {event.line}" in event.message
            line = "" if told else f" line {event.line}:"
            return f"failed: {event.stage} {event.action}:{line} {event.message}"
        case ActionFinished(outcome="fallback"):
            return f"{event.stage} {event.action}: a placeholder stands in"
        case Noted():
            return f"{event.level}: {event.message}" if event.level != "info" else event.message
        case _:
            return None


def json_line(value: Any) -> str:
    """One line of JSON, readable in any language."""
    return json.dumps(value, ensure_ascii=False, default=str)


def _name(event: ActionStarted | ActionProgressed) -> str:
    return f"{event.stage}/{event.action}"


def _began(event: StageStarted) -> str:
    if event.actions == event.cached:
        return f"{event.stage}: {event.actions} unchanged"
    known = f", {event.cached} known" if event.cached else ""
    return f"{event.stage}: {event.actions - event.cached} to do{known}"


def _how_far(event: ActionStarted | ActionProgressed, doing: str) -> str:
    """How far an action is; what it said last that it is `doing` holds until it says another."""
    if isinstance(event, ActionStarted):
        return "begun"
    share = "" if event.fraction is None else f"{event.fraction:.0%} "
    return f"{share}{doing}".strip() or "goes on"
