"""Response graphs: states of an NPC, and rules over a game's inputs that lead among them."""

from __future__ import annotations

import json
import math
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from ..errors import BriefError, MissingError
from ..model.base import Model, explain
from ..model.npc import ClipRequest, NpcId
from .rows import named, near
from .rules import Rule, Value, parse

MOST_WAITED = 10_000
"""How often time alone may lead on in a trace: more is a trace that is not in seconds."""

_LEAST_S = 0.05
"""The shortest wait that a game could show."""


class Input(Model):
    """What a game tells: a number from `least` to `most`, a word of `values`, or yes and no."""

    kind: Literal["number", "choice", "flag"] = "number"
    least: float = 0.0
    most: float = 1.0
    values: tuple[str, ...] = ()
    start: float | str | bool | None = None

    def fit(self, value: Any) -> Value:
        """A value of this input; numbers are held within its bounds. Raises ValueError."""
        if self.kind == "flag" and isinstance(value, bool):
            return value
        if self.kind == "choice" and value in self.values:
            return str(value)
        if self.kind == "number" and isinstance(value, int | float) and not math.isnan(value):
            return min(self.most, max(self.least, float(value)))
        wanted = f"one of {', '.join(self.values)}" if self.kind == "choice" else f"a {self.kind}"
        raise ValueError(f"{value!r} is not {wanted}")

    @property
    def first(self) -> Value:
        """Its value before a game tells any."""
        if self.start is not None:
            return self.fit(self.start)
        firsts: dict[str, Value] = {"flag": False, "number": self.least}
        return firsts[self.kind] if self.kind in firsts else self.values[0]


class Way(Model):
    """A rule: where it holds, the NPC goes to another state. `stay_s` is how long it stays here."""

    when: str
    to: str
    stay_s: float = Field(default=0.0, ge=0)


class State(Model):
    """What is shown in a state. A text that is an expression over inputs gives a number."""

    clip: dict[str, Any] = Field(default_factory=dict)
    rules: tuple[Way, ...] = ()


class GraphFile(Model):
    """A response graph as it is written."""

    schema_: Literal["vidgen.graph/1"] = Field(default="vidgen.graph/1", alias="schema")
    npc: NpcId
    start: str
    inputs: dict[str, Input] = Field(default_factory=dict)
    states: dict[str, State] = Field(min_length=1)
    always: tuple[Way, ...] = ()


@dataclass(frozen=True)
class Moment:
    """What a game shows from a time on: the state that its NPC is in, and the clip for it."""

    at_s: float
    state: str
    request: ClipRequest


_NUMBERS = ("intensity", "cfg", "duration_s")


@dataclass(frozen=True)
class Graph:
    """A response graph whose rules and clips were checked when it was read."""

    written: GraphFile
    rules: Mapping[str, tuple[tuple[Rule, Way], ...]]
    numbers: Mapping[str, Mapping[str, Rule]]

    def walk(self, trace: Sequence[tuple[float, Mapping[str, Any]]]) -> Iterator[Moment]:
        """What is shown as inputs come in and time goes by, until the last of them.

        A moment whenever state or clip change. `trace` holds seconds and the inputs that are new
        then. Raises ValueError for an input that is unknown or of another kind.
        """
        inputs = {name: one.first for name, one in self.written.inputs.items()}
        state, since, shown, waited = self.written.start, 0.0, None, 0
        if not trace or trace[0][0] > 0:
            shown = self.clip(state, inputs)
            yield Moment(0.0, state, shown)
        for at_s, told in trace:
            while (due := self._due(state, inputs, since)) < at_s:
                state, since = self.settled(state, inputs, due, since)
                shown, waited = self.clip(state, inputs), waited + 1
                yield Moment(due, state, shown)
                if waited > MOST_WAITED:
                    raise ValueError(f"rules that wait lead on {MOST_WAITED:,} times: is t in s?")
            inputs |= {name: self._fit(name, value) for name, value in told.items()}
            state, since = self.settled(state, inputs, at_s, since)
            clip = self.clip(state, inputs)
            if clip != shown:
                shown = clip
                yield Moment(at_s, state, clip)

    def settled(
        self, state: str, inputs: Mapping[str, Value], at_s: float, since: float
    ) -> tuple[str, float]:
        """The state at a time, and since when: where one leads on at once, that is gone through.

        Rules that lead round in a ring at once are followed once.
        """
        seen = {state}
        while (following := self.following(state, inputs, at_s - since)) != state:
            if following in seen and self.following(following, inputs, 0.0) != following:
                break
            state, since = following, at_s
            seen.add(state)
        return state, since

    def following(self, state: str, inputs: Mapping[str, Value], stayed_s: float) -> str:
        """The state after this one: the first rule that holds decides, those of all states last."""
        for rule, way in self._ways(state):
            if stayed_s >= way.stay_s and rule.holds(inputs):
                return way.to
        return state

    def _ways(self, state: str) -> tuple[tuple[Rule, Way], ...]:
        return (*self.rules[state], *self.rules[""])

    def _due(self, state: str, inputs: Mapping[str, Value], since: float) -> float:
        """When a state is left by waiting alone; never, where no rule waits."""
        waits = {way.stay_s for _, way in self._ways(state) if way.stay_s > 0}
        left = (wait for wait in sorted(waits) if self.following(state, inputs, wait) != state)
        return since + max(next(left, math.inf), _LEAST_S)

    def clip(self, state: str, inputs: Mapping[str, Value]) -> ClipRequest:
        """The clip of a state, with its numbers as the inputs have them."""
        given = named({**self.written.states[state].clip, "npc": self.written.npc})
        for field, rule in self.numbers[state].items():
            value = rule.value(inputs)
            bounded = min(1.0, max(0.0, float(value))) if field == "intensity" else float(value)
            given[field] = round(bounded, 3)
        return ClipRequest.model_validate(given)

    def _fit(self, name: str, value: Any) -> Value:
        known = self.written.inputs
        if name not in known:
            raise ValueError(f"there is no input {name!r}.{near(name, known)}")
        try:
            return known[name].fit(value)
        except ValueError as error:
            raise ValueError(f"{name}: {error}") from None


def read_graph(path: Path) -> Graph:
    """The graph in a file. Raises MissingError, or BriefError naming state, rule and input."""
    try:
        written = GraphFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
        return _checked(written)
    except FileNotFoundError:
        raise MissingError(f"{path}: there is no such graph", cure="check the name") from None
    except ValidationError as error:
        raise BriefError(f"{path}: {explain(error)}") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError, ValueError) as error:
        raise BriefError(f"{path}: {error}") from None


def read_trace(path: Path) -> list[tuple[float, Mapping[str, Any]]]:
    """A trace: a JSON object a line, `t` in seconds and inputs. Raises BriefError with the line."""
    trace: list[tuple[float, Mapping[str, Any]]] = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise MissingError(f"{path}: there is no such trace", cure="check the name") from None
    except (OSError, UnicodeDecodeError) as error:
        raise BriefError(f"{path}: {error}") from None
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            told = dict(json.loads(line))
            at_s = float(told.pop("t"))
        except (ValueError, TypeError, KeyError):
            raise BriefError(f'{path}, line {number}: is not {{"t": seconds, inputs}}') from None
        if not at_s >= (trace[-1][0] if trace else 0.0):
            raise BriefError(f"{path}, line {number}: t = {at_s:g} lies before the line above")
        trace.append((at_s, told))
    return trace


def _checked(written: GraphFile) -> Graph:
    """Read all rules, and try every clip with the first inputs."""
    _known(written.start, written, "start")
    for name, one in written.inputs.items():
        if one.kind == "choice" and not one.values:
            raise ValueError(f"inputs.{name}: a choice needs values")
    rules = {"": _ways(written.always, written, "always")}
    numbers = {}
    for name, state in written.states.items():
        rules[name] = _ways(state.rules, written, f"states.{name}")
        numbers[name] = _numbers(name, state, written)
    graph = Graph(written, rules, numbers)
    inputs = {name: one.first for name, one in written.inputs.items()}
    for name in written.states:
        try:
            graph.clip(name, inputs)
        except ValidationError as error:
            raise ValueError(f"states.{name}.clip: {explain(error)}") from None
    return graph


def _ways(ways: Sequence[Way], written: GraphFile, where: str) -> tuple[tuple[Rule, Way], ...]:
    return tuple((_rule(way.when, written, where), _way(way, written, where)) for way in ways)


def _way(way: Way, written: GraphFile, where: str) -> Way:
    _known(way.to, written, where)
    return way


def _known(state: str, written: GraphFile, where: str) -> None:
    if state not in written.states:
        raise ValueError(f"{where}: there is no state {state!r}.{near(state, written.states)}")


def _rule(text: str, written: GraphFile, where: str) -> Rule:
    try:
        rule = parse(text)
    except ValueError as error:
        raise ValueError(f"{where}: {error}") from None
    for name in sorted(rule.names - written.inputs.keys()):
        raise ValueError(f"{where}: there is no input {name!r}.{near(name, written.inputs)}")
    return rule


def _numbers(name: str, state: State, written: GraphFile) -> dict[str, Rule]:
    """Those numbers of a state's clip that are expressions over inputs."""
    given = named(state.clip)
    return {
        field: _rule(given[field], written, f"states.{name}.clip.{field}")
        for field in _NUMBERS
        if isinstance(given.get(field), str)
    }
