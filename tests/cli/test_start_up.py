"""Help is quick, because it imports next to nothing."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = {"boto3", "manim", "litellm", "platformdirs", "rich", "numpy", "yaml", "av"}
PROBE = """
import sys
from vidgen_cli.app import run
code = run(sys.argv[1:])
print(*sorted({name.partition(".")[0] for name in sys.modules}), file=sys.stderr)
sys.exit(code)
"""


def imported(*command: str) -> set[str]:
    found = subprocess.run(
        [sys.executable, "-c", PROBE, *command], capture_output=True, text=True, check=True
    )
    assert "vidgen" in found.stdout
    return set(found.stderr.split())


@pytest.mark.parametrize("option", ["--help", "--version"])
def test_the_first_things_that_anyone_types_import_next_to_nothing(option):
    assert not (HEAVY | {"pydantic"}) & imported(option)


@pytest.mark.parametrize("command", [[], ["make", "--help"], ["cache", "gc", "--help"]])
def test_help_of_commands_imports_no_more_than_typer_does(command):
    assert not HEAVY & imported(*command)


def test_completion_knows_the_commands():
    found = subprocess.run(
        [sys.executable, "-m", "vidgen_cli"],
        capture_output=True,
        text=True,
        check=False,
        env={
            "PATH": "/usr/bin:/bin",
            "_VIDGEN_COMPLETE": "complete_bash",
            "COMP_WORDS": "vidgen ren",
            "COMP_CWORD": "1",
        },
    )
    assert found.stdout.split() == ["render"], found.stderr
