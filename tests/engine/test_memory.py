from __future__ import annotations

import os
import threading
from pathlib import Path

from vidgen.engine.memory import Memory, available_mb
from vidgen.engine.run import run_stage
from vidgen.events import ignore

MB = 2**20


def system(root: Path, groups: str = "0::/\n") -> Path:
    (root / "proc/self").mkdir(parents=True)
    (root / "proc/meminfo").write_text("MemTotal: 9000000 kB\nMemAvailable:    4096000 kB\n")
    (root / "proc/self/cgroup").write_text(groups)
    return root / "proc"


def group(folder: Path, **files: str) -> None:
    folder.mkdir(parents=True)
    for name, text in files.items():
        (folder / name.replace("_", ".", 1)).write_text(text)


def test_this_machine_has_memory():
    assert (available_mb() or 0) > 0


def test_without_a_limit_it_is_what_the_system_has(tmp_path):
    group(tmp_path / "cg", memory_max="max\n", memory_current=f"{7 * MB}\n", memory_stat="")
    assert available_mb(tmp_path / "cg", system(tmp_path)) == 4000


def test_where_nothing_is_said_it_is_unknown(tmp_path):
    assert available_mb(tmp_path / "cg", tmp_path / "proc") is None


def test_a_limit_of_a_group_above_counts_and_caches_are_free(tmp_path):
    stat = f"anon 5\ninactive_file {20 * MB}\n"
    group(
        tmp_path / "cg/a", memory_max=f"{100 * MB}", memory_current=f"{90 * MB}", memory_stat=stat
    )
    group(tmp_path / "cg/a/b", memory_max="max", memory_current=f"{9 * MB}", memory_stat="")
    assert available_mb(tmp_path / "cg", system(tmp_path, "0::/a/b\n")) == 30


def test_older_groups_are_read_too_and_at_the_root_where_a_container_hides_its_own(tmp_path):
    group(
        tmp_path / "cg/memory",
        memory_limit_in_bytes=f"{64 * MB}",
        memory_usage_in_bytes=f"{60 * MB}",
        memory_stat=f"total_inactive_file {MB}\n",
    )
    inside = system(tmp_path, "5:cpu:/x\n4:memory:/docker/1234\n")
    assert available_mb(tmp_path / "cg", inside) == 5


def test_actions_wait_for_memory_but_one_always_runs():
    memory, stopped, running = Memory(total_mb=100), threading.Event(), []

    def second() -> None:
        with memory.held(60, stopped):
            running.append("second")

    with memory.held(500, stopped):
        thread = threading.Thread(target=second)
        thread.start()
        with memory.held(0, stopped):
            running.append("small")
    thread.join()
    assert running == ["small", "second"]


def test_who_waits_for_memory_can_be_stopped():
    memory, stopped = Memory(total_mb=100), threading.Event()
    with memory.held(90, stopped):
        stopped.set()
        with memory.held(90, stopped):
            pass


def test_with_enough_memory_actions_run_at_once(toy, project, tmp_path):
    os.mkfifo(tmp_path / "meeting")
    film = project(jobs=2)
    run_stage(toy("one:send", "two:receive", memory_mb=1), film, ignore)
    assert (film.root / "music/s02.txt").read_text() == "TWO met"


def test_where_memory_is_short_actions_run_one_after_the_other(toy, project, notes):
    stage = toy("one:sign off", "two:sign off", "three:sign off", memory_mb=10**9)
    run_stage(stage, project(jobs=3), ignore)
    assert notes()[1::2] == ["end", "end", "end"]
