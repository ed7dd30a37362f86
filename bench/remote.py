"""What a cold machine saves where a remote store is warm: a ten-scene film, made twice.

    python bench/remote.py [--quality draft]

Both times with an empty store and in an empty folder; the second time the bucket of a SeaweedFS
server on this machine has what the first time made. The server's own work is not counted.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path

from measure import Cost, measured, say, write

sys.path.insert(0, str(Path(__file__).parent.parent / "tests" / "stages"))
from s3_server import ACCESS_KEY, SECRET_KEY, s3_server

SCENES = 10
GOAL = 0.15


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quality", default="draft")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "s3").mkdir()
        (folder / "talk.md").write_text(ten_scenes(), encoding="utf-8")
        with s3_server(folder / "s3") as server:
            _share("s3://films/bench", server.endpoint)
            first, made = _film(folder, "first", asked.quality)
            second, found = _film(folder, "second", asked.quality)
    _tell(first, second, same=made == found, quality=asked.quality)


def _share(remote: str, endpoint: str) -> None:
    os.environ |= {
        "VIDGEN_STORE__REMOTE": remote,
        "VIDGEN_STORE__ENDPOINT": endpoint,
        "VIDGEN_STORE__ACCESS_KEY": ACCESS_KEY,
        "VIDGEN_STORE__SECRET_KEY": SECRET_KEY,
    }


def _film(folder: Path, machine: str, quality: str) -> tuple[Cost, str]:
    """Make the film on a machine of this name: what that cost, and the digest of the film."""
    os.environ["VIDGEN_STORE__PATH"] = str(folder / machine / "store")
    film = folder / machine / "film"
    command = [sys.executable, "-m", "vidgen_cli", "make", str(folder / "talk.md")]
    cost = measured([*command, "-q", quality, "--quiet", "-o", str(film)])
    plan = json.loads((film / "plan.json").read_bytes())
    if len(plan["storyboard"]["scenes"]) != SCENES:
        raise SystemExit(f"the film has {len(plan['storyboard']['scenes'])} scenes")
    (master,) = (film / "out").glob("*.mp4")
    return cost, hashlib.sha256(master.read_bytes()).hexdigest()


def ten_scenes() -> str:
    """A film of ten scenes, each with three points and a picture of its own."""
    scenes = [
        f"## Part {number}\n\nThis is what part {number} of ten has to say, in one sentence.\n\n"
        f"- a first point of {number}\n- a second one, {number * 7}\n- and a third\n\n"
        f"That was part {number}.\n"
        for number in range(1, SCENES)
    ]
    return "# Ten scenes\n\n*A film for a benchmark*\n\nIt has ten scenes.\n\n" + "\n".join(scenes)


def _tell(first: Cost, second: Cost, *, same: bool, quality: str) -> None:
    share = second.cpu_s / first.cpu_s
    say(f"first run:            {first.cpu_s:6.1f} s of CPU, {first.wall_s:6.1f} s")
    say(f"cold, remote warm:    {second.cpu_s:6.1f} s of CPU, {second.wall_s:6.1f} s")
    alike = "equal" if same else "not equal"
    say(f"{share:.1%} of the CPU (goal: under {GOAL:.0%}); the films are {alike}")
    values = {"quality": quality, "first": vars(first), "second": vars(second)}
    write("remote", {**values, "share": share, "equal": same})


if __name__ == "__main__":
    main()
