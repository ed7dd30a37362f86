"""What came of all faults: `results.json`, and the table that docs/reliability.md shows of it."""

from __future__ import annotations

import fcntl
import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from vidgen.files import write_text

from .fault import Kind, Outcome

RESULTS = Path(__file__).with_name("results.json")
DOCUMENT = Path(__file__).parents[2] / "docs" / "reliability.md"
BEGIN, END = "<!-- faults: begin -->", "<!-- faults: end -->"


class Row(TypedDict):
    """What is kept of a row: how many moments there were, what happened at those tried.

    `ended` counts how the runs that were struck ended; `broken` has what was promised and not
    kept, by moment.
    """

    injected: str
    promised: str
    moments: int
    struck: int
    ended: dict[str, int]
    broken: dict[str, list[str]]


def read(path: Path = RESULTS) -> dict[str, Row]:
    """All rows so far."""
    found: dict[str, Row] = json.loads(path.read_text()) if path.exists() else {}
    return found


def enter(kind: Kind, moments: int, outcomes: Sequence[Outcome], path: Path = RESULTS) -> None:
    """Put what came of a kind in place of what its row said before."""
    happened = [outcome for outcome in outcomes if outcome.happened]
    row = Row(
        injected=kind.injected,
        promised=kind.promised,
        moments=moments,
        struck=len(happened),
        ended=dict(sorted(Counter(outcome.ended for outcome in happened).items())),
        broken={
            outcome.fault.moment: list(outcome.broken) for outcome in happened if outcome.broken
        },
    )
    with _alone(path.parent):
        rows = dict(sorted({**read(path), kind.row: row}.items()))
        write_text(path, json.dumps(rows, indent=1) + "\n")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold a folder, so that slices that run at once do not overwrite each other's rows."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def table(rows: dict[str, Row]) -> str:
    """The rows as Markdown, with a sum."""
    heads = ["What was injected", "into", "how often", "how it ended", "broken", "what is promised"]
    lines = [f"| {' | '.join(heads)} |", "| --- | --- | --- | --- | --- | --- |"]
    for name, row in sorted(rows.items(), key=lambda one: one[0]):
        often = f"{row['struck']} of {row['moments']} moments"
        cells = [row["injected"], name.partition("/")[2], often, _endings(row["ended"])]
        lines.append(f"| {' | '.join([*cells, str(len(row['broken'])), row['promised']])} |")
    struck = sum(row["struck"] for row in rows.values())
    broken = sum(len(row["broken"]) for row in rows.values())
    lines.append(f"| **all** | | **{struck}** | | **{broken}** | |")
    return "\n".join(lines)


def shown(document: str, rows: dict[str, Row]) -> str:
    """A document with the table of these rows between its marks."""
    head, _, rest = document.partition(BEGIN)
    _, _, tail = rest.partition(END)
    return f"{head}{BEGIN}\n{table(rows)}\n{END}{tail}"


def show() -> None:
    """Write the table of `results.json` into docs/reliability.md."""
    with _alone(RESULTS.parent):
        write_text(DOCUMENT, shown(DOCUMENT.read_text(encoding="utf-8"), read()))


def _endings(ended: dict[str, int]) -> str:
    said = {code: f"exit {code}" for code in ended if not code.startswith("SIG")}
    return ", ".join(f"{said.get(code, code)}: {times}" for code, times in ended.items())
