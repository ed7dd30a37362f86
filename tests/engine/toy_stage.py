"""A stage that does as it is told, for tests of the engine: real workers import it by name."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from vidgen.engine.action import Action, stage_digest
from vidgen.errors import ProviderError, SceneCodeError, StorageError
from vidgen.manifest import MusicManifest, Provenance


@dataclass(frozen=True)
class ToyStage:
    """Each order is `word` or `word:behaviour`; the result is the word in capitals."""

    orders: tuple[str, ...]
    notes: str
    isolated: bool = False
    timeout_s: float = 20.0
    name: str = "music"
    version: int = 1
    preload: tuple[str, ...] = ()
    with_fallback: bool = False

    def actions(self, project):
        return [
            Action(
                self.name,
                self.version,
                f"s{number:02}",
                {"order": order},
                timeout_s=self.timeout_s,
            )
            for number, order in enumerate(self.orders, start=1)
        ]

    def execute(self, action, work: Path, tick):
        word, _, behaviour = action.request["order"].partition(":")
        with Path(self.notes).open("a") as notes:
            notes.write(f"{word}\n")
        tick(0.5, "half")
        self.behave(behaviour, Path(self.notes))
        result = work / "result.txt"
        result.write_text(word.upper())
        return {"result": result}

    def behave(self, behaviour: str, notes: Path) -> None:
        if behaviour == "die":
            os.kill(os.getpid(), signal.SIGKILL)
        if behaviour == "hang":
            time.sleep(600)
        if behaviour == "raise":
            raise SceneCodeError("it broke", line=3)
        if behaviour == "full":
            raise StorageError("the disk is full")
        if behaviour == "bug":
            raise ZeroDivisionError("oops")
        if behaviour == "once" and notes.read_text().splitlines().count("flaky") < 2:
            raise ProviderError("try again")

    def fallback(self, action, error):
        if not self.with_fallback:
            return None
        return Action(self.name, self.version, action.label, {"order": "stand-in"})

    def collect(self, project, done):
        for ended in done:
            if ended.result:
                project.place(ended.result.outputs["result"], f"music/{ended.action.label}.txt")
        project.write(
            MusicManifest(
                made_from=stage_digest([ended.action for ended in done]),
                provenance=Provenance(provider="toy"),
            )
        )
