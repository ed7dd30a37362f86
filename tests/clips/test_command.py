"""The command where it is run by machines: no output, no room, no rights, and two at once."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest

LIBRARY = """
[defaults]
quality = "realtime"
width = 64
height = 64
fps = 4
duration = 0.5
[npcs.mira]
[[matrix]]
expressions = ["neutral", "happy", "sad", "angry"]
animations = ["idle", "nod", "wave", "laugh", "sigh"]
intensities = [0.2, 0.5, 0.8]
"""
SMALL = "[npcs.mira]\n[[requests]]\nnpc = 'mira'\nquality = 'realtime'\nduration = 0.5\n"
VIDGEN = [sys.executable, "-m", "vidgen_cli", "npc-clip", "library.toml", "-o", "out"]


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    (tmp_path / "library.toml").write_text(LIBRARY)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def whole(root: Path) -> int:
    """That each file of the index is what it says; how many there are."""
    index = json.loads((root / "clips.json").read_text())
    files = [file for clip in index["clips"].values() for file in clip["files"]]
    for file in files:
        assert hashlib.sha256((root / file["path"]).read_bytes()).hexdigest() == file["digest"]
    return len(files)


def sh(script: str, *before: str) -> subprocess.CompletedProcess[str]:
    command = [*before, "bash", "-c", script, *VIDGEN]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_with_closed_output_the_clips_are_made(folder):
    (folder / "library.toml").write_text(SMALL)
    assert sh('"$0" "$@" --json >&- 2>&-').returncode == 0
    assert whole(folder / "out") == 1


TROUBLED = """
[[requests]]
npc = "mira"
tag = "late"
fallback = "skip"
max_wait_s = 0.01
expression = "sad"
"""


def test_a_report_for_ci_has_a_case_a_clip_and_says_what_went_wrong(folder):
    (folder / "library.toml").write_text(SMALL + TROUBLED)
    command = [*VIDGEN, "--json", "--junit", "report.xml"]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.returncode == 7
    found = json.loads(ran.stdout.splitlines()[-1])
    counts = ("requests", "clips", "made", "cached", "fallback", "failed", "skipped")
    assert [found[name] for name in counts] == [2, 2, 1, 0, 0, 1, 1]
    assert found["latency_s"]["rig"]["clips"] == 1
    root = ElementTree.parse(folder / "report.xml").getroot()
    assert (root.get("tests"), root.get("failures"), root.get("skipped")) == ("2", "0", "1")
    (skipped,) = root.iter("skipped")
    assert "longer than" in str(skipped.get("message"))
    index = json.loads((folder / "out" / "clips.json").read_text())
    name = next(name for name, key in index["requests"].items() if key is None)
    assert "longer than" in index["missing"][name]


NAMESPACE = ("unshare", "-Urm")
CONFINED = subprocess.run([*NAMESPACE, "true"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(not CONFINED, reason="no namespaces here")
def test_a_full_disk_ends_the_run_and_leaves_a_right_index(folder):
    """What no clip is to blame for makes no clip a fallback; with more room the run goes on."""
    room = "mkdir out && mount -t tmpfs -o size=200k tmpfs out"
    more = "mount -o remount,size=20m out"
    ran = sh(
        f'{room} && "$0" "$@"; echo $?; cp -r out first; {more} && "$0" "$@";  '
        "echo $?; cp -r out/. second",
        *NAMESPACE,
    )
    assert "the disk is full" in ran.stderr
    assert [line for line in ran.stdout.splitlines() if line.isdigit()] == ["3", "0"]
    first = json.loads((folder / "first" / "clips.json").read_text())
    assert whole(folder / "first") < 60
    assert not first["missing"]
    assert not any(clip["fallback"] for clip in first["clips"].values())
    assert whole(folder / "second") == 60


@pytest.mark.skipif(not CONFINED, reason="no namespaces here")
def test_a_folder_or_a_store_that_may_not_be_written_is_named(folder):
    for path in ("out", os.environ["VIDGEN_STORE__PATH"]):
        shut = f"mkdir {path} && mount -t tmpfs -o ro tmpfs {path}"
        ran = sh(f'{shut} && "$0" "$@" --quiet', *NAMESPACE)
        assert ran.returncode == 3
        assert path in ran.stderr.replace("\n       ", "")


@pytest.mark.parametrize("kind", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_stops_it_and_the_same_command_goes_on(folder, kind):
    with subprocess.Popen([*VIDGEN, "--json"], stdout=subprocess.PIPE, text=True) as run:
        assert run.stdout is not None
        for line in run.stdout:
            if "StageStarted" in line:
                run.send_signal(kind)
        assert run.wait() == 130
    assert "run the same command to go on" in line


def test_a_second_run_in_the_same_folder_is_told_who_is_there(folder):
    with subprocess.Popen([*VIDGEN, "--json"], stdout=subprocess.PIPE, text=True) as first:
        assert first.stdout is not None
        first.stdout.readline()
        second = subprocess.run([*VIDGEN, "--quiet"], capture_output=True, text=True, check=False)
        assert second.returncode == 3
        assert f"(process {first.pid} on" in " ".join(second.stderr.split())
        first.terminate()
        first.stdout.read()
