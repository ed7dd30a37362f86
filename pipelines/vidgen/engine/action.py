"""The unit of work, and the step that names units, carries them out and gathers their results."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, runtime_checkable

from ..store.digest import digest_bytes

if TYPE_CHECKING:
    from ..errors import VidgenError
    from ..events import Outcome, Tick
    from ..project import Project

Trust = Literal["nobody", "vidgen", "user"]
"""Who answers for code that an action runs: vidgen, where it is its own, or the user."""

CALLS = "calls.json"
"""The output that holds the calls which an action paid for; none where it made none."""

_SCENE = re.compile(r"^s\d{2,4}(?=$|/)")


def canonical(value: Any) -> bytes:
    """The one spelling of a JSON value: sorted keys, no spaces, no NaN, UTF-8."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


@dataclass(frozen=True)
class Action:
    """A unit of work. Its digest covers all that can change the result, and nothing else.

    `request` holds plain JSON values; `inputs` maps names to digests of blobs in the store, which
    the engine lays out as `work/inputs/<name>`; `needs` are actions whose outputs are found or made
    first, and laid out as `work/needs/<name>/<output>`; `fingerprint` names what carries it out
    (provider, model, tool versions; never a secret). `label`, `weight_s`, `memory_mb`, the most it
    may come to need, and `gpu`, whether it needs a graphics processor, are for people and for
    scheduling. `hints` are blobs, laid out as
    `work/hints/<name>` where they still are, that spare work and change nothing in the result.
    `trust` says who answers for foreign code in it: without anyone it runs confined.
    """

    stage: str
    version: int
    label: str
    request: Mapping[str, Any] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    fingerprint: Mapping[str, Any] = field(default_factory=dict)
    weight_s: float = 1.0
    timeout_s: float = 3600.0
    memory_mb: int = 0
    hints: Mapping[str, str] = field(default_factory=dict)
    trust: Trust = "nobody"
    needs: Mapping[str, Action] = field(default_factory=dict)
    gpu: bool = False

    def describe(self) -> dict[str, Any]:
        """Everything the digest covers."""
        needs = {name: need.digest for name, need in self.needs.items()}
        return {
            "stage": self.stage,
            "version": self.version,
            "request": dict(self.request),
            "inputs": dict(self.inputs),
            "fingerprint": dict(self.fingerprint),
            **({"needs": needs} if needs else {}),
        }

    @cached_property
    def digest(self) -> str:
        return digest_bytes(canonical(self.describe()))


@dataclass(frozen=True)
class ActionResult:
    """What an action produced: `outputs` maps names to digests of blobs in the store."""

    action: str
    outputs: Mapping[str, str]
    seconds: float = 0.0
    cost_usd: float | None = 0.0


@dataclass(frozen=True)
class Done:
    """How one action of a stage ended: a result (its own, or its fallback's), or an error."""

    action: Action
    outcome: Outcome | None
    result: ActionResult | None
    error: VidgenError | None = None


class Stage(Protocol):
    """A step that reads manifests and writes one. Picklable, and without state of its own.

    `preload` are the modules a worker imports before its first action. An `isolated` stage runs
    each action in a child of its own, forked from the warm worker: a crash costs one action.
    One that has a true `at_home` is done on this machine, whichever others do the work.
    """

    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def preload(self) -> tuple[str, ...]: ...
    @property
    def isolated(self) -> bool: ...

    def actions(self, project: Project) -> Sequence[Action]:
        """Read manifests and name the work. Pure: changes nothing."""
        ...

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:
        """Do one action in the empty folder `work` and return its output files by name."""
        ...

    def fallback(self, action: Action, error: VidgenError) -> Action | None:
        """The action to do instead of one that failed for good, or None."""
        ...

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        """Lay results out in the project and write the stage's manifest."""
        ...


@runtime_checkable
class Waiting(Protocol):
    """A stage whose work is to wait for others: for models, and for servers.

    It runs in threads of the engine's own process, so that one limit holds for all it spends.
    """

    def lanes(self, project: Project) -> int:
        """How many of its actions run at once; 0 where workers do them, as for other stages."""
        ...

    def opened(self, project: Project) -> AbstractContextManager[Stage]:
        """The stage with all that its actions need, for as long as they run."""
        ...


def scene_of(label: str) -> str | None:
    """The scene that an action's label names, such as s03 in `s03/b2`; None for a whole film."""
    match = _SCENE.match(label)
    return match[0] if match else None


def seconds_of(done: Sequence[Done]) -> float:
    """How long the work behind these results took, to the millisecond."""
    return round(sum(one.result.seconds for one in done if one.result), 3)


def stage_digest(actions: Sequence[Action]) -> str:
    """The digest of all of a stage's actions, in their order: what its manifest is made from."""
    return digest_bytes(canonical([[action.label, action.digest] for action in actions]))
