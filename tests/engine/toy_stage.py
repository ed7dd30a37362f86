"""A stage that does as it is told, for tests of the engine: real workers import it by name."""

from __future__ import annotations

import os
import signal
import time
from dataclasses import dataclass
from pathlib import Path

from vidgen.engine import budget
from vidgen.engine.action import Action, stage_digest
from vidgen.errors import BudgetError, ProviderError, SceneCodeError, StorageError
from vidgen.manifest import MusicManifest, Provenance


@dataclass(frozen=True)
class ToyStage:
    """Each order is `word` or `word:behaviour`; the result is the word in capitals.

    In `word<other+another` the others are needed, and their results are part of the result.
    `timeout_s` is for orders that hang: how long others take depends on the machine.
    """

    orders: tuple[str, ...]
    notes: str
    isolated: bool = False
    timeout_s: float = 20.0
    name: str = "music"
    version: int = 1
    preload: tuple[str, ...] = ()
    with_fallback: bool = False
    fallback_order: str = "stand-in"
    memory_mb: int = 0
    gpu: bool = False

    def actions(self, project):
        return [
            self._action(f"s{number:02}", order)
            for number, order in enumerate(self.orders, start=1)
        ]

    def _action(self, label: str, order: str) -> Action:
        word, _, others = order.partition("<")
        parts = others.split("+") if others else []
        needs = {part.partition(":")[0]: self._action(label, part) for part in parts}
        return Action(
            self.name,
            self.version,
            label,
            {"order": word},
            timeout_s=self.timeout_s if "hang" in word else 120.0,
            memory_mb=self.memory_mb,
            gpu=self.gpu,
            needs=needs,
        )

    def execute(self, action, work: Path, tick):
        word, _, behaviour = action.request["order"].partition(":")
        with Path(self.notes).open("a") as notes:
            notes.write(f"{word}\n")
        tick(0.5, "half")
        notes_file = Path(self.notes)
        self.behave(behaviour, notes_file)
        result = work / "result.txt"
        given = [one.read_text() for one in sorted((work / "needs").glob("*/result"))]
        said = [word.upper(), *given, tell(behaviour, notes_file)]
        result.write_text(" ".join(said).rstrip())
        return {"result": result}

    def behave(self, behaviour: str, notes: Path) -> None:
        match behaviour:
            case "die":
                os.kill(os.getpid(), signal.SIGKILL)
            case "borrow and die":
                borrowed()
                os.kill(os.getpid(), signal.SIGKILL)
            case "kill the nursery":
                os.kill(grandparent(), signal.SIGKILL)  # of what an isolated worker has forked
                time.sleep(600)
            case "kill its machine once" if notes.read_text().split().count("one") < 2:
                os.kill(grandparent(), signal.SIGKILL)  # of a worker: what started its nursery
                time.sleep(600)
            case "wait to be seen":
                while not notes.with_name("seen").exists():
                    time.sleep(0.02)
            case "hang":
                time.sleep(600)
            case "raise":
                raise SceneCodeError("it broke", line=3)
            case "full":
                raise StorageError("the disk is full")
            case "spend":
                raise BudgetError("nothing is left")
            case "bug":
                raise ZeroDivisionError("oops")
            case "once" if notes.read_text().splitlines().count("flaky") < 2:
                raise ProviderError("try again")

    def fallback(self, action, error):
        if not self.with_fallback:
            return None
        return Action(self.name, self.version, action.label, {"order": self.fallback_order})

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


def tell(behaviour: str, notes: Path) -> str:
    """What an action that ends well has to tell."""
    match behaviour:
        case "send":
            notes.with_name("meeting").write_text("met")
        case "receive":
            return notes.with_name("meeting").read_text()
        case "sign off":
            with notes.open("a") as file:
                file.write("end\n")
        case "borrow":
            return str(borrowed())
        case "leave a process behind":
            return str(left_behind())
        case "work hard":
            deadline = time.process_time() + 0.5
            while time.process_time() < deadline:
                pass
        case "family":
            return f"{os.getpid()} {os.getppid()} {os.getsid(0)}"
        case "environment":
            return "\n".join([*sorted(os.environ), Path("/proc/self/environ").read_text()])
    return ""


def borrowed() -> int:
    """Take all cores that are idle; how many those are."""
    cores = budget.current()
    while cores.try_take():
        pass
    return cores.extra


def left_behind() -> int:
    """Start a process that outlives this one, and return its id."""
    child = os.fork()
    if child == 0:
        signal.pause()
    return child


def grandparent() -> int:
    """The process that started the one that started this."""
    status = Path(f"/proc/{os.getppid()}/stat").read_text()
    return int(status.rpartition(")")[2].split()[1])
