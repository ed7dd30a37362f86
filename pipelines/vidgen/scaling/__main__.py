"""Predict what a film or a library costs on many workers.

    python -m vidgen.scaling PROJECT [--clips 1000000] [--workers 10 100 1000] [--prices FILE]

PROJECT is a film or a library that was made here, whose journal tells what its actions cost, or
the result of bench/npc.py. Every number of the model can be set: `--set client_order_s=0.004`.
docs/scaling.md says what they mean.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict, fields, replace
from pathlib import Path

from ..errors import ConfigError, VidgenError
from .cluster import Cluster, Prices, measured
from .verdict import Limit, Prediction, core_hours, limits, predict
from .work import CLIPS, Step, read


def main() -> int:
    asked = _arguments()
    try:
        work = _work(asked)
        cluster = _cluster(asked)
        prices = Prices.read(asked.prices) if asked.prices else Prices()
    except VidgenError as error:
        sys.stderr.write(f"{error}\n" + (f"  {error.cure}\n" if error.cure else ""))
        return error.exit_code
    found = [predict(work, replace(cluster, workers=count), prices) for count in asked.workers]
    first = limits(work, replace(cluster, workers=max(asked.workers)))
    if asked.json:
        told = {"runs": [asdict(one) for one in found], "limits": [asdict(one) for one in first]}
        sys.stdout.write(json.dumps(told, indent=2) + "\n")
    else:
        sys.stdout.write("\n".join(_told(work, found, first)) + "\n")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m vidgen.scaling",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("project", type=Path)
    parser.add_argument("--clips", type=int, help="so many clips, which cost what those here cost")
    parser.add_argument("--workers", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--prices", type=Path, help="a table in TOML: core_hour = 0.04 and so on")
    parser.add_argument("--out-mb", type=float, help="what an action makes, in MB")
    parser.add_argument("--measured", type=Path, help="a result of bench/cluster.py")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=NUMBER")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _work(asked: argparse.Namespace) -> tuple[Step, ...]:
    work = read(asked.project)
    if asked.clips is not None:
        work = tuple(step.times(asked.clips) for step in work if step.stage == CLIPS)
        if not work or asked.clips < 1:
            raise ConfigError(f"{asked.project}: has no clips whose costs are known, or none asked")
    if asked.out_mb is not None:
        work = tuple(replace(step, out_bytes=asked.out_mb * 1e6) for step in work)
    return work


def _cluster(asked: argparse.Namespace) -> Cluster:
    """The cluster that is asked for; its workers are set for each run. Raises ConfigError."""
    kinds = {field.name: field.type for field in fields(Cluster) if field.name != "workers"}
    said: dict[str, float] = measured(asked.measured) if asked.measured else {}
    for word in asked.set:
        name, _, number = word.partition("=")
        try:
            said[name] = int(number) if kinds[name] == "int" else float(number)
        except (KeyError, ValueError):
            known = ", ".join(kinds)
            raise ConfigError(f"--set {word}: give NAME=NUMBER with one of {known}") from None
    if min(asked.workers) < 1:
        raise ConfigError("--workers: at least one is needed")
    return Cluster(workers=1, **said)  # type: ignore[arg-type]


def _told(work: Sequence[Step], found: Sequence[Prediction], first: Sequence[Limit]) -> list[str]:
    actions = sum(len(step.seconds) for step in work)
    lines = [f"{actions:,} actions, {core_hours(work):,.1f} core hours of work", ""]
    lines += [f"{'workers':>9} {'time':>10} {'core hours':>11} {'used':>5} {'USD':>9}  bottleneck"]
    for one in found:
        row = f"{one.workers:>9,} {clock(one.wall_s):>10} {one.core_hours:>11,.1f}"
        lines.append(f"{row} {one.used:>5.0%} {one.usd:>9,.2f}  {one.bottleneck}: {one.advice}")
    lines += ["", "what gives out, and with how many workers:"]
    return lines + [f"{limit.workers:>9,.0f}  {limit.part}" for limit in first]


def clock(seconds: float) -> str:
    """A time as people say it."""
    if seconds < 120:
        return f"{seconds:.0f} s"
    if seconds < 7200:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h" if seconds < 172800 else f"{seconds / 86400:.1f} days"


if __name__ == "__main__":
    sys.exit(main())
