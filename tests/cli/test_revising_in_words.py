"""`vidgen revise` before a server that plays a model's answers."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1]))
from model_server import KEY, failed, model_server, said

BRIEF = """\
# Searching

Welcome to the film.

## The rules

Keep the list sorted. Then search often.

- Keep it sorted
- Search often

## The end

Halve what is left.
"""
SHORTER = {"edit": "set_narration", "scene": "s02", "text": "Sort it. Then search."}
DROPPED = {"edit": "remove_scene", "scene": "s03"}
WORDS = "make scene 2 shorter and warmer, drop the last scene"


def answer(*edits: dict[str, object], note: str = ""):
    return said(json.dumps({"edits": edits, "note": note}))


@pytest.fixture(scope="module")
def server():
    with model_server() as served:
        yield served


@pytest.fixture
def film(vidgen, server, monkeypatch, tmp_path):
    """A film that is planned, and a model to ask."""
    monkeypatch.setenv("VIDGEN_PLANNER_MODEL", "openai/gpt-4o-mini")
    monkeypatch.setenv("VIDGEN_LLM__BASE_URL", server.base_url)
    monkeypatch.setenv("VIDGEN_LLM__API_KEY", KEY)
    monkeypatch.setenv("VIDGEN_TTS__PROVIDER", "fake")
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "brief.md").write_text(BRIEF)
    assert vidgen("plan", "film")[0] == 0
    return tmp_path / "film"


def board(film):
    return json.loads((film / "plan.json").read_text())["storyboard"]


def test_words_become_edits_that_are_shown_noted_and_taken_back(vidgen, server, film):
    server.play(answer(SHORTER, DROPPED, note="Warmth is for the voice."))
    code, out, _ = vidgen("revise", "film", WORDS, "--yes")
    assert code == 0
    assert "- Keep the list sorted." in out
    assert "+ Sort it." in out
    assert "Note: Warmth is for the voice." in out
    assert "openai/gpt-4o-mini: 1 call, 1,000 tokens in, 100 out, cost $0.0002" in out
    assert "vidgen make film" in out
    assert [scene["id"] for scene in board(film)["scenes"]] == ["s01", "s02"]
    assert WORDS in vidgen("history", "film")[1]
    assert vidgen("undo", "film", "--yes")[0] == 0
    assert [scene["id"] for scene in board(film)["scenes"]] == ["s01", "s02", "s03"]


def test_the_model_sees_the_film_as_data_and_every_edit_it_may_make(vidgen, server, film):
    server.play(answer(SHORTER))
    vidgen("revise", "film", WORDS, "--yes")
    system, user = (message["content"] for message in server.asked[0]["messages"])
    assert "scene 2, id s02" in user
    assert "b2 says: Then search often." in user
    fence = re.search(r"<(data-[0-9a-f]{10})>", system)[1]
    assert user.index(f"<{fence}>") < user.index("s02") < user.index(f"</{fence}>")
    assert user.index(f"</{fence}>") < user.index(WORDS)
    assert "- bullets(points: list[str]" in system
    assert '"set_guidance"' in system


def test_a_finish_is_among_the_edits_with_the_files_that_are_spoken_of(vidgen, server, film):
    Image.new("RGB", (8, 8)).save(film / "our-logo.png")
    (film / "private.png").write_bytes(b"")
    wrong, right = (answer({"edit": "set_finish", "logo": f"{n}.png"}) for n in ("x", "our-logo"))
    server.play(wrong, right)
    code, _, _ = vidgen("revise", "film", "add our logo", "--yes")
    assert (code, board(film)["finish"]) == (0, {"logo": "our-logo.png"})
    system, user = (message["content"] for message in server.asked[0]["messages"])
    assert "files: our-logo.png\n" in user
    assert "teal-orange" in system
    assert "there is no x.png" in server.asked[1]["messages"][-1]["content"]


def test_edits_that_do_not_fit_go_back_to_the_model(vidgen, server, film):
    server.play(answer({**SHORTER, "scene": "s09"}), said("Sure!"), answer(SHORTER))
    code, out, _ = vidgen("revise", "film", WORDS, "--yes")
    assert (code, "3 calls" in out) == (0, True)
    told = server.asked[1]["messages"][-1]["content"]
    assert "There is no scene s09 in this film. It has: s01, s02, s03." in told


def test_a_refused_change_costs_nothing_the_second_time(vidgen, server, film, monkeypatch):
    asked = ["revise", "film", WORDS]
    monkeypatch.setattr(sys, "argv", ["vidgen", *asked])
    server.play(answer(SHORTER))
    code, out, err = vidgen(*asked)
    assert code == 2
    assert "+ Sort it." in out
    assert f"vidgen revise film '{WORDS}' --yes" in " ".join(err.split())
    assert not (film / "revisions.json").exists()
    code, out, _ = vidgen(*asked, "--yes")
    assert (code, len(server.asked)) == (0, 1)
    assert "nothing was paid" in out


def test_only_what_the_words_touch_is_made_again(vidgen, server, film):
    assert [vidgen(stage, "film")[0] for stage in ("tts", "codegen")] == [0, 0]
    server.play(answer(SHORTER))
    _, out, _ = vidgen("revise", "film", WORDS, "--yes")
    assert "tts s02" in out
    assert "codegen s02" in out
    found = json.loads(vidgen("status", "film", "--json")[1])["items"]
    states = {(item["stage"], item["label"]): item["state"] for item in found}
    for scene in ("s01", "s03"):
        assert (states["tts", f"{scene}/b1"], states["codegen", scene]) == ("fresh", "fresh")


def test_as_json_it_is_one_object(vidgen, server, film):
    server.play(answer(SHORTER))
    code, out, _ = vidgen("revise", "film", WORDS, "--json", "--yes")
    told = json.loads(out)
    assert (code, told["applied"], told["words"]) == (0, True, WORDS)
    assert told["edits"][0]["edit"] == "set_narration"


@pytest.mark.parametrize(
    ("script", "words", "code", "message"),
    [
        ([answer(note="There is no dog.")], "remove the dog", 2, "found nothing to change: There"),
        ([failed(401, "bad key")], WORDS, 4, "bad key"),
        ([], " ", 2, "Say what shall change"),
    ],
    ids=["nothing", "no key", "no words"],
)
def test_what_comes_to_nothing_changes_nothing(vidgen, server, film, script, words, code, message):
    server.play(*script)
    found, _, err = vidgen("revise", "film", words, "--yes")
    assert (found, message in " ".join(err.split())) == (code, True), err
    assert not (film / "revisions.json").exists()


def test_without_a_model_it_says_how_to_set_one(vidgen, film, monkeypatch):
    monkeypatch.delenv("VIDGEN_PLANNER_MODEL")
    code, _, err = vidgen("revise", "film", WORDS, "--yes")
    assert (code, "VIDGEN_PLANNER_MODEL" in err) == (2, True)


def test_a_budget_that_is_too_small_stops_before_the_call(vidgen, server, film):
    server.play(answer(SHORTER))
    code, _, err = vidgen("revise", "film", WORDS, "--yes", "--max-cost", "0.000001")
    assert (code, "max_cost" in err, server.asked) == (4, True, [])
