"""A cluster beside this machine's own processes: the same work on two workers, and what they cost.

    python bench/cluster.py [overhead] [tiny] [clips] [film] [model] [--repeats 3]

Scheduler, workers, S3 server (SeaweedFS) and client are processes of this machine. The workers
have scratch folders and stores of their own, do not see the client's, and share a bucket with it.

`overhead` is 40 actions that wait a second each: two workers beside two processes here. `tiny` is
actions that do nothing, for what the engine itself costs; on an executor here, beside the same.
`clips` and `film` are 200 clips and a film of ten scenes: made here, by the cluster, and by the
cluster while a worker is killed with SIGKILL at half of it. `model` compares what vidgen.scaling
says with a run.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from machines import WORKERS, Far, bucket, far, server
from measure import RESULTS, say, write
from npc import library
from remote import ten_scenes
from seconds import Seconds

from vidgen.engine.dask import cluster as dask_cluster
from vidgen.engine.dask.open import dask_executor
from vidgen.engine.run import run_actions
from vidgen.events import ignore
from vidgen.project import Project, RunOptions
from vidgen.scaling.cluster import Cluster
from vidgen.scaling.verdict import predict
from vidgen.scaling.work import read
from vidgen.settings import Settings
from vidgen.store import Store
from vidgen.store.remote import Where

VIDGEN = [sys.executable, "-m", "vidgen_cli"]
ACTIONS, CLIPS, TINY = 40, 200, 300
SLOWER, LONGER = 0.10, 1.5
_LOOK_S = 0.05
_DEFAULTS = 'quality = "balanced"\nduration = 1.5\nwidth = 256\nheight = 256\n'


@dataclass(frozen=True)
class Made:
    """How a command went: `done` counts how often each action was done, and `digests` are those of
    all outputs by the digest of the action.
    """

    wall_s: float
    done: Counter[str]
    digests: dict[str, str]

    @property
    def twice(self) -> int:
        """Actions whose results were stored more than once."""
        return sum(count - 1 for count in self.done.values())


@dataclass(frozen=True)
class Slope:
    """How many actions of no work went, and the processor time that each cost each part."""

    tasks: int
    wall_s: float
    client_s: float
    scheduler_s: float
    workers_s: float


def main() -> None:
    sections = {
        "overhead": _overhead,
        "tiny": _tiny,
        "clips": _clips,
        "film": _film,
        "model": _model,
    }
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sections", nargs="*", choices=[*sections, []], default=[*sections])
    parser.add_argument("--repeats", type=int, default=3)
    asked = parser.parse_args()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # what is installed is compiled once
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")]
    )  # where workers find the stage
    path = RESULTS / "cluster.json"
    found = json.loads(path.read_text()) if path.exists() else {}
    with tempfile.TemporaryDirectory() as name, bucket(Path(name) / "s3"):
        for section in asked.sections:
            found[section] = sections[section](Path(name) / section, asked.repeats)
            write("cluster", found)


def _overhead(folder: Path, repeats: int) -> dict[str, float]:
    """Actions of a second: in two processes here, and by two workers that share a bucket."""
    here, there = [], []
    with far(folder) as cluster:
        begun = time.perf_counter()
        dask_executor(_project(folder, "first", cluster), ignore).stop()
        connect_s = time.perf_counter() - begun
        _timed(_project(folder, "warm", cluster), Seconds(2 * WORKERS, 0.0, turn=-1))
        for turn in range(repeats):
            stage = Seconds(ACTIONS, 1.0, turn)
            here.append(_timed(_project(folder, f"here{turn}"), stage)[0])
            there.append(_timed(_project(folder, f"there{turn}", cluster), stage)[0])
        dask_cluster.forget_all()
    wall_s, far_s = statistics.median(here), statistics.median(there)
    share = far_s / wall_s - 1
    say(f"{ACTIONS} actions of 1 s: {wall_s:.2f} s in {WORKERS} processes here")
    say(f"on {WORKERS} workers: {far_s:.2f} s, {share:+.1%} (goal: under {SLOWER:.0%})")
    say(f"until a cluster is ready for a command: {connect_s:.2f} s")
    return {"local_s": wall_s, "cluster_s": far_s, "overhead": share, "connect_s": connect_s}


def _tiny(folder: Path, _: int) -> dict[str, float]:
    """Actions that do nothing: what the engine costs each part, in seconds of processor."""
    with far(folder) as cluster:
        _timed(_project(folder, "warm", cluster), Seconds(2 * WORKERS, 0.0, turn=-1))
        found = _slope(folder, cluster, Seconds(TINY, 0.0))
        apart = _slope(folder, cluster, Seconds(TINY, 0.0, turn=2, apart=True))
        dask_cluster.forget_all()
    local_s, local_cpu_s = _timed(_project(folder, "here"), Seconds(TINY, 0.0))
    say(f"{TINY} actions of 0 s: {found.tasks} tasks, {TINY / found.wall_s:.0f} actions a second")
    say(f"CPU an action: client {found.client_s:.4f} s, workers {found.workers_s:.4f} s")
    say(f"CPU a task: scheduler {apart.scheduler_s:.4f} s")
    say(f"here: {TINY / local_s:.0f} a second, {local_cpu_s / TINY * 1000:.1f} ms of the client")
    return {
        "actions": TINY,
        "tasks": found.tasks,
        "wall_s": found.wall_s,
        "local_wall_s": local_s,
        "client_order_s": found.client_s,
        "local_client_order_s": local_cpu_s / TINY,
        "scheduler_task_s": apart.scheduler_s,
        "worker_order_s": found.workers_s,
    }


def _slope(folder: Path, cluster: Far, stage: Seconds) -> Slope:
    """What an action costs each part: by how much more all of a stage cost than a tenth of it."""
    spent: list[tuple[float, float, float]] = []
    tasks, wall_s = 0, 0.0
    for name, count in (("few", stage.count // 10), ("all", stage.count)):
        before = cluster.scheduler_s(), cluster.workers_s()
        tasks = cluster.tasks()
        project = _project(folder, f"{name}{stage.turn}", cluster)
        wall_s, client_s = _timed(project, replace(stage, count=count, turn=stage.turn + count))
        tasks = cluster.tasks() - tasks
        after = cluster.scheduler_s(), cluster.workers_s()
        spent.append((client_s, after[0] - before[0], after[1] - before[1]))
    more = stage.count - stage.count // 10
    each = [(last - first) / more for first, last in zip(*spent, strict=True)]
    return Slope(tasks, wall_s, *each)


def _project(folder: Path, name: str, cluster: Far | None = None) -> Project:
    """A project with a store of its own, in the folder that only the client sees."""
    place = cluster.folder if cluster else folder
    home = place / name
    home.mkdir(parents=True)
    settings = Settings(executor=cluster.where if cluster else "local")
    remote = Where.parse(os.environ["VIDGEN_STORE__REMOTE"], server()) if cluster else None
    return Project(home, Store(home / "store", remote=remote), settings, RunOptions(jobs=WORKERS))


def _timed(project: Project, stage: Seconds) -> tuple[float, float]:
    """How long a stage takes, and the processor time of this process in it."""
    begun, before = time.perf_counter(), time.process_time()
    with project.store.shared():
        done = run_actions(stage, project, stage.actions(project), ignore)
    for one in done:
        if one.error is not None:
            raise SystemExit(f"{one.action.label} failed: {one.error}")
    return time.perf_counter() - begun, time.process_time() - before


def _clips(folder: Path, repeats: int) -> dict[str, object]:
    folder.mkdir()
    asked = library(folder / "library.toml", CLIPS, _DEFAULTS)
    return _compared(folder, repeats, f"{CLIPS} clips", ["npc-clip", str(asked)])


def _model(folder: Path, _: int) -> dict[str, float]:
    """Clips by `dask-local:2`, beside what vidgen.scaling says of two workers and such clips."""
    folder.mkdir()
    asked = library(folder / "library.toml", CLIPS, _DEFAULTS)
    command = ["npc-clip", str(asked), "--executor", f"dask-local:{WORKERS}"]
    made = _made(folder, command)
    (clips,) = read(folder / "out")
    model = Cluster(WORKERS, request_s=0.0, start_s=0.0)
    predicted_s = predict([replace(clips, outputs=0, out_bytes=0)], model).wall_s
    work_s = _at_work_s(folder / "out")
    error = predicted_s / work_s - 1
    say(f"{CLIPS} clips by dask-local:{WORKERS}: {work_s:.1f} s, predicted {predicted_s:.1f}")
    say(f"  the model errs by {error:+.0%}; the command took {made.wall_s:.1f} s in all")
    return {
        "wall_s": made.wall_s,
        "work_s": work_s,
        "predicted_s": predicted_s,
        "error": error,
    }


def _at_work_s(out: Path) -> float:
    """From the first action that began to the last that ended."""
    lines = (out / ".vidgen" / "events.jsonl").read_text().splitlines()
    found = [json.loads(line) for line in lines if '"event": "Action' in line]
    return max(event["at"] for event in found) - min(event["at"] for event in found)


def _film(folder: Path, repeats: int) -> dict[str, object]:
    folder.mkdir()
    (folder / "talk.md").write_text(ten_scenes(), encoding="utf-8")
    make = ["make", str(folder / "talk.md"), "-q", "draft"]
    return _compared(folder, repeats, "a film of ten scenes", make)


def _compared(folder: Path, repeats: int, what: str, command: list[str]) -> dict[str, object]:
    """A command here, on a cluster, and on one that loses a worker; in turn, so often."""
    runs: dict[str, list[Made]] = {"here": [], "cluster": [], "killed": []}
    for turn in range(repeats):
        runs["here"].append(_made(folder / f"here{turn}", [*command, "-j", str(WORKERS)]))
        half = len(runs["here"][0].done) // 2
        for name, at in (("cluster", None), ("killed", half)):
            with far(folder / f"{name}{turn}") as cluster:
                words = [*command, "--executor", cluster.where]
                runs[name].append(_made(cluster.folder, words, cluster, at))
    first = runs["here"][0]
    every = [made for found in runs.values() for made in found]
    equal = all(
        made.digests == first.digests and made.done.keys() == first.done.keys() for made in every
    )
    wall_s = {
        name: statistics.median(made.wall_s for made in found) for name, found in runs.items()
    }
    longer = statistics.median(
        one.wall_s / other.wall_s
        for one, other in zip(runs["killed"], runs["cluster"], strict=True)
    )
    twice = sum(made.twice for made in every)
    say(f"{what}: " + ", ".join(f"{name} {seconds:.1f} s" for name, seconds in wall_s.items()))
    say(f"  digests {'equal' if equal else 'DIFFER'}, {twice} results stored twice")
    say(f"  a worker killed: {longer:.2f} times as long (goal: under {LONGER})")
    return {"wall_s": wall_s, "killed": longer, "equal": equal, "twice": twice, "repeats": repeats}


def _made(
    home: Path, command: list[str], cluster: Far | None = None, kill_at: int | None = None
) -> Made:
    """Run a command in a folder of its own; kill a worker when so many actions are done."""
    out, store = home / "out", home / "store"
    env = {**os.environ, "VIDGEN_STORE__PATH": str(store)}
    if cluster is None:
        env.pop("VIDGEN_STORE__REMOTE", None)
    begun = time.perf_counter()
    with subprocess.Popen([*VIDGEN, *command, "-o", str(out), "--quiet"], env=env) as process:
        while process.poll() is None:
            if cluster and kill_at is not None and sum(_done(out).values()) >= kill_at:
                cluster.kill_one()
                kill_at = None
            time.sleep(_LOOK_S)
    wall_s = time.perf_counter() - begun
    if process.returncode or kill_at is not None:
        raise SystemExit(f"failed with {process.returncode}: {' '.join(command)}")
    return Made(wall_s, _done(out), dict(_results(Store(store))))


def _done(out: Path) -> Counter[str]:
    """How often each action was done, by stage and name."""
    journal = out / ".vidgen" / "events.jsonl"
    lines = journal.read_text().splitlines() if journal.exists() else []
    events = [json.loads(line) for line in lines if '"ActionFinished"' in line and line[-1] == "}"]
    return Counter(f"{event['stage']} {event['action']}" for event in events)


def _results(store: Store) -> Iterator[tuple[str, str]]:
    """Every result, and the digests of all that it names."""
    for action in store.results.actions():
        stored = store.peek(action)
        if stored is not None:
            yield action, json.dumps(stored.outputs, sort_keys=True)


if __name__ == "__main__":
    main()
