"""`vidgen character` as a user runs it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys

import pytest

KNIGHT = "A brave knight who is afraid of horses"
NAME = ("--name", "Sir Tom")


def test_a_character_is_made_and_told(vidgen, tmp_path):
    code, out, _ = vidgen("character", KNIGHT, *NAME)
    assert code == 0
    assert out.startswith("Sir Tom, ")
    assert "afraid of horses" in out
    folder = tmp_path / "characters" / "sir-tom"
    assert {path.name for path in folder.iterdir()} == {"character.json", "avatar.png"}
    _, again, _ = vidgen("character", KNIGHT, *NAME)
    assert "nothing was left to do" in again


def test_json_has_the_steps_and_a_summary(vidgen):
    code, out, _ = vidgen("character", KNIGHT, *NAME, "--json", "-o", "people")
    lines = [json.loads(line) for line in out.splitlines()]
    steps = [(one["step"], one["progress"]) for one in lines if one["event"] == "StepReached"]
    assert code == 0
    assert (steps[0], steps[-1]) == (("extracting description", 30), ("completed", 100))
    assert lines[-1]["event"] == "Summary"
    assert lines[-1]["avatar"].endswith("people/sir-tom/avatar.png")


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--art-style", "cubist"], 2, "cubist"),
        (["--retry", "nose"], 2, "nose"),
        (["--image", "gone.png"], 3, "gone.png"),
        (["--seed", "-1"], 2, "--seed"),
    ],
)
def test_what_cannot_be_is_named(vidgen, options, code, words):
    found, _, err = vidgen("character", KNIGHT, *options)
    assert found == code
    assert words in err


_KILLED = """
import os, signal, sys
from vidgen.characters.steps import CharacterStage
whole = CharacterStage.execute
def execute(self, action, work, tick):
    if action.label == sys.argv[1]:
        os.kill(os.getpid(), int(sys.argv[2]))
        signal.pause() if int(sys.argv[2]) != 9 else None
    return whole(self, action, work, tick)
CharacterStage.execute = execute
from vidgen_cli.app import run
sys.exit(run(sys.argv[3:]))
"""


def killed(tmp_path, step: str, number: int) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", _KILLED, step, str(number), "character", KNIGHT, *NAME]
    return subprocess.run(
        [*command, "--json"], check=False, cwd=tmp_path, capture_output=True, text=True
    )


@pytest.mark.parametrize("step", ["details", "avatar"])
def test_a_killed_run_goes_on_where_it_stood(vidgen, tmp_path, step):
    assert killed(tmp_path, step, signal.SIGKILL).returncode == -signal.SIGKILL
    code, out, _ = vidgen("character", KNIGHT, *NAME, "--json")
    did = [one["action"] for one in map(json.loads, out.splitlines()) if "outcome" in one]
    steps = ["description", "details", "looks", "history", "avatar"]
    assert (code, did) == (0, steps[steps.index(step) :])


def test_a_stopped_run_says_so(tmp_path):
    ended = killed(tmp_path, "looks", signal.SIGTERM)
    assert ended.returncode == 130
    lines = [json.loads(line) for line in ended.stdout.splitlines()]
    assert [one["step"] for one in lines if "step" in one][-1] == "error"
    assert "kept" in ended.stderr
