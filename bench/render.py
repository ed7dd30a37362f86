"""What drawing scenes costs, beside Manim as one would use it without vidgen.

    python bench/render.py [--repeats 3] [--only loops painters edit memory confinement]

Four scenes of ten seconds at 720p, in `bench/scenes`: text and a graph, formulas, a plot with
updaters, many transforms. All sides draw the same files at the same rate; formulas are set by the
shipped engine on all sides. Manim's cache is off, its look for a newer version too. Python
keeps what it compiled, as it does wherever it is not told otherwise.

loops        total CPU and wall of vidgen, of a loop of `manim` commands, and of a warm loop of
             stock Manim in one process
painters     one scene by the number of cores that it may use, and what its measured shares predict
             for more cores than are here
edit         a scene drawn again after the last of its five animations was changed, and after the
             one in its middle was made longer, at 720p (the everyday quality) and at 1080p
memory       the most that two jobs at 1080p have in memory together
confinement  a scene whose code is confined, beside one that is trusted
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from measure import Cost, measured, peak_together_mb, say, total, write
from pipeline import speed_up
from sides import HERE, SCENES, Sides, alternated, compare, film, manim, stock, summary, warm

CORES = [cores for cores in (1, 2, 4, 8, 16, 32) if cores <= (os.cpu_count() or 1)]
PREDICTED = (2, 4, 8, 32)
HEIGHTS = (720, 1080)
LIMIT_MB = 1536
STARTING = [sys.executable, str(HERE / "start.py")]
EDITS = {
    "edited": ("LAST = YELLOW", "LAST = GREEN"),
    "longer": ("Create(wave), run_time=2)", "Create(wave), run_time=2.4)"),
}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--only", nargs="+", choices=PARTS, default=list(PARTS))
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    measured(STARTING)
    for name in asked.only:
        before = os.getloadavg()
        say(f"{name}: load average {before[0]:.1f} before")
        with tempfile.TemporaryDirectory() as folder:
            result = PARTS[name](Path(folder), asked.repeats)
        write(f"render_{name}", {"repeats": asked.repeats, "load_before": before, **result})


def loops(folder: Path, repeats: int) -> dict[str, Any]:
    sides: Sides = {
        "vidgen": lambda root: measured(warm(film(root, SCENES))),
        "manim": lambda root: total([measured(manim(root, name)) for name in SCENES]),
        "stock": lambda root: measured(stock(root, SCENES)),
    }
    result = summary(alternated(sides, folder, repeats))
    for other in ("manim", "stock"):
        compare(result, "vidgen", other)
    return {"scenes": SCENES, **result}


def painters(folder: Path, repeats: int) -> dict[str, Any]:
    scenes = {name: _one_scene(folder / name, name, repeats) for name in SCENES}
    slowest = min(faster for scene in scenes.values() for faster in scene["measured"].values())
    say(f"  at worst {1 / slowest - 1:+.1%} of the time on one core")
    return {"slowest": slowest, "scenes": scenes}


def _one_scene(folder: Path, name: str, repeats: int) -> dict[str, Any]:
    drawn: dict[int, list[float]] = {cores: [] for cores in CORES}

    def side(cores: int) -> Callable[[Path], Cost]:
        def draw(root: Path) -> Cost:
            cost = measured(warm(film(root, [name]), "--jobs", str(cores)))
            drawn[cores].append(
                json.loads((root / "render.json").read_text())["provenance"]["seconds"]
            )
            return cost

        return draw

    costs = alternated({f"{cores} cores": side(cores) for cores in CORES}, folder, repeats)
    seconds = {cores: statistics.median(found) for cores, found in drawn.items()}
    faster = {cores: seconds[1] / took for cores, took in seconds.items()}
    say(f"  {name}: measured {_by_cores(faster)}")
    shares = {f"{height}p": _shares(name, height) for height in (720, 1080)}
    return {**summary(costs), "drawn_s": drawn, "measured": faster, "predicted": shares}


def _shares(name: str, height: int) -> dict[str, Any]:
    """What parts of the work are, and how much faster it gets with more cores."""
    script, scene = HERE / "shares.py", HERE / "scenes" / f"{name}.py"
    found = json.loads(
        subprocess.check_output([sys.executable, str(script), str(scene), str(height)])
    )
    played, painted = (
        found["play_s"],
        [*map(sum, zip(found["paint_s"], found["encode_s"], strict=True))],
    )
    whole = sum(played) + sum(painted)
    share = {part.removesuffix("_s"): sum(costs) / whole for part, costs in found.items()}
    faster = {cores: speed_up(played, painted, cores) for cores in PREDICTED}
    parts = ", ".join(f"{part} {value:.0%}" for part, value in share.items())
    say(f"  {name} {height}p: {whole:.1f} s CPU ({parts}), predicted {_by_cores(faster)}")
    return {"cpu_s": whole, "share": share, "runs": len(painted), "faster": faster}


def _by_cores(faster: Mapping[int, float]) -> str:
    return ", ".join(f"{times:.2f} times on {cores}" for cores, times in faster.items())


def edit(folder: Path, repeats: int) -> dict[str, Any]:
    result = {f"{height}p": _edited(folder / str(height), repeats, height) for height in HEIGHTS}
    return {"scene": "five_parts", **result}


def _edited(folder: Path, repeats: int, height: int) -> dict[str, Any]:
    """A scene's first drawing and that after each edit; what a command needs to start is the same.

    An edit is made to what the edits before it left.
    """

    def again(root: Path) -> Cost:
        edit = root.name.partition("-")[0]
        drawn = root.with_name(root.name.replace(edit, "whole"))
        code = drawn / "scenes" / "s01" / "scene.py"
        code.write_text(code.read_text().replace(*EDITS[edit]))
        return measured(warm(drawn, "--height", str(height)))

    def whole(root: Path) -> Cost:
        return measured(warm(film(root, ["five_parts"]), "--height", str(height)))

    say(f"  {height}p")

    def starting(_root: Path) -> Cost:
        return measured(STARTING)

    sides: Sides = {"whole": whole, **dict.fromkeys(EDITS, again), "starting": starting}
    result = summary(alternated(sides, folder, repeats))
    for edit in EDITS:
        compare(result, edit, "whole")
    drawing = {name: cost["cpu_s"] for name, cost in result["median"].items()}
    start = drawing.pop("starting")
    for edit in EDITS:
        ratio = (drawing[edit] - start) / (drawing["whole"] - start)
        result["ratio"][f"{edit} without starting"] = ratio
        say(f"  {edit} without starting: {ratio:.2f} of the CPU")
    return result


def memory(folder: Path, repeats: int) -> dict[str, Any]:
    peaks = [
        peak_together_mb(warm(film(folder / str(at), SCENES), "--jobs", "2", "--height", "1080"))
        for at in range(repeats)
    ]
    say(f"  two jobs at 1080p: {max(peaks):.0f} MB at most, of {LIMIT_MB} MB")
    return {"peak_mb": peaks}


def confinement(folder: Path, repeats: int) -> dict[str, Any]:
    sides: Sides = {
        "confined": lambda root: measured(warm(film(root, ["text_graph"]))),
        "trusted": lambda root: measured(warm(film(root, ["text_graph"]), "--trust")),
    }
    result = summary(alternated(sides, folder, repeats))
    compare(result, "confined", "trusted")
    return result


PARTS: Mapping[str, Callable[[Path, int], dict[str, Any]]] = {
    "loops": loops,
    "painters": painters,
    "edit": edit,
    "memory": memory,
    "confinement": confinement,
}


if __name__ == "__main__":
    main()
