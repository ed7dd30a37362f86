"""Revising at the command line: shown first, asked for, noted, and taken back."""

from __future__ import annotations

import json
import os
import pty
import signal
import subprocess
import sys

import pytest
from PIL import Image

BRIEF = """\
# Searching

Welcome to the film.

## The rules

Keep the list sorted. Then search often.

- Keep it sorted
- Search often
"""


@pytest.fixture
def film(tmp_path):
    folder = tmp_path / "film"
    folder.mkdir()
    (folder / "brief.md").write_text(BRIEF)
    return folder


def test_scenes_are_listed_and_shown_as_they_would_be_planned(vidgen, film):
    code, out, _ = vidgen("scene", "list", "film")
    assert code == 0
    assert [line.split()[:2] for line in out.splitlines()] == [["s01", "title"], ["s02", "bullets"]]
    _, out, _ = vidgen("scene", "show", "film", "s02")
    assert "b2  Then search often." in out
    assert "points  list[str]" in out
    assert sorted(path.name for path in film.iterdir()) == ["brief.md"]


def test_a_scene_is_shown_as_json(vidgen, film):
    _, out, _ = vidgen("scene", "show", film, "s02", "--json")
    assert json.loads(out)["params"]["points"] == ["Keep it sorted", "Search often"]
    _, out, _ = vidgen("scene", "list", film, "--json")
    assert [scene["id"] for scene in json.loads(out)["scenes"]] == ["s01", "s02"]


def test_a_change_is_shown_and_not_made_where_nobody_can_be_asked(vidgen, film, monkeypatch):
    asked = ["scene", "set", "film", "s02", "--narration", "Sort it. Then search."]
    monkeypatch.setattr(sys, "argv", ["vidgen", *asked])
    code, out, err = vidgen(*asked)
    assert code == 2
    assert "- Keep the list sorted." in out
    assert "+ Sort it." in out
    assert "vidgen scene set film s02 --narration 'Sort it. Then search.' --yes" in err
    assert not (film / "revisions.json").exists()


def test_a_change_is_made_listed_and_taken_back(vidgen, film):
    code, out, _ = vidgen("set", "film", "--music", "sad", "--yes")
    assert (code, "vidgen undo film 1" in out) == (0, True)
    assert json.loads((film / "plan.json").read_text())["storyboard"]["music"] == "sad"
    _, out, _ = vidgen("history", "film")
    assert out.split()[0] == "1"
    assert "set music to 'sad'" in out
    code, out, _ = vidgen("undo", "film", "--yes")
    assert (code, "+ calm" in out) == (0, True)
    assert json.loads((film / "plan.json").read_text())["storyboard"]["music"] == "calm"
    assert "(taken back)" in vidgen("history", "film")[1]


def test_a_finish_is_set_shown_and_taken_back(vidgen, film):
    asked = ["--grade", "noir", "--watermark", "Draft", "--thumbnail", "1.5", "--thumbnail-title"]
    assert vidgen("set", "film", *asked, "yes", "--music", "sad", "--yes")[0] == 0
    touched = [
        "--grade",
        "none",
        "--lower-third",
        "Ada",
        "--lower-third-for",
        "2",
        "--ramp",
        "1,.5",
    ]
    code, out, _ = vidgen("scene", "set", "film", "s02", *touched, "--yes")
    assert (code, "+ Ada at 0.6 s for 2 s" in out, "+ 1, 0.5" in out) == (0, True, True)
    board = json.loads((film / "plan.json").read_text())["storyboard"]
    own = {"grade": "noir", "watermark": "Draft", "thumbnail_s": 1.5, "thumbnail_title": True}
    assert (board["finish"], board["music"]) == (own, "sad")
    assert board["scenes"][1]["finish"]["grade"] == "none"
    assert "lower third" in vidgen("scene", "show", "film", "s02")[1]
    assert "set grade to 'noir'" in vidgen("history", "film")[1]
    for number in ("1", "2"):
        assert vidgen("undo", "film", number, "--yes")[0] == 0
    board = json.loads((film / "plan.json").read_text())["storyboard"]
    assert ("finish" in board, "grade" in board["scenes"][1]["finish"]) == (False, False)


def test_a_file_is_named_from_here_and_lies_in_the_film(vidgen, film):
    Image.new("RGB", (8, 8)).save(film / "logo.png")
    Image.new("RGB", (8, 8)).save("other.png")
    for named in ("film/logo.png", "logo.png", film / "logo.png"):
        _, out, _ = vidgen("set", "film", "--logo", named, "--json")
        assert json.loads(out)["edits"] == [{"edit": "set_finish", "logo": "logo.png"}]
    code, _, err = vidgen("set", "film", "--logo", "other.png")
    assert (code, f"copy it into {film}" in " ".join(err.split())) == (2, True)
    code, _, err = vidgen("scene", "set", "film", "s02", "--grade", "../own.cube")
    assert (code, "There is no ../own.cube" in " ".join(err.split())) == (3, True)


def test_a_change_as_json_says_whether_it_was_made(vidgen, film):
    code, out, _ = vidgen("scene", "move", "film", "s02", "--before", "s01", "--json")
    told = json.loads(out)
    assert (code, told["applied"]) == (2, False)
    assert told["changes"] == [
        {"where": "film", "what": "order", "before": ["s01", "s02"], "after": ["s02", "s01"]}
    ]
    code, out, _ = vidgen("scene", "move", "film", "s02", "--before", "s01", "--json", "--yes")
    assert (code, json.loads(out)["applied"]) == (0, True)
    _, out, _ = vidgen("history", "film", "--json")
    (revision,) = json.loads(out)["revisions"]
    assert revision["edits"] == [{"edit": "move_scene", "scene": "s02", "before": "s01"}]
    assert revision["counts"] is True


def test_scenes_are_added_copied_and_removed(vidgen, film):
    add = ("--template", "outro", "--title", "The end", "--narration", "Bye.", "--yes")
    assert vidgen("scene", "add", "film", *add)[0] == 0
    assert vidgen("scene", "copy", "film", "s02", "--after", "s201", "--yes")[0] == 0
    assert vidgen("scene", "remove", "film", "s02", "--yes")[0] == 0
    _, out, _ = vidgen("scene", "list", "film")
    assert [line.split()[0] for line in out.splitlines()] == ["s01", "s201", "s202"]


def test_parameters_are_typed_as_their_template_wants_them(vidgen, film):
    code, _, _ = vidgen(
        "scene",
        "set",
        "film",
        "s02",
        "--template",
        "bar_chart",
        "--param",
        'labels=["1", "2"]',
        "--param",
        'series={"n": [1, 2]}',
        "--param",
        "unit=5",
        "--param",
        "highlight=1",
        "--least",
        "8",
        "--yes",
    )
    assert code == 0
    scene = json.loads((film / "plan.json").read_text())["storyboard"]["scenes"][1]
    assert (scene["params"]["unit"], scene["params"]["highlight"]) == ("5", 1)
    assert scene["params"]["least_s"] == 8.0
    assert vidgen("scene", "set", "film", "s02", "--param", "highlight=", "--yes")[0] == 0
    scene = json.loads((film / "plan.json").read_text())["storyboard"]["scenes"][1]
    assert "highlight" not in scene["params"]


def test_looks_are_set_by_flags(vidgen, film):
    asked = ["--picture", "a library", "--visual", "video", "--camera", "slow push in"]
    code, out, _ = vidgen("scene", "set", "film", "s02", *asked, "--transition", "cut", "--yes")
    assert (code, "+ a library" in out) == (0, True)
    assert vidgen("scene", "set", "film", "s02", "--again", "--yes")[0] == 0
    assert vidgen("scene", "set", "film", "s01", "--guidance", "with areas", "--yes")[0] == 0
    first, second = json.loads((film / "plan.json").read_text())["storyboard"]["scenes"]
    assert (second["visual"], second["transition"]) == ("video", "cut")
    assert (second["direction"]["camera"], second["direction"]["take"]) == ("slow push in", 1)
    assert (first["direction"]["code"], first["direction"]["guidance"]) == (True, "with areas")


def test_a_revision_that_no_longer_fits_is_told(vidgen, film):
    vidgen("scene", "set", "film", "s02", "--narration", "Sort it.", "--yes")
    brief = film / "brief.md"
    brief.write_text(BRIEF.replace("Then search often.", "And search."))
    _, out, _ = vidgen("history", "film")
    assert "Note: revision 1 (say something else in s02) is not applied" in out
    assert "And search." in vidgen("scene", "show", "film", "s02")[1]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["scene", "set", "film", "s02"], "Say what shall change"),
        (["scene", "set", "film", "s2", "--title", "X"], "There is no scene s2"),
        (["scene", "move", "film", "2", "--before", "s01"], "'2' is not a scene: they are called"),
        (["scene", "set", "film", "s02", "--beat", "b1"], "give both"),
        (["scene", "set", "film", "s02", "--param", "points"], "write KEY=VALUE"),
        (["scene", "set", "film", "s02", "--param", "points=5"], "(list[str]) is wrong"),
        (["scene", "move", "film", "s01"], "Name the scene that it goes before"),
        (["scene", "add", "film", "--template", "code", "--title", "X"], "'code' (str) is missing"),
        (["set", "film"], "Say what shall change"),
        (["scene", "set", "film", "s02", "--visual", "oil"], "Visual: Input should be"),
        (["scene", "set", "film", "s02", "--again"], "draws the same every time"),
        (["scene", "set", "film", "s02", "--character", "ada"], "no character ada"),
        (["set", "film", "--voice", "bob"], "no voice 'bob'"),
        (["set", "film", "--music", "calm"], "nothing would change"),
        (["set", "film", "--grade", "wram"], "Did you mean warm?"),
        (["set", "film", "--progress", "left"], "Input should be 'none', 'bottom' or 'top'"),
        (["scene", "set", "film", "s02", "--effect", "grain 2"], "'grain 2' is no effect"),
        (["scene", "set", "film", "s02", "--ramp", "1,fast"], "unable to parse string"),
        (["undo", "film"], "no revision to take back"),
        (["undo", "film", "3"], "no revision 3. It has none."),
    ],
)
def test_what_cannot_be_is_said(vidgen, film, arguments, said):
    code, _, err = vidgen(*arguments)
    assert code == 2
    assert said in " ".join(err.split())


def test_a_film_without_a_brief_is_edited_by_hand(vidgen, film):
    vidgen("set", "film", "--music", "sad", "--yes")
    (film / "brief.md").unlink()
    code, _, err = vidgen("scene", "list", "film")
    assert (code, "has no brief" in " ".join(err.split())) == (3, True)


@pytest.mark.parametrize(
    ("answer", "said", "code"),
    [
        (b"y\n", "This is revision 1", 0),
        (b"\n", "Nothing was changed.", 0),
        (None, "Stopped. Nothing was changed.", 130),
    ],
)
def test_a_terminal_is_asked_in_colour(film, answer, said, code):
    ours, theirs = pty.openpty()
    run = subprocess.Popen(
        [sys.executable, "-m", "vidgen_cli", "set", str(film), "--music", "sad"],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm-256color", "NO_COLOR": ""},
    )
    os.close(theirs)
    shown = b""
    try:
        while block := os.read(ours, 4096):
            shown += block
            if shown.endswith(b"[y/N] "):
                os.write(ours, answer) if answer else run.send_signal(signal.SIGINT)
    except OSError:
        pass  # the other end is closed
    os.close(ours)
    assert run.wait(60) == code
    assert b"\x1b[32m+ sad" in shown
    assert said in shown.decode()
    assert (film / "revisions.json").exists() == (said == "This is revision 1")
