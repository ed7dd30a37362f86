"""Commands whose output nobody reads or keeps, and those that are stopped as they begin."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen.engine.chain import stoppable
from vidgen_cli.beginning import BRIEF

VIDGEN = [sys.executable, "-m", "vidgen_cli"]


def sh(script: str, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    """Run a command as `"$@"` of a shell's script."""
    command = ["bash", "-c", script, "bash", *VIDGEN, *arguments]
    return subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    ("script", "code", "said"),
    [
        ('"$@" --json | true; exit ${PIPESTATUS[0]}', 141, ""),
        ('"$@" 2>&1 | true; exit ${PIPESTATUS[0]}', 141, ""),
        ('"$@" --json >/dev/full', 3, "No space left"),
        ('"$@" --json >/dev/full 2>&1', 3, ""),
        ('"$@" 2>/dev/full', 3, ""),
        ('"$@" <&- >&- 2>&-', 0, ""),
    ],
)
def test_a_run_whose_output_is_lost_ends_with_a_fitting_code(tmp_path, script, code, said):
    (tmp_path / "brief.md").write_text(BRIEF)
    ran = sh(script, "plan", ".", cwd=tmp_path)
    assert ran.returncode == code
    assert ran.stderr.count("Error: ") == bool(said)
    assert said in ran.stderr


@pytest.mark.parametrize(
    ("script", "code"),
    [
        ('"$@" | true; exit ${PIPESTATUS[0]}', 141),
        ('"$@" >/dev/full', 3),
    ],
)
def test_what_only_prints_does_so_too(tmp_path, script, code):
    ran = sh(script, "presets", cwd=tmp_path)
    assert ran.returncode == code
    assert "Traceback" not in ran.stderr


def test_an_error_that_nobody_hears_keeps_its_code(tmp_path):
    script = '"$@" 2>&1 >/dev/null | true; exit ${PIPESTATUS[0]}'
    assert sh(script, "plan", "nowhere", cwd=tmp_path).returncode == 3
    assert sh('"$@" 2>/dev/full', "plan", "nowhere", cwd=tmp_path).returncode == 3


STOPPED = """
import sys
class Stop:
    def find_spec(self, name, *_):
        if name == {name!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Stop())
from vidgen_cli.__main__ import main
sys.argv = ["vidgen", "presets"]
main()
"""


@pytest.mark.parametrize("name", ["typer", "vidgen_cli.commands.presets"])
def test_a_run_that_is_stopped_while_it_loads_says_so(name):
    command = [sys.executable, "-c", STOPPED.format(name=name)]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (130, "Stopped.\n")


OPENS = """
import os, sys
from vidgen_cli.app import run
run(["presets"])
handle = os.open(sys.argv[1], os.O_RDONLY)
os._exit(handle)
"""


def test_no_file_takes_the_place_of_a_closed_stream(tmp_path):
    script = '"$@" <&- >&- 2>&-'
    command = ["bash", "-c", script, "bash", sys.executable, "-c", OPENS, str(tmp_path)]
    assert subprocess.run(command, check=False).returncode > 2


def test_a_signal_that_is_ignored_stays_so():
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        with stoppable():
            signal.raise_signal(signal.SIGHUP)
            with pytest.raises(KeyboardInterrupt):
                signal.raise_signal(signal.SIGTERM)
    finally:
        signal.signal(signal.SIGHUP, before)
