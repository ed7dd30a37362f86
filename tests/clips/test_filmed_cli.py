"""`vidgen npc-clip` with providers, as a CI job runs it: limits, dry runs, JSON, and a kill."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from vidgen_cli.app import run

sys.path.insert(0, str(Path(__file__).parents[1]))
from service_server import KEY, answer

TWO = """
[[requests]]
npc = "mira"
expression = "happy"
provider = "replicate"
priority = 1
[[requests]]
npc = "mira"
expression = "sad"
provider = ["replicate", "fal"]
[[requests]]
npc = "mira"
expression = "angry"
"""


@pytest.fixture
def home(studio, monkeypatch):
    """A folder with a library, and an environment in which it finds its services."""
    monkeypatch.chdir(studio.folder)
    monkeypatch.setenv("COLUMNS", "160")
    for name in ("REPLICATE", "FAL"):
        monkeypatch.setenv(f"VIDGEN_{name}__API_KEY", KEY)
        monkeypatch.setenv(f"VIDGEN_{name}__BASE_URL", studio.service.base_url)
    path = studio.folder / "tavern.toml"
    path.write_text(studio.library + TWO)
    return path


@pytest.fixture
def vidgen(capsys, home):
    def call(*arguments: str) -> tuple[int, list[dict[str, object]], str]:
        code = run(["npc-clip", str(home), *arguments])
        out, _ = capsys.readouterr()
        lines = [json.loads(line) for line in out.splitlines() if line.startswith("{")]
        return code, lines, out

    return call


def test_a_dry_run_says_who_would_be_asked_and_what_that_could_cost(vidgen, studio, home):
    studio.replicate()
    code, _, out = vidgen("--dry-run")
    assert code == 0
    assert "3 clips: 0 cached, 3 to make" in out
    assert "replicate: 2 clips, about 45 s, at most $0.80" in out
    _, (told,), _ = vidgen("--dry-run", "--json")
    assert told["cost_usd"] == 0.8
    assert told["providers"]["replicate"]["clips"] == 2
    assert not studio.service.asked
    assert not home.with_name("tavern.clips").exists()
    vidgen("--quiet")
    _, (told,), _ = vidgen("--dry-run", "--json")
    assert (told["to_make"], told["cost_usd"]) == (0, 0)


def test_a_dry_run_says_what_is_missing_and_what_nobody_knows(vidgen, home, monkeypatch):
    home.write_text(home.read_text().replace('"replicate"', '"replicate:owner/model"'))
    monkeypatch.delenv("VIDGEN_REPLICATE__API_KEY")
    monkeypatch.delenv("VIDGEN_REPLICATE__BASE_URL")
    code, _, out = vidgen("--dry-run")
    assert code == 0
    assert "replicate:owner/model: 1 clip, about 22 s, cost unknown. But: There is no key" in out
    assert "fal: 1 clip" in out


def test_a_budget_leaves_with_4_and_the_next_run_goes_on(vidgen, studio):
    studio.replicate()
    studio.fal(answer({}, 500))
    home = studio.folder / "tavern.toml"
    home.write_text(home.read_text().replace('["replicate", "fal"]', '"replicate"'))
    code, lines, _ = vidgen("--json", "--max-cost", "0.5", "--junit", "report.xml")
    summary = lines[-1]
    assert (code, summary["made"], summary["fallback"]) == (4, 2, 1)
    (trouble,) = summary["troubles"]
    assert trouble["reason"] == "budget"
    assert 'type="budget"' in Path("report.xml").read_text()
    assert summary["cost_usd"] == 0.4
    code, lines, _ = vidgen("--json")
    assert (code, lines[-1]["made"], lines[-1]["cost_usd"]) == (0, 1, 0.4)
    assert studio.begun() == 2


def test_events_tell_how_far_a_film_is(vidgen, studio):
    studio.replicate()
    _, lines, _ = vidgen("--json")
    notes = [one["note"] for one in lines if one["event"] == "ActionProgressed"]
    assert any(note.startswith("replicate") for note in notes)
    assert set(lines[-1]["latency_s"]) == {"replicate", "rig"}
    assert KEY not in json.dumps(lines)


def test_a_killed_run_loses_nothing_that_was_paid_for(home, studio):
    """The run is killed while it waits for its second film, which the next one finds done."""
    begin = [answer({"id": name, "status": "starting"}, 201) for name in ("p1", "p2")]
    studio.replicate(*begin)
    ended = {"status": "succeeded", "output": f"{studio.service.base_url}/film.mp4"}
    studio.service.on("GET", "/v1/predictions/p2", answer({"id": "p2", "status": "processing"}))
    command = [sys.executable, "-m", "vidgen_cli", "npc-clip", str(home), "--json"]
    environment = {**os.environ, "VIDGEN_MAX_SCENE_CONCURRENCY": "1"}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as running:
        seen: set[str] = set()
        for line in running.stdout or ():
            seen.add(str(json.loads(line).get("action")))
            looked = "/v1/predictions/p2" in studio.service.paths("GET")
            if looked and any("sad" in name for name in seen):
                running.send_signal(signal.SIGKILL)
                break
    studio.service.on("GET", "/v1/predictions/p2", answer({"id": "p2", **ended}))
    assert run(["npc-clip", str(home), "--quiet"]) == 0
    assert studio.begun() == 2
