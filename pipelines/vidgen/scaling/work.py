"""Work to be done: what each action costs, as former runs noted it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from ..errors import BriefError, MissingError

CLIPS = "npc-clip"
"""The stage that makes clips."""
JOURNAL = Path(".vidgen") / "events.jsonl"


@dataclass(frozen=True)
class Step:
    """A stage: the seconds of work of each of its actions, which all may run at once.

    `outputs` are the files that an action makes, of `out_bytes` together, and `in_bytes` what it
    alone reads. All of the stage read `shared_bytes`, once a machine.
    """

    stage: str
    seconds: Sequence[float]
    outputs: float = 2.0
    out_bytes: float = 100e3
    in_bytes: float = 0.0
    shared_bytes: float = 0.0

    def times(self, actions: int) -> Step:
        """The same with so many actions, which cost in turn what those of this one cost."""
        return replace(self, seconds=tuple(islice(cycle(self.seconds), actions)))


def core_seconds(work: Iterable[Step]) -> float:
    """All that the actions cost, one after the other."""
    return sum(sum(step.seconds) for step in work)


def longest_chain(work: Iterable[Step]) -> float:
    """What no number of workers makes shorter: the longest action of each stage."""
    return sum(max(step.seconds, default=0.0) for step in work)


def read(path: Path) -> tuple[Step, ...]:
    """What a film or a library cost when it was last made here: a project, or its journal.

    Takes what every action came to when it was last done. A file of bench/npc.py, whose name ends
    with .json, tells what a clip costs a core that has nothing else to do. Raises MissingError for
    a path without a journal, and BriefError for one that tells of no work.
    """
    if path.suffix == ".json":
        return (Step(CLIPS, (_benched(path),)),)
    journal = path / JOURNAL if path.is_dir() else path
    try:
        lines = journal.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        raise MissingError(
            f"{journal}: cannot be read", cure="name a project in which vidgen has made something"
        ) from None
    costs: dict[str, dict[str, float]] = {}
    for event in _finished(lines):
        costs.setdefault(event["stage"], {})[event["action"]] = float(event["seconds"])
    if not costs:
        raise BriefError(
            f"{journal}: tells of no action that was done", cure="make it anew with --force"
        )
    return tuple(Step(stage, tuple(found.values())) for stage, found in costs.items())


def _benched(path: Path) -> float:
    """Seconds of processor time a clip, by bench/npc.py."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
        return float(said["median"]["jobs 1"]["cpu_s"]) / int(said["clips"])
    except OSError as error:
        raise MissingError(f"{path}: cannot be read ({error.strerror})") from None
    except (ValueError, KeyError, TypeError, ZeroDivisionError):
        raise BriefError(f"{path}: is no result of bench/npc.py") from None


def _finished(lines: Iterable[str]) -> Iterator[dict[str, Any]]:
    """The actions that were done; lines that a crash has torn are left out."""
    for line in lines:
        try:
            event = json.loads(line)
            if event["event"] == "ActionFinished" and event["outcome"] == "ran":
                yield event
        except (ValueError, KeyError, TypeError):
            continue
