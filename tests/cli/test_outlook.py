"""`status`, `why` and `--dry-run` tell the same, before anything is done."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def film(vidgen, tmp_path):
    assert vidgen("init", "film")[0] == 0
    assert vidgen("plan", "film")[0] == 0
    return tmp_path / "film"


def test_status_is_a_table_of_scenes_and_stages(vidgen, film):
    code, out, _ = vidgen("status", "film")
    head, *rows = out.splitlines()
    assert code == 0
    stages = ["plan", "tts", "visuals", "codegen", "render", "music", "compose"]
    assert head.split() == ["scene", *stages]
    assert rows[0].split()[0] == "s01"
    assert rows[4].split()[:2] == ["film", "fresh"]
    assert out.endswith("vidgen make film\n")


def test_why_names_the_sentence_that_changed(vidgen, film):
    brief = film / "brief.md"
    brief.write_text(brief.read_text().replace("almost six hours", "nearly six hours"))
    code, out, _ = vidgen("why", "film", "s02")
    assert code == 0
    assert "storyboard: will be done again" in out
    assert "brief" in out


def test_dry_run_changes_nothing(vidgen, tmp_path, film):
    (tmp_path / "talk.md").write_text((film / "brief.md").read_text())
    code, out, _ = vidgen("make", "talk.md", "--dry-run")
    assert code == 0
    assert "storyboard: will be taken from the store" in out
    assert out.endswith("vidgen make talk.md\n")
    assert not (tmp_path / "talk.vidgen").exists()


def test_a_dry_run_of_composing_names_what_it_lacks(vidgen, film):
    code, _, err = vidgen("compose", "film", "--dry-run")
    assert (code, "render.json is not there yet" in " ".join(err.split())) == (3, True)


@pytest.mark.parametrize("command", [["status", "film"], ["why", "film"]])
def test_json_lists_every_piece_of_work(vidgen, film, command):
    _, out, _ = vidgen(*command, "--json")
    found = json.loads(out)
    assert found["project"] == str(film)
    assert {item["stage"] for item in found["items"]} >= {"plan", "tts", "render", "compose"}
    assert found["items"][0]["state"] == "fresh"


def test_a_dry_run_says_whom_it_would_ask_and_at_what_cost(vidgen, film, monkeypatch):
    monkeypatch.setenv("VIDGEN_PLANNER_MODEL", "openai/gpt-5-mini")
    code, out, _ = vidgen("make", "film", "--dry-run", "--max-cost", "0.5")
    assert code == 0
    assert "scene model    openai/gpt-5-mini" in out
    assert "voice          hibari" in out
    assert "Estimate: 0; no call is made that could pass $0.50" in out
    told = json.loads(vidgen("make", "film", "--dry-run", "--json")[1])
    assert (told["calls"], told["estimate_usd"], told["max_cost"]) == ([], 0, None)
    assert told["asked"]["pictures"] == "card"
