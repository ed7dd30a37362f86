"""`vidgen npc-clip` as a game's developer and a CI job run it."""

from __future__ import annotations

import hashlib
import json
import random
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

LIBRARY = """
name = "tavern"
[defaults]
quality = "realtime"
width = 64
height = 64
fps = 4
duration = 1.0
[npcs.mira]
traits = ["kind"]
[npcs.jon]
prompt = "an old blacksmith"
"""
TWO = """
[[requests]]
npc = "mira"
intensity = 0.41
[[requests]]
npc = "mira"
intensity = 0.39
[[requests]]
npc = "jon"
expression = "happy"
animation = "wave"
"""
STORM = """
[[requests]]
npc = "jon"
operation = "text_to_video"
provider = "fake"
prompt = "a forbidden <storm>"
"""
GRAPH = """
schema = "vidgen.graph/1"
npc = "mira"
start = "calm"
[inputs.pressure]
[states.calm]
clip = { expression = "neutral" }
rules = [{ when = "pressure > 0.5", to = "cross" }]
[states.cross]
clip = { expression = "angry", animation = "shake", intensity = "pressure" }
rules = [{ when = "pressure < 0.2", to = "calm" }]
"""


@pytest.fixture(autouse=True)
def store(tmp_path, monkeypatch):
    monkeypatch.setenv("VIDGEN_STORE__PATH", str(tmp_path / "store"))


@pytest.fixture
def library(tmp_path):
    def write(more: str) -> Path:
        path = tmp_path / "tavern.toml"
        path.write_text(LIBRARY + more)
        return path

    return write


def sound_index(folder: Path) -> dict[str, object]:
    """The index of a folder, with every file in it looked at."""
    index: dict[str, object] = json.loads((folder / "clips.json").read_text())
    for clip in index["clips"].values():
        for file in clip["files"]:
            content = (folder / file["path"]).read_bytes()
            assert hashlib.sha256(content).hexdigest() == file["digest"]
    return index


def test_a_library_is_made_told_and_found_again(vidgen, library, tmp_path):
    code, out, _ = vidgen("npc-clip", library(TWO))
    assert code == 0
    assert "3 requests" in out
    assert "2 clips: 2 made, 0 cached" in out
    index = sound_index(tmp_path / "tavern.clips")
    assert set(index["requests"]) == {"mira/neutral/calm/idle/0.4", "jon/happy/calm/wave/0.5"}
    code, out, err = vidgen("npc-clip", library(TWO))
    assert (code, "0 made, 2 cached" in out) == (0, True)
    assert "3 requests are 2 clips: 2 cached, 0 to make" in err


def test_json_has_the_plan_first_and_the_summary_last(vidgen, library):
    code, out, _ = vidgen("npc-clip", library(TWO + STORM), "--json", "--junit", "report.xml")
    lines = [json.loads(line) for line in out.splitlines()]
    events = [line["event"] for line in lines]
    assert code == 7
    assert events[:2] == ["RunStarted", "Noted"]
    assert "ActionStarted" not in events
    summary = lines[-1]
    assert (summary["event"], summary["made"], summary["fallback"]) == ("Summary", 2, 1)
    assert summary["latency_s"]["rig"]["clips"] == 2
    suites = ElementTree.parse("report.xml").getroot()
    assert (suites.get("tests"), suites.get("failures")) == ("3", "1")
    (failure,) = suites.iter("failure")
    assert "refuses" in failure.get("message")


def test_a_dry_run_says_what_is_to_do_and_does_nothing(vidgen, library, tmp_path):
    code, out, _ = vidgen("npc-clip", library(TWO), "--dry-run")
    assert (code, "2 clips: 0 cached, 2 to make" in out) == (0, True)
    assert not (tmp_path / "tavern.clips").exists()


def test_a_trace_through_a_graph_makes_what_it_needs(vidgen, library, tmp_path):
    text = GRAPH.replace('"neutral"', '"neutral", width = 64, height = 64, duration = 1.0')
    text = text.replace('"angry"', '"angry", width = 64, height = 64, duration = 1.0')
    Path("graph.toml").write_text(text)
    Path("trace.jsonl").write_text('{"t": 0, "pressure": 0.1}\n{"t": 2, "pressure": 0.83}\n')
    code, _, err = vidgen(
        *("npc-clip", library(TWO), "--graph", "graph.toml"),
        *("--inputs", "trace.jsonl", "--predict", "trace.jsonl"),
    )
    assert code == 0, err
    index = sound_index(tmp_path / "tavern.clips")
    assert set(index["requests"]) == {"mira/neutral/calm/idle/0.5", "mira/angry/calm/shake/0.8"}


def test_a_sheet_and_a_page_show_all_clips(vidgen, library, tmp_path):
    code, _, _ = vidgen("npc-clip", library(TWO), "--sheet")
    page = (tmp_path / "tavern.clips" / "index.html").read_text()
    assert code == 0
    assert page.count("<video") == 2
    assert (tmp_path / "tavern.clips" / "sheet.png").read_bytes().startswith(b"\x89PNG")


def test_a_library_is_uploaded_with_its_index(vidgen, library, tmp_path):
    vidgen("npc-clip", library(TWO))
    code, out, err = vidgen("upload", "tavern.clips", tmp_path / "game")
    assert code == 0, err
    assert "3 files uploaded" in out
    assert sound_index(tmp_path / "game")["complete"]


@pytest.mark.parametrize(
    ("more", "options", "code", "words"),
    [
        ('[[requests]]\nnpc = "nobody"\n', (), 2, "nobody"),
        (TWO, ("--shard", "9/8"), 2, "9/8"),
        (TWO, ("--target", "wii"), 2, "wii"),
        (TWO, ("--quality", "superb"), 2, "superb"),
        (TWO, ("--npc", "nobody"), 2, "nobody"),
        (TWO, ("--inputs", "trace.jsonl"), 2, "--graph"),
        (TWO, ("--graph", "gone.toml", "--inputs", "gone.jsonl"), 3, "gone.toml"),
    ],
)
def test_what_cannot_be_is_named(vidgen, library, more, options, code, words):
    found, _, err = vidgen("npc-clip", library(more), *options)
    assert found == code
    assert words in err


def test_a_library_that_is_not_there_is_missing(vidgen):
    code, _, err = vidgen("npc-clip", "gone.toml")
    assert (code, "gone.toml" in err) == (3, True)


MANY = """
[[matrix]]
expressions = ["neutral", "happy", "sad", "angry", "shy", "smug"]
animations = ["idle", "nod"]
"""


def _killed_at(moment_s: float, library: Path) -> int:
    """Run until a moment, or to the end; how it ended."""
    command = [sys.executable, "-m", "vidgen_cli", "npc-clip", str(library), "-j", "1", "--quiet"]
    running = subprocess.Popen(command, cwd=library.parent, start_new_session=True)
    try:
        return running.wait(moment_s)
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGKILL)
        return running.wait()


def test_a_killed_run_leaves_a_sound_index_and_makes_nothing_twice(library, tmp_path):
    path, folder = library(MANY), tmp_path / "tavern.clips"
    chance = random.Random(7)
    for _ in range(3):
        _killed_at(chance.uniform(0.8, 4.0), path)
        if (folder / "clips.json").exists():
            sound_index(folder)
    assert _killed_at(120, path) == 0
    index = sound_index(folder)
    assert index["complete"]
    assert len(index["clips"]) == 24
    log = (folder / ".vidgen" / "events.jsonl").read_text().splitlines()
    events = [json.loads(line) for line in log if line.endswith("}")]
    made = Counter(one["action"] for one in events if one["event"] == "ActionFinished")
    assert set(made.values()) <= {1}
    assert not list(folder.rglob("*.part"))
