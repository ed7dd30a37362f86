"""Kill it anywhere: the same command goes on, and the film is the one it would have been.

`VIDGEN_KILLS=20` kills twenty runs, in place of the few that are enough for every day.
"""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from vidgen_run import Bench, events, ran

STAGES = ("plan", "tts", "visuals", "codegen", "render", "music", "compose")
MAKE = ("make", "two_scenes/brief.md", "-q", "draft", "--json", "-o", "film")
KILLS = int(os.environ.get("VIDGEN_KILLS", "6"))


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> tuple[str, float]:
    """The digest of the master of a run that nobody kills, and the seconds that it took."""
    bench = Bench(tmp_path_factory.mktemp("undisturbed"))
    bench.brief("two_scenes")
    begun = time.monotonic()
    run = bench.vidgen(*MAKE)
    assert run.returncode == 0, run.stderr + run.stdout
    return _master(bench), time.monotonic() - begun


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_at_random_moments(undisturbed, tmp_path):
    master, took_s = undisturbed
    bench = Bench(tmp_path)
    bench.brief("two_scenes")
    moments = random.Random(20)
    kills = 0
    while kills < KILLS:
        with bench.start(*MAKE) as run:
            time.sleep(moments.uniform(0.05, took_s * 0.5))
            killed = run.poll() is None
            run.kill()
        kills += killed
        if not killed:  # it had finished: begin anew, from nothing
            _finishes_the_same(bench, master)
            shutil.rmtree(bench.folder / "film")
            shutil.rmtree(bench.folder / "store")
    _finishes_the_same(bench, master)


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_killed_at_every_stage_boundary(undisturbed, tmp_path):
    master, _ = undisturbed
    bench = Bench(tmp_path)
    bench.brief("two_scenes")
    for stage in STAGES:
        with bench.start(*MAKE) as run:
            _wait_for(bench.folder / "film", stage, run)
            run.kill()
    _finishes_the_same(bench, master)


def _finishes_the_same(bench: Bench, master: str) -> None:
    run = bench.vidgen(*MAKE)
    assert run.returncode == 0, run.stderr + run.stdout
    assert _master(bench) == master
    again = Counter(ran(events(bench.folder / "film")))
    assert [action for action, times in again.items() if times > 1] == []


def _wait_for(project: Path, stage: str, run) -> None:
    while run.poll() is None:
        for event in events(project):
            if event["event"] == "StageFinished" and event["stage"] == stage:
                return
        time.sleep(0.02)


def _master(bench: Bench) -> str:
    return hashlib.sha256((bench.folder / "film/out/youtube.mp4").read_bytes()).hexdigest()
