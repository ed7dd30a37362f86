"""A sentence at the command line, before a server that plays the models."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[1] / "planning"))
from model_server import KEY, model_server
from played_plans import OUTLINE, drawn, outline

PROMPT = "Why does the harmonic series diverge? For first-year students, 90 seconds"
FOLDER = "why-does-the-harmonic-series-diverge.vidgen"


@pytest.fixture(scope="module")
def served():
    with model_server() as server:
        yield server


@pytest.fixture
def server(served, monkeypatch):
    """A model that plans a film of three scenes."""
    monkeypatch.setenv("VIDGEN_PLANNER_MODEL", "openai/gpt-4o-mini")
    monkeypatch.setenv("VIDGEN_LLM__BASE_URL", served.base_url)
    monkeypatch.setenv("VIDGEN_LLM__API_KEY", KEY)
    served.play(*[drawn()] * 9)
    served.play_where(OUTLINE, outline())
    return served


def board(tmp_path):
    return json.loads((tmp_path / FOLDER / "plan.json").read_text())["storyboard"]


def test_a_sentence_is_planned_and_the_same_again_asks_nobody(vidgen, server, tmp_path):
    code, out, err = vidgen("plan", PROMPT, "--style", "paper")
    assert code == 0, err
    assert [scene["title"] for scene in board(tmp_path)["scenes"]] == [
        "The puzzle",
        "The groups",
        "The answer",
    ]
    assert board(tmp_path)["style"] == "paper"
    assert "plan   4      4,000 in, 400 out" in out
    assert "Cost: $0.0008" in out
    asked = len(server.asked)
    code, out, _ = vidgen("plan", PROMPT)
    assert (code, len(server.asked)) == (0, asked)
    assert "Cost: 0, no provider was called" in out
    assert vidgen("status", PROMPT)[0] == 0


def test_a_film_may_be_asked_for_without_people_and_of_drawings_only(vidgen, server, tmp_path):
    code, _, err = vidgen("plan", PROMPT, "--no-characters", "--visuals", "manim,image")
    assert code == 0, err
    front = (tmp_path / FOLDER / "brief.md").read_text().split("---")[1]
    assert front == '\nvisuals: "manim,image"\ncharacters: no\n'
    code, _, err = vidgen("plan", PROMPT, "--visuals", "oil")
    assert (code, "--visuals" in err) == (2, True)


def test_a_dry_run_of_a_sentence_asks_nobody_and_names_a_price(vidgen, server, tmp_path):
    code, out, _ = vidgen("make", PROMPT, "--dry-run")
    assert (code, server.asked) == (0, [])
    assert "up to $" in out
    assert out.count("not made yet") == 0
    assert "tts, visuals, codegen, render, music, compose\n  will be done after that" in out
    assert "1 piece of work to do, and what follows" in out
    assert out.endswith(f"vidgen make '{PROMPT}'\n")
    assert not (tmp_path / FOLDER).exists()


def test_a_run_that_may_cost_too_little_stops_and_goes_on_with_more(vidgen, server, tmp_path):
    code, _, err = vidgen("plan", PROMPT, "--max-cost", "0.00001")
    assert (code, server.asked) == (4, [])
    assert "max_cost" in err
    assert vidgen("plan", PROMPT, "--max-cost", "1")[0] == 0
    assert len(board(tmp_path)["scenes"]) == 3


def test_a_scene_is_regenerated_before_it_is_approved_and_stays_so(
    vidgen, server, tmp_path, monkeypatch
):
    for module in ("approval", "revising"):
        monkeypatch.setattr(f"vidgen_cli.{module}.is_terminal", lambda _stream: True)
    monkeypatch.setattr(sys, "stdin", io.StringIO("r\ns02\nuse a quote\ny\nq\n"))
    server.play_where("use a quote", drawn("quote", quote="And yet it grows", author="Oresme"))
    code, out, err = vidgen("make", PROMPT, "--approve")
    assert code == 0, err
    assert "plan s02 anew: use a quote" in out
    assert '"event": "ActionStarted", "stage": "plan", "action": "s02"' in err
    assert [scene["template"] for scene in board(tmp_path)["scenes"]].count("quote") == 1
    assert vidgen("plan", PROMPT)[0] == 0
    assert board(tmp_path)["scenes"][1]["template"] == "quote"
    assert "use a quote" in vidgen("history", FOLDER)[1]
