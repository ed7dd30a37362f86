from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.engine.chain import run_chain, span
from vidgen.engine.lock import hold
from vidgen.errors import BusyError, ConfigError, SceneCodeError
from vidgen.events import ignore

HOLDER = """
import sys
from pathlib import Path
from vidgen.engine.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_journal_holds_every_event(toy, notes, project):
    film, told = project(), []
    run_chain(film, [toy("one")], told.append)
    lines = (film.hidden / "events.jsonl").read_text().splitlines()
    assert [json.loads(line)["event"] for line in lines] == [type(one).__name__ for one in told]
    assert json.loads(lines[-1]) | {"at": 0, "seconds": 0} == {
        "at": 0,
        "event": "RunFinished",
        "exit_code": 0,
        "seconds": 0,
    }


def test_a_torn_line_in_the_journal_is_cut_off(toy, notes, project):
    film = project()
    film.hidden.mkdir()
    (film.hidden / "events.jsonl").write_text('{"event": "RunSta')
    run_chain(film, [toy("one")], ignore)
    lines = (film.hidden / "events.jsonl").read_text().splitlines()
    assert json.loads(lines[1])["event"] == "RunStarted"


def test_trouble_in_a_strict_run_stops_it(toy, notes, project):
    with pytest.raises(SceneCodeError):
        run_chain(project(strict=True), [toy("bad:raise", with_fallback=True)], ignore)


def test_the_lock_names_its_holder_and_dies_with_it(tmp_path):
    path = tmp_path / "film" / ".vidgen" / "lock"
    other = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with other:
        assert other.stdout.readline() == b"held\n"
        with pytest.raises(BusyError, match=f"process {other.pid} "), hold(path):
            pass
        other.kill()
    with hold(path):
        pass


def test_what_a_killed_holder_left_unfinished_is_removed_by_the_next(tmp_path):
    path = tmp_path / "film" / ".vidgen" / "lock"
    left = tmp_path / "film" / "out" / ".youtube.mp4.123.part"
    left.parent.mkdir(parents=True)
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout.readline() == b"held\n"
        left.touch()
        other.kill()
    with hold(path):
        assert not left.exists()
        left.touch()
    with hold(path):
        assert left.exists()


STUCK = """
import sys
sys.path.insert(0, sys.argv[1])
from pathlib import Path
from toy_stage import ToyStage
from vidgen.engine.chain import run_chain
from vidgen.errors import Interrupted
from vidgen.project import Project
from vidgen.store import Store
root = Path(sys.argv[2])
project = Project(root, Store(root / "store"))
def emit(event):
    if type(event).__name__ == "ActionProgressed":
        print("busy", flush=True)
try:
    run_chain(project, [ToyStage(("slow:hang",), str(root / "notes"))], emit)
except Interrupted:
    sys.exit(130)
"""


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_a_signal_ends_the_run_and_its_workers(tmp_path, kind):
    here = str(Path(__file__).parent)
    run = subprocess.Popen(
        [sys.executable, "-c", STUCK, here, str(tmp_path)],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": here},
    )
    with run:
        assert run.stdout.readline() == b"busy\n"
        (worker,) = _children(run.pid)
        run.send_signal(kind)
        assert run.wait(10) == (-9 if kind == signal.SIGKILL else 130)
    with pytest.raises(ProcessLookupError):
        for _ in range(10_000_000):  # the kernel reaps it in its own time
            os.kill(worker, 0)


def _children(pid: int) -> list[int]:
    tasks = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for task in tasks for child in task.read_text().split()]


def test_a_span_of_stages_is_checked(toy):
    plan, music = toy(name="plan"), toy(name="music")
    assert span([plan, music], None, "plan") == (plan,)
    with pytest.raises(ConfigError, match="comes after"):
        span([plan, music], "music", "plan")
    with pytest.raises(ConfigError, match="no stage 'mucus'"):
        span([plan, music], "mucus", None)
