"""The long form of the fault suite: `just faults`, all of it or what `--only` names.

Each kind that is done replaces its rows of results.json and of docs/reliability.md, so that the
suite can be run in slices. Ends with 1 where a promise was broken.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from faults import book
from faults.fault import Kind, Outcome, Trial, load, spread


def main() -> int:
    asked = _asked()
    kinds = [kind for row, kind in load().items() if _wanted(row, asked.only)]
    if asked.list:
        _say("\n".join(kind.row for kind in kinds))
        return 0
    broken = 0
    for kind in kinds:
        if why := kind.left_out():
            _say(f"{kind.row}: left out: {why}")
            continue
        broken += _try(kind, asked)
    return 1 if broken else 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Strike vidgen with faults.")
    parser.add_argument("--only", action="append", help="rows with this in them, as eio/compose")
    parser.add_argument("--count", type=int, help="at most so many moments a row, chosen by chance")
    parser.add_argument("--seed", type=int, default=0, help="the chance that --count goes by")
    parser.add_argument("--list", action="store_true", help="name the rows and do nothing")
    parser.add_argument("--dry", action="store_true", help="keep nothing of the results")
    return parser.parse_args()


def _wanted(row: str, only: Sequence[str] | None) -> bool:
    return not only or any(part in row for part in only)


def _try(kind: Kind, asked: argparse.Namespace) -> int:
    """Strike at the moments of a kind; how often a promise was broken."""
    with (
        tempfile.TemporaryDirectory(prefix="vidgen-faults-") as folder,
        kind.opened(Path(folder)) as trial,
    ):
        outcomes = [_strike(trial, kind, moment) for moment in _chosen(kind, trial, asked)]
        many = len(trial.moments)
    struck = sum(outcome.happened for outcome in outcomes)
    broken = sum(bool(outcome.broken) for outcome in outcomes)
    _say(f"{kind.row}: struck {struck} of {many}, {broken} broken")
    if not asked.dry:
        book.enter(kind, many, outcomes)
        book.show()
    return broken


def _chosen(kind: Kind, trial: Trial, asked: argparse.Namespace) -> Sequence[str]:
    if asked.count is None:
        return spread(trial.moments, kind.most)
    if asked.count >= len(trial.moments):
        return trial.moments
    return random.Random(asked.seed).sample(trial.moments, asked.count)


def _strike(trial: Trial, kind: Kind, moment: str) -> Outcome:
    outcome = trial.strike(moment)
    came = outcome.ended if outcome.happened else "did not happen"
    _say(f"{kind.row} {moment}: {came}")
    for promise in outcome.broken:
        _say(f"  BROKEN {promise}")
    return outcome


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
