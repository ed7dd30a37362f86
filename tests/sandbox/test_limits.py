"""Each limit ends a scene, soon, and says so in its own words."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from vidgen.errors import RenderError
from vidgen.sandbox import tally
from vidgen.sandbox.confine import spawn
from vidgen.sandbox.limits import Limit, Limits
from vidgen.sandbox.verdict import Verdict

sys.path.insert(0, str(Path(__file__).parent))
from cage import HERE, TRIED, WHY_NOT, policy

MB = 1 << 20
CHUNK = b"\1" * MB

pytestmark = pytest.mark.skipif(not HERE.enough, reason=WHY_NOT)


def run(work: Path, body: Callable[[], Any], way: str = "every layer", **limits: Any) -> Verdict:
    """How `body` ends under limits, which `Limits` would be far too generous for a test."""
    tight = {"cpu_s": 10.0, "wall_s": 15.0, "memory": 400 * MB, "output": 8 * MB, "files": 50}
    return spawn(policy(work, way, limits=Limits(**tight | limits)), lambda: body() or 0).wait()


def spin() -> None:
    while True:
        pass


def spin_deaf() -> None:
    for number in signal.valid_signals() - {signal.SIGKILL, signal.SIGSTOP}:
        if number < 32:
            signal.signal(number, signal.SIG_IGN)
    spin()


def hoard() -> None:
    hoarded = []
    while True:
        hoarded.append(CHUNK[:-1] + b"2")


def gulp() -> None:
    bytearray(1 << 40)


def hoard_deaf() -> None:
    hoarded = []
    while True:
        try:
            hoarded.append(CHUNK[:-1] + b"2")
        except MemoryError:
            time.sleep(0.01)


def hoard_shared() -> None:
    import mmap

    hoarded = []
    while True:
        hoarded.append(mmap.mmap(-1, 16 * MB))
        for start in range(0, 16 * MB, 4096):
            hoarded[-1][start] = 1


def threads() -> None:
    threading.stack_size(64 << 10)
    while True:
        threading.Thread(target=time.sleep, args=(30,), daemon=True).start()


def fill_one() -> None:
    with Path("big").open("wb") as file:
        while True:
            file.write(CHUNK)


def fill_many() -> None:
    for number in range(40):
        Path(str(number)).write_bytes(CHUNK)
    time.sleep(20)


def fill_nameless() -> None:
    kept = [os.open(".", os.O_TMPFILE | os.O_RDWR) for _ in range(40)]
    for file in kept:
        os.write(file, CHUNK)
    time.sleep(20)


def scatter() -> None:
    for number in range(5000):
        Path(str(number)).touch()
    time.sleep(20)


def dig() -> None:
    for _ in range(40):
        for _ in range(2):
            Path("d").mkdir()
            os.chdir("d")
    time.sleep(20)


def hide() -> None:
    Path("d").mkdir(0o300)
    for number in range(60):
        Path(f"d/{number}").touch()
    time.sleep(20)


CASES: list[tuple[Callable[[], None], Limit, dict[str, Any]]] = [
    (spin, Limit.CPU, {"cpu_s": 0.3}),
    (spin_deaf, Limit.CPU, {"cpu_s": 0.3}),
    (lambda: time.sleep(30), Limit.WALL, {"wall_s": 0.3}),
    (hoard, Limit.MEMORY, {}),
    (gulp, Limit.MEMORY, {}),
    (hoard_deaf, Limit.MEMORY, {}),
    (hoard_shared, Limit.MEMORY, {}),
    (threads, Limit.PROCESSES, {"memory": 2 << 30}),
    (fill_one, Limit.OUTPUT, {}),
    (fill_many, Limit.OUTPUT, {}),
    (fill_nameless, Limit.OUTPUT, {}),
    (scatter, Limit.FILES, {}),
    (dig, Limit.FILES, {"files": 500}),
    (hide, Limit.FILES, {}),
]


@pytest.mark.parametrize("way", TRIED[:2])
@pytest.mark.parametrize(
    ("body", "limit", "limits"), CASES, ids=[case[0].__name__ for case in CASES]
)
def test_a_limit_ends_it(body, limit, limits, way, tmp_path):
    verdict = run(tmp_path / "work", body, way, **limits)
    assert verdict.limit is limit, verdict


def test_more_processes_than_allowed_are_ended_with_all_that_they_started(tmp_path):
    seen = tmp_path / "work" / "started"

    def multiply() -> None:
        for _ in range(6):
            if os.fork() == 0:
                time.sleep(30)
        seen.touch()
        time.sleep(30)

    child = spawn(policy(tmp_path / "work", limits=Limits(processes=3, wall_s=20)), multiply)
    assert child.wait().limit is Limit.PROCESSES
    assert tally.session(child.pid) == []


def test_what_a_scene_started_ends_with_it(tmp_path):
    def leave_one_behind() -> int:
        if os.fork() == 0:
            time.sleep(30)
        return 0

    child = spawn(policy(tmp_path / "work", limits=Limits(processes=3)), leave_one_behind)
    assert child.wait().well
    assert tally.session(child.pid) == []


@pytest.mark.parametrize(
    ("limit", "sentence"),
    [
        (Limit.CPU, "used more than 60 s of CPU"),
        (Limit.WALL, "ran for more than 90 s"),
        (Limit.MEMORY, "used more than 1.5 GB of memory"),
        (Limit.PROCESSES, "ran more than 256 threads"),
        (Limit.FILES, "made more than 20 files, or hid some from being counted"),
        (Limit.OUTPUT, "wrote more than 8 MB"),
    ],
)
def test_each_limit_has_words_of_its_own(limit, sentence):
    limits = Limits(cpu_s=60, wall_s=90, memory=3 << 29, files=20, output=8 * MB)
    with pytest.raises(RenderError) as told:
        Verdict(limit=limit).check("s03", limits)
    assert told.value.message == f"s03: {sentence}"


def test_a_limit_that_is_not_reached_is_not_mentioned(tmp_path):
    verdict = run(tmp_path / "work", lambda: Path("x").write_bytes(CHUNK) and None)
    assert verdict.well
    assert verdict.used.files == 1
    assert verdict.used.output >= MB
