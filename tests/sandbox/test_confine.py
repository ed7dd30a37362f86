"""When code is run, when it is refused, and how its end is told."""

from __future__ import annotations

import gc
import mmap
import os
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest

from vidgen.errors import ConfinementError, MissingError, RenderError
from vidgen.sandbox import confine, syscalls
from vidgen.sandbox.confine import spawn
from vidgen.sandbox.layers import ALL, Layer, Layers, capabilities, enough
from vidgen.sandbox.limits import Limits
from vidgen.sandbox.rules import Policy
from vidgen.sandbox.verdict import Used, Verdict

sys.path.insert(0, str(Path(__file__).parent))
from cage import HERE, POSSIBLE, WHY_NOT, confined, policy

needs_layers = pytest.mark.skipif(not HERE.enough, reason=WHY_NOT)


# The rule


@pytest.mark.parametrize(
    ("present", "holds"),
    [
        (ALL, True),
        ({Layer.SECCOMP, Layer.LANDLOCK}, True),
        ({Layer.SECCOMP, Layer.NAMESPACES}, True),
        ({Layer.NAMESPACES, Layer.LANDLOCK}, False),
        ({Layer.SECCOMP}, False),
        ({}, False),
    ],
)
def test_seccomp_and_one_that_bars_the_files_are_enough(present, holds):
    assert enough(frozenset(present)) is holds


def test_a_machine_without_layers_refuses_and_names_the_way_out(monkeypatch, tmp_path):
    bare = Layers(frozenset(), dict.fromkeys(Layer, "the kernel is too old"))
    monkeypatch.setattr(confine, "capabilities", lambda: bare)
    with pytest.raises(ConfinementError, match="the kernel is too old") as refused:
        spawn(Policy(work=tmp_path), lambda: 0)
    assert isinstance(refused.value, MissingError)
    assert refused.value.exit_code == 3
    assert "--trust" in (refused.value.cure or "")
    assert any("--trust" in line for line in bare.words())


def test_layers_that_are_barred_count_as_missing(tmp_path):
    with pytest.raises(ConfinementError):
        spawn(Policy(work=tmp_path, layers=frozenset({Layer.SECCOMP})), lambda: 0)


def test_trusted_code_runs_on_any_machine(tmp_path):
    child = spawn(Policy(work=tmp_path, require=False, layers=frozenset()), lambda: 0)
    assert child.wait().well


def test_another_system_has_no_layers(monkeypatch):
    monkeypatch.setattr(syscalls.sys, "platform", "darwin")
    capabilities.cache_clear()
    try:
        assert not capabilities().present
        assert "only Linux" in " ".join(capabilities().words())
    finally:
        capabilities.cache_clear()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has layers")
def test_a_machine_says_what_it_can_stop():
    here = capabilities()
    assert here.present | set(here.missing) == ALL
    assert here.words()
    assert capabilities() is here


# The end


@needs_layers
def test_the_code_of_the_body_is_the_verdict(tmp_path):
    assert spawn(policy(tmp_path / "work"), lambda: 7).wait().code == 7


@needs_layers
def test_a_crash_is_told_with_its_signal(tmp_path):
    import ctypes

    child = spawn(policy(tmp_path / "work"), lambda: ctypes.string_at(0) and 0)
    with pytest.raises(RenderError, match=r"s01: was killed by signal 11 \(SIGSEGV\)"):
        child.check("s01")


@needs_layers
def test_it_is_stopped_from_outside(tmp_path):
    child = spawn(policy(tmp_path / "work"), lambda: time.sleep(60) or 0)
    verdict = child.kill()
    assert verdict.stopped
    assert not verdict.well
    assert child.kill() is verdict


@needs_layers
def test_a_block_that_ends_stops_it(tmp_path):
    with spawn(policy(tmp_path / "work"), lambda: time.sleep(60) or 0) as child:
        pass
    assert child.wait().stopped


@needs_layers
def test_its_end_can_be_waited_for_beside_other_things(tmp_path):
    with spawn(policy(tmp_path / "work"), lambda: 0) as child:
        assert select.select([child], [], [], 20)[0] == [child]
        assert child.wait().well


@needs_layers
def test_nothing_is_left_when_its_keeper_is_killed(tmp_path):
    heard, told = os.pipe()
    child = spawn(policy(tmp_path / "work", keep=(told,)), lambda: time.sleep(60) or 0)
    os.close(told)
    os.kill(child.pid, signal.SIGKILL)
    assert child.wait().signal == signal.SIGKILL
    with os.fdopen(heard, "rb") as pipe:
        assert pipe.read() == b"", "its end is closed when it is gone"


@needs_layers
def test_what_it_cannot_set_up_is_told(tmp_path):
    with pytest.raises(ConfinementError, match="No such file"):
        spawn(Policy(work=tmp_path / "missing"), lambda: 0)


@needs_layers
def test_garbage_of_the_parent_closes_no_descriptor_of_the_child(tmp_path):
    def told(_: int = 0) -> int:
        handles = [os.open(os.devnull, os.O_RDONLY) for _ in range(64)]
        gc.collect()
        return sum(not is_open(handle) for handle in handles)

    gc.disable()
    try:
        ring: list[object] = [Handle() for _ in range(8)]
        ring.append(ring)
        del ring
        child = spawn(policy(tmp_path / "work"), told)
    finally:
        gc.enable()
        gc.collect()
    assert child.wait().code == 0


class Handle:
    """Owns a descriptor, as files and sockets do."""

    def __init__(self) -> None:
        self.number = os.open(os.devnull, os.O_RDONLY)

    def __del__(self) -> None:
        with suppress(OSError):
            os.close(self.number)


def is_open(handle: int) -> bool:
    try:
        os.fstat(handle)
    except OSError:
        return False
    return True


@needs_layers
def test_no_descriptor_is_left_open(tmp_path):
    before = len(list(Path("/proc/self/fd").iterdir()))
    for _ in range(3):
        spawn(policy(tmp_path / "work"), lambda: 0).wait()
    assert len(list(Path("/proc/self/fd").iterdir())) == before


def test_a_verdict_travels_whole():
    verdict = Verdict(code=3, used=Used(1.5, 2.5, 3, 4, 5))
    assert Verdict.unpacked(verdict.packed()) == verdict
    assert verdict.sentence(Limits()) == "ended with code 3"


# What the process that it was forked from has in memory


@needs_layers
@pytest.mark.parametrize("way", POSSIBLE)
def test_memory_that_others_share_is_out_of_its_reach(way, tmp_path):
    (tmp_path / "database").write_bytes(b"mine" * 1024)
    with (
        (tmp_path / "database").open("r+b") as file,
        mmap.mmap(-1, 4096) as nameless,
        mmap.mmap(file.fileno(), 0) as mapped,
        mmap.mmap(file.fileno(), 0, prot=mmap.PROT_READ) as to_read,
    ):
        nameless[:4] = b"mine"

        def spoil() -> list[bytes]:
            import ctypes

            seen = [bytes(memory[:4]) for memory in (nameless, mapped, to_read)]
            nameless[:4] = mapped[:4] = b"evil"
            address = np.frombuffer(to_read, np.uint8).ctypes.data
            ctypes.CDLL(None).mprotect(ctypes.c_void_p(address), 4096, 3)
            ctypes.memmove(address, b"evil", 4)
            return seen

        answer = confined(policy(tmp_path / "work", way), spoil)
        assert (answer.value, answer.raised) == ([bytes(4)] * 3, ""), answer
        assert nameless[:4] == mapped[:4] == b"mine"
    assert (tmp_path / "database").read_bytes() == b"mine" * 1024


# Secrets of that process

SECRET = "a-secret-that-nobody-may-read"
WARM = """
import os, re, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from cage import confined, policy, POSSIBLE
pattern = re.compile(rb"a-secret-[t]hat-nobody-may-read")
def search():
    found = []
    for line in maps:
        span, rights = line.split()[:2]
        start, end = (int(edge, 16) for edge in span.split("-"))
        if rights.startswith("rw"):
            memory = (ctypes.c_char * (end - start)).from_address(start)
            found += [line] * len(pattern.findall(memory))
    return found
import ctypes
for way in POSSIBLE:
    maps = [line for line in Path("/proc/self/maps").read_text().splitlines()]
    answer = confined(policy(Path(sys.argv[2]), way), search)
    print(way, answer)
    assert search(), "the search finds nothing where there is something"
    assert answer.value == [] and not answer.raised, answer
"""


@needs_layers
def test_the_environment_it_was_started_with_is_not_even_in_its_memory(tmp_path):
    """The program that starts workers should strip it all the same: copies are not found."""
    command = [sys.executable, "-c", WARM, str(Path(__file__).parent), str(tmp_path / "work")]
    environment = os.environ | {"VIDGEN_TEST_SECRET": SECRET}
    done = subprocess.run(command, check=False, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
