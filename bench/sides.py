"""The sides of the render benchmark: how each draws the same scene files, and how they compare."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from measure import Cost, median, say

HERE = Path(__file__).parent
SCENES = ("text_graph", "glyph_maths", "plot_updater", "many_transforms")
Sides = Mapping[str, Callable[[Path], Cost]]


def film(root: Path, names: Sequence[str]) -> Path:
    """A folder of scenes as vidgen wants it."""
    for at, name in enumerate(names, start=1):
        folder = root / "scenes" / f"s{at:02d}"
        folder.mkdir(parents=True)
        shutil.copy(HERE / "scenes" / f"{name}.py", folder / "scene.py")
    return root


def warm(root: Path, *options: str) -> list[str]:
    """vidgen, on such a folder."""
    return [sys.executable, str(HERE / "warm.py"), str(root), *options]


def stock(root: Path, names: Sequence[str]) -> list[str]:
    """Manim as it is, loaded once for all the scenes."""
    files = [str(HERE / "scenes" / f"{name}.py") for name in names]
    return [sys.executable, str(HERE / "stock.py"), str(root), "720", *files]


def manim(root: Path, name: str) -> list[str]:
    """The command, for one scene."""
    quiet = root.with_suffix(".cfg")
    quiet.write_text("[CLI]\nnotify_outdated_version = False\n", encoding="utf-8")
    return [
        *[sys.executable, str(HERE / "command.py"), "--config_file", str(quiet), "-v", "ERROR"],
        *["--progress_bar", "none", "--disable_caching", "-r", "1280,720", "--fps", "30"],
        *["--media_dir", str(root), str(HERE / "scenes" / f"{name}.py")],
    ]


def alternated(sides: Sides, folder: Path, repeats: int) -> dict[str, list[Cost]]:
    """Every side once a round, each in a folder of its own."""
    costs: dict[str, list[Cost]] = {name: [] for name in sides}
    for at in range(repeats):
        for name, side in sides.items():
            costs[name].append(side(folder / f"{name}-{at}"))
            say(f"  round {at + 1}: {line(name, costs[name][-1])}")
    return costs


def summary(costs: Mapping[str, Sequence[Cost]]) -> dict[str, Any]:
    """Medians and rounds of all sides, said and as JSON."""
    medians = {name: median(found) for name, found in costs.items()}
    for name, cost in medians.items():
        say(f"  median:  {line(name, cost)}")
    return {
        "median": {name: asdict(cost) for name, cost in medians.items()},
        "rounds": {name: [asdict(cost) for cost in found] for name, found in costs.items()},
        "ratio": {},
    }


def compare(result: dict[str, Any], one: str, other: str) -> None:
    """Note one side's figures over another's."""
    ours, theirs = result["median"][one], result["median"][other]
    ratio = {"cpu": ours["cpu_s"] / theirs["cpu_s"], "wall": ours["wall_s"] / theirs["wall_s"]}
    result["ratio"][f"{one} to {other}"] = ratio
    faster = 1 / ratio["wall"]
    say(f"  {one} to {other}: {ratio['cpu']:.2f} of the CPU, {faster:.2f} times faster")


def line(name: str, cost: Cost) -> str:
    """A row of figures."""
    return f"{name:12} {cost.cpu_s:7.2f} s CPU {cost.wall_s:7.2f} s wall {cost.peak_mb:6.0f} MB"
