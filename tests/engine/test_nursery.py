"""Workers of isolated stages: forked from one warm process, and told no secret."""

from __future__ import annotations

import os
import resource
import sys
from contextlib import suppress
from pathlib import Path

import pytest

from vidgen.engine.birth import ahead
from vidgen.engine.run import run_stage
from vidgen.events import ignore

SECRETS = ("VIDGEN_UPLOAD__SECRET_KEY", "AWS_SESSION_TOKEN", "OPENAI_API_KEY", "ANY_OTHER")


@pytest.fixture
def secrets(monkeypatch):
    for name in SECRETS:
        monkeypatch.setenv(name, "hush-hush")
    monkeypatch.setenv("LC_TIME", "C")
    monkeypatch.setenv("IMAGEIO_FFMPEG_EXE", "/opt/own/ffmpeg")


def told(film, number: int = 1) -> str:
    return (film.root / f"music/s{number:02}.txt").read_text()


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_an_isolated_action_sees_no_secret_of_the_environment(secrets, toy, project):
    film = project()
    run_stage(toy("one:environment", isolated=True), film, ignore)
    assert "hush-hush" not in told(film)
    assert not [name for name in SECRETS if name in told(film)]
    known = {"PATH", "LC_TIME", "OMP_NUM_THREADS", "IMAGEIO_FFMPEG_EXE"}
    assert known <= set(told(film).split())


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_a_trusted_action_has_the_whole_environment(secrets, toy, project):
    film = project()
    run_stage(toy("one:environment"), film, ignore)
    assert all(name in told(film) for name in SECRETS)


def test_each_isolated_action_has_a_process_of_its_own_in_the_session_of_its_worker(toy, project):
    film = project(jobs=1)
    run_stage(toy("one:family", "two:family", isolated=True), film, ignore)
    first, second = (told(film, number).split()[1:] for number in (1, 2))
    assert first[0] != second[0]
    assert first[1:] == second[1:]
    assert first[1] == first[2]


def test_what_a_stage_needs_is_loaded_once_for_all_its_workers(toy, project, tmp_path, monkeypatch):
    (tmp_path / "heavy.py").write_text(
        f"import os\nwith open({str(tmp_path / 'loads')!r}, 'a') as file: file.write('x')\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{os.environ['PYTHONPATH']}{os.pathsep}{tmp_path}")
    os.mkfifo(tmp_path / "meeting")
    stage = toy("one:send", "two:receive", isolated=True, preload=("heavy",))
    assert run_stage(stage, project(jobs=2), ignore).ran == 2
    assert (tmp_path / "loads").read_text() == "x"


def test_workers_come_from_the_nursery_that_was_started_ahead(toy, project, tmp_path, monkeypatch):
    (tmp_path / "early.py").write_text(
        f"import os\nwith open({str(tmp_path / 'loads')!r}, 'a') as file: file.write('x')\n"
    )
    monkeypatch.setenv("PYTHONPATH", f"{os.environ['PYTHONPATH']}{os.pathsep}{tmp_path}")
    stage = toy("one", "two", isolated=True, preload=("early",))
    with ahead(stage.preload):
        assert run_stage(stage, project(jobs=1), ignore).ran == 2
    assert (tmp_path / "loads").read_text() == "x"


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_a_nursery_started_ahead_that_nobody_wants_is_ended():
    def there() -> bool:
        for line in Path("/proc").glob("[0-9]*/cmdline"):
            with suppress(OSError):  # another process that ends meanwhile
                if b"wanted_by_nobody" in line.read_bytes():
                    return True
        return False

    with ahead(("wanted_by_nobody",)):
        assert any(there() for _ in range(10_000))  # a process has no words while it is begun
    assert not there()


@pytest.mark.parametrize("isolated", [False, True])
def test_a_stage_whose_modules_cannot_be_loaded_says_so(toy, project, isolated):
    stage = toy("one", isolated=isolated, preload=("no_such_module",))
    report = run_stage(stage, project(), ignore)
    assert "No module named 'no_such_module'" in str(report.failed[0].error)


@pytest.mark.skipif(sys.platform != "linux", reason="it reads /proc")
def test_a_nursery_that_is_killed_is_replaced(toy, project):
    stage = toy("one:kill the nursery", "two", isolated=True)
    film = project(jobs=1)
    report = run_stage(stage, film, ignore)
    assert [end.action.label for end in report.failed] == ["s01"]
    assert told(film, 2) == "TWO"


def test_no_worker_of_an_isolated_stage_is_left(toy, project):
    film = project(jobs=2)
    run_stage(toy("one:family", "two:family", isolated=True), film, ignore)
    for number in (1, 2):
        worker = int(told(film, number).split()[2])
        with pytest.raises(ProcessLookupError):
            os.kill(worker, 0)


def test_what_a_scene_left_behind_ends_with_its_worker(toy, project):
    film = project(jobs=1)
    run_stage(toy("one:leave a process behind", isolated=True), film, ignore)
    assert not runs(int(told(film).split()[1]))


def test_the_time_that_an_action_took_counts_as_that_of_the_command(toy, project):
    before = children_s()
    run_stage(toy("one:work hard", "two:work hard", isolated=True), project(jobs=2), ignore)
    assert children_s() - before >= 1.0


def children_s() -> float:
    """CPU seconds of all processes that this one started, and waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def runs(process: int) -> bool:
    """Whether a process is there that has not ended."""
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] not in "ZX"
