"""What starting vidgen costs, and a `make` with nothing to do, beside what cannot be avoided.

python bench/cli.py [--repeats 9]
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from measure import Cost, measured, median, say, write

VIDGEN = [sys.executable, "-m", "vidgen_cli"]
BARE = [sys.executable, "-c", "import typer, rich"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=9)
    repeats = parser.parse_args().repeats
    with tempfile.TemporaryDirectory() as folder:
        os.environ["VIDGEN_STORE__PATH"] = f"{folder}/store"
        again = _ten_scenes(Path(folder))
        first = measured(again)
        commands = {"bare": BARE, "help": [*VIDGEN, "--help"], "unchanged": again}
        costs: dict[str, list[Cost]] = {name: [] for name in commands}
        for _ in range(repeats):
            for name, command in commands.items():
                costs[name].append(measured(command))
    medians = {name: median(found) for name, found in costs.items()}
    _report(first, medians, repeats)


def _ten_scenes(folder: Path) -> list[str]:
    scenes = "".join(f"\n## Part {n}\n\nThis is part number {n}.\n\n- one\n" for n in range(2, 11))
    brief = folder / "brief.md"
    brief.write_text(f"# Ten scenes\n\nA film of ten scenes.\n{scenes}", encoding="utf-8")
    return [*VIDGEN, "make", str(brief), "-q", "draft", "--quiet", "-o", str(folder / "film")]


def _report(first: Cost, medians: dict[str, Cost], repeats: int) -> None:
    ratio = medians["help"].cpu_s / medians["bare"].cpu_s
    result = {
        "repeats": repeats,
        "first": asdict(first),
        "median": {name: asdict(cost) for name, cost in medians.items()},
        "ratio": {"help to bare": ratio},
    }
    say(f"medians of {repeats} rounds")
    rows = {
        'python -c "import typer, rich"': medians["bare"],
        "vidgen --help": medians["help"],
        "vidgen make, ten scenes, first": first,
        "vidgen make, nothing changed": medians["unchanged"],
    }
    for name, cost in rows.items():
        say(f"  {name:32} {cost.cpu_s:7.2f} s CPU {cost.wall_s:7.2f} s wall {cost.peak_mb:6.0f} MB")
    say(f"  help to bare {ratio:.2f}")
    write("cli", result)


if __name__ == "__main__":
    main()
