from __future__ import annotations

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a death signal is Linux")

CHILD = "import sys; from vidgen.tether import tether; tether(int(sys.argv[1]))(); print('lives')"
FIRST = f"""
import os, subprocess, sys
assert os.getpid() == 1
sys.exit(subprocess.run([sys.executable, "-c", {CHILD!r}, "1"]).returncode)
"""
ALONE = ["unshare", "--user", "--map-root-user", "--pid", "--fork"]


def child_of(parent: int) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(parent)], capture_output=True, text=True, check=False
    )


def test_a_child_goes_on_while_its_parent_does():
    assert child_of(os.getpid()).stdout == "lives\n"


def test_a_child_whose_parent_is_gone_already_ends():
    ended = child_of(os.getppid())
    assert (ended.returncode, ended.stdout) == (1, "")


def test_the_first_process_of_a_container_may_have_children():
    try:
        subprocess.run([*ALONE, "true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("this machine makes no space for process ids")
    ended = subprocess.run(
        [*ALONE, sys.executable, "-c", FIRST], capture_output=True, text=True, check=False
    )
    assert (ended.returncode, ended.stdout) == (0, "lives\n")
