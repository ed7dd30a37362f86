"""A stage whose actions take as long as they are told, for benchmarks of the engine."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from vidgen.engine.action import Action, Done
from vidgen.errors import VidgenError
from vidgen.events import Tick
from vidgen.project import Project


@dataclass(frozen=True)
class Seconds:
    """`count` actions that wait `seconds` each; `turn` tells one round of them from another.

    Those that go `apart` ask for memory in turn more and less, and so never share a task.
    """

    count: int
    seconds: float
    turn: int = 0
    apart: bool = False
    name: str = "seconds"
    version: int = 1
    preload: tuple[str, ...] = ()
    isolated: bool = False

    def actions(self, project: Project) -> list[Action]:  # noqa: ARG002 # as a stage has it
        return [
            Action(
                self.name,
                self.version,
                f"a{number}",
                {"number": number, "turn": self.turn},
                weight_s=max(self.seconds, 0.01),
                memory_mb=1 + number % 2 if self.apart else 0,
            )
            for number in range(self.count)
        ]

    def execute(self, action: Action, work: Path, tick: Tick) -> Mapping[str, Path]:  # noqa: ARG002
        time.sleep(self.seconds)
        result = work / "result.txt"
        result.write_text(f"{action.request}")
        return {"result": result}

    def fallback(self, action: Action, error: VidgenError) -> None:
        """Nothing stands in for them."""

    def collect(self, project: Project, done: Sequence[Done]) -> None:
        """Nobody reads what was made."""
