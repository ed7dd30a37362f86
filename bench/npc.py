"""What a library of clips costs: with one process and with two, cached, and only planned.

python bench/npc.py [batch] [--clips 200] [--repeats 5]

`engine` is what a clip costs beyond drawing and writing it: asking for the same clips at 64 by 64
pixels and two frames, where there is next to nothing to draw.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from measure import Cost, measured, median, say, write

VIDGEN = [sys.executable, "-m", "vidgen_cli", "npc-clip"]
_FACES = ("neutral", "happy", "sad", "angry", "surprised", "scared", "shy", "smug", "worried")
_MOVES = ("idle", "talk", "nod", "shake", "giggle", "laugh", "tilt", "bounce", "sigh", "wave")
_TINY = 'width = 64\nheight = 64\nfps = 4\nduration = 0.5\nquality = "realtime"\n'
_PLANNED = 1000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("section", nargs="?", choices=("batch",), default="batch")
    parser.add_argument("--clips", type=int, default=200)
    parser.add_argument("--repeats", type=int, default=5)
    asked = parser.parse_args()
    costs: dict[str, list[Cost]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(asked.repeats):
            for name, cost in _batch(Path(folder), asked.clips).items():
                costs.setdefault(name, []).append(cost)
    _report({name: median(found) for name, found in costs.items()}, asked.clips, asked.repeats)


def _batch(folder: Path, clips: int) -> dict[str, Cost]:
    """One round: each side with a store of its own, but for what is cached."""
    real = library(folder / "real.toml", clips, 'quality = "balanced"\nduration = 3.0\n')
    tiny = library(folder / "tiny.toml", clips, _TINY)
    many = library(folder / "many.toml", _PLANNED, _TINY, requests=10)
    costs = {
        "jobs 1": _made(folder, real, "1"),
        "jobs 2": _made(folder, real, "2"),
        "cached": measured([*VIDGEN, str(real), "-o", str(folder / "out"), "--quiet"]),
        "engine": _made(folder, tiny, "1"),
        "plan": measured([*VIDGEN, str(many), "-o", str(folder / "plan"), "--dry-run"]),
    }
    return {**costs, "known": _known(folder, many)}


def _made(folder: Path, library: Path, jobs: str) -> Cost:
    """All clips of a library, from nothing."""
    for name in ("store", "out"):
        shutil.rmtree(folder / name, ignore_errors=True)
    os.environ["VIDGEN_STORE__PATH"] = str(folder / "store")
    return measured([*VIDGEN, str(library), "-o", str(folder / "out"), "--quiet", "-j", jobs])


def _known(folder: Path, library: Path) -> Cost:
    """10,000 requests all of whose 1,000 clips are there."""
    _made(folder, library, "2")
    return measured([*VIDGEN, str(library), "-o", str(folder / "out"), "--quiet"])


def library(path: Path, clips: int, defaults: str, requests: int = 1) -> Path:
    """A library of so many clips, each asked for so many times."""
    looks = [(face, move) for face in _FACES for move in _MOVES]
    npcs = -(-clips // len(looks))
    wanted = [(f"n{npc}", *look) for npc in range(npcs) for look in looks][:clips]
    rows = [
        f'[[requests]]\nnpc = "{npc}"\nexpression = "{face}"\nanimation = "{move}"\n'
        f"intensity = {0.46 + 0.005 * number}\n"
        for npc, face, move in wanted
        for number in range(requests)
    ]
    people = [f'[npcs.n{npc}]\nprompt = "somebody {npc}"\n' for npc in range(npcs)]
    path.write_text(f"[defaults]\n{defaults}{''.join(people)}{''.join(rows)}", encoding="utf-8")
    return path


def _report(medians: dict[str, Cost], clips: int, repeats: int) -> None:
    say(f"medians of {repeats} rounds, {clips} clips of 512x512, 12 fps, 3 s, for the web")
    for name in ("jobs 1", "jobs 2", "engine"):
        cost = medians[name]
        say(
            f"  {name:8} {clips / cost.wall_s:6.2f} clips/s  {1000 * cost.cpu_s / clips:6.0f} ms"
            f" CPU a clip  {cost.wall_s:7.1f} s wall  {cost.peak_mb:5.0f} MB"
        )
    for name, about in (("cached", f"{clips} clips"), ("plan", "10,000"), ("known", "10,000")):
        cost = medians[name]
        say(
            f"  {name:8} {about:10} {cost.cpu_s:6.2f} s CPU {cost.wall_s:6.2f} s wall"
            f"  {cost.peak_mb:5.0f} MB"
        )
    result = {
        "clips": clips,
        "repeats": repeats,
        "median": {name: asdict(cost) for name, cost in medians.items()},
        "clips_per_s": {name: clips / medians[name].wall_s for name in ("jobs 1", "jobs 2")},
        "cpu_clips_per_s_on_two_cores": 2 * clips / medians["jobs 2"].cpu_s,
    }
    write("npc", result)


if __name__ == "__main__":
    main()
