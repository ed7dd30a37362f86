"""`vidgen codegen --scene --guidance` before a server that plays a model's answers."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))
from model_server import KEY, failed, model_server, said

BRIEF = """\
# Searching

Welcome to the film.

## The rules

Keep the list sorted. Then search often.

- Keep it sorted
- Search often
"""
WRONG = """\
```python
from manim import *
from vidgen.renderer.kit import *


class Rules(NarratedScene):
    def construct(self):
        self.play(Creat(Square()))
```
"""
GUIDE = ["codegen", "film", "--scene", "s02", "--guidance"]

pytestmark = pytest.mark.usefixtures("warm_workers")


@pytest.fixture(scope="module")
def server():
    with model_server() as served:
        yield served


@pytest.fixture
def film(vidgen, monkeypatch, tmp_path):
    """A film that is written, in templates."""
    monkeypatch.setenv("VIDGEN_TTS__PROVIDER", "fake")
    (tmp_path / "film").mkdir()
    (tmp_path / "film" / "brief.md").write_text(BRIEF)
    assert [vidgen(stage, "film")[0] for stage in ("plan", "tts", "codegen")] == [0, 0, 0]
    return tmp_path / "film"


@pytest.fixture
def model(monkeypatch, server):
    """A model for scenes, which is always wrong."""
    monkeypatch.setenv("VIDGEN_SCENE_MODEL", "openai/gpt-4o-mini")
    monkeypatch.setenv("VIDGEN_MAX_CODE_ATTEMPTS", "2")
    monkeypatch.setenv("VIDGEN_LLM__BASE_URL", server.base_url)
    monkeypatch.setenv("VIDGEN_LLM__API_KEY", KEY)
    server.play(*[said(WRONG)] * 20)
    return server


def test_without_a_model_it_says_which_setting_is_missing_and_changes_nothing(vidgen, film):
    code, _, err = vidgen(*GUIDE, "with areas")
    assert code == 2
    assert "VIDGEN_SCENE_MODEL" in err
    assert not (film / "revisions.json").exists()


def test_guidance_names_one_scene_that_is_there(vidgen, film, model):
    code, _, err = vidgen("codegen", "film", "--guidance", "with areas")
    assert (code, "--scene s03" in err) == (2, True)
    code, _, err = vidgen("codegen", "film", "--scene", "s09", "--guidance", "with areas")
    assert (code, "no scene s09" in err) == (2, True)
    assert model.asked == []


def test_guidance_reaches_the_model_and_outlasts_the_run(vidgen, film, model):
    code, out, err = vidgen(*GUIDE, "show it with  areas")
    assert code == 0
    assert "Note: s02: drawn by template bullets, because no attempt of 2 was sound" in out
    assert "vidgen undo film 1" in err
    assert "show it with areas" in model.asked[0]["messages"][1]["content"]
    assert "s02" in vidgen("history", "film")[1]
    assert (film / "scenes/s02/attempts/02/problems.md").is_file()
    model.play()
    assert vidgen("plan", "film")[0] == vidgen("codegen", "film")[0] == 0
    assert model.asked == []


def test_the_same_guidance_again_is_another_take(vidgen, film, model):
    vidgen(*GUIDE, "with areas")
    asked = len(model.asked)
    assert vidgen(*GUIDE, "with areas")[0] == 0
    assert len(model.asked) == 2 * asked
    assert vidgen("undo", "film", "--yes")[0] == 0


def test_code_of_the_user_s_own_is_put_aside(vidgen, film, model):
    own = film / "scenes/s02/scene.py"
    own.write_text(own.read_text() + "# mine\n")
    vidgen("codegen", "film")
    assert json.loads((film / "code.json").read_text())["scenes"][1]["edited"]
    code, _, err = vidgen(*GUIDE, "with areas")
    assert (code, "scene.py.bak" in err) == (0, True)
    assert (film / "scenes/s02/scene.py.bak").read_text().endswith("# mine\n")
    assert "# mine" not in own.read_text()


def test_where_no_answer_comes_the_template_stands_in_until_one_does(vidgen, film, model):
    model.play(failed(401, "Incorrect API key provided"))
    code, out, _ = vidgen(*GUIDE, "with areas")
    assert code == 7
    assert "s02 (codegen): " in out
    assert "its template stands in" in out
    assert KEY not in out
    model.play(*[said(WRONG)] * 2)
    assert vidgen("codegen", "film")[0] == 0
    assert len(model.asked) == 2


@pytest.mark.slow
def test_what_was_answered_before_a_kill_is_not_paid_again(vidgen, film, model):
    second = WRONG.replace("Creat(", "Creaate(")
    model.play(said(WRONG), said(second, fault="hang"))
    command = [sys.executable, "-m", "vidgen_cli", *GUIDE, "with areas"]
    running = subprocess.Popen(command, stderr=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    while len(model.asked) < 2 and running.poll() is None:
        model.stopping.wait(0.05)
    running.kill()
    running.wait()
    assert len(model.asked) == 2
    model.play(said(second))
    assert vidgen("codegen", "film")[0] == 0
    assert [len(request["messages"]) for request in model.asked] == [4]
    assert json.loads((film / "code.json").read_text())["scenes"][1]["attempts"] == 2
