"""What a dry pass finds, and what it does not."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from vidgen.errors import RenderError, SceneCodeError
from vidgen.renderer.lint.dry_pass import Looked, look
from vidgen.renderer.lint.finding import Demands, Finding, Report
from vidgen.renderer.lint.picture import save

sys.path.insert(0, str(Path(__file__).parent))
from conftest import HEAD, shot, write_scene
from lint_scenes import BROKEN, CLEAN

pytestmark = pytest.mark.filterwarnings(
    "ignore:'mode' parameter:DeprecationWarning"  # of Manim's pictures
)

PHONE = Demands(smallest_text=0.012, margins=(0.03, 0.05, 0.03, 0.05))


@pytest.fixture
def looked(tmp_path: Path):
    def at(body: str, base: str = "NarratedScene", **options: Any) -> Looked:
        code = write_scene(tmp_path / "scene", body, shot(duration_s=8.0), HEAD)
        code.write_text(code.read_text("utf-8").replace("NarratedScene", base), "utf-8")
        values: dict[str, Any] = {"fps": 15, "demands": PHONE}
        return look(code, tmp_path / "player", **(values | options))

    return at


def told(findings: tuple[Finding, ...]) -> list[str]:
    return [f"{one.rule}: {', '.join(map(str, one.mobjects))} {one.message}" for one in findings]


@pytest.mark.parametrize("name", BROKEN)
def test_a_fault_is_found_and_nothing_else(looked, name: str):
    broken = BROKEN[name]
    findings = looked(broken.body).report.findings
    assert {str(one.rule) for one in findings} == {broken.rule}, told(findings)
    named = [str(mobject) for one in findings for mobject in one.mobjects]
    assert not broken.what or any(broken.what in words for words in named), named


@pytest.mark.parametrize("name", CLEAN)
def test_a_sound_scene_has_no_findings(looked, name: str):
    assert told(looked(*CLEAN[name]).report.findings) == []


def test_a_finding_names_time_beat_line_and_cure(looked):
    body = """
with self.beat("b1"):
    self.add(Circle())
with self.beat("b2"):
    edge = Text("Over the edge").shift(5.5 * RIGHT)
    self.play(FadeIn(edge), run_time=0.2)
"""
    found = looked(body).report.findings[0]
    assert (found.rule, found.severity, found.beat) == ("off-frame", "error", "b2")
    assert 1.0 < found.start_s < 1.5
    assert found.end_s == 8.0
    assert str(found.mobjects[0]) == 'Text("Over the edge") (line 10)'
    assert "LEFT" in found.suggestion


def test_the_cure_cures(looked):
    body = 'self.add(Text("Over the edge").shift(5.5 * RIGHT))\nself.wait(2)'
    cure = looked(body).report.findings[0].suggestion.removeprefix("move it by ")
    assert looked(body.replace("5.5 * RIGHT", f"5.5 * RIGHT + {cure} + LEFT")).report.findings == ()


def test_what_the_kit_sets_is_named_by_the_line_that_asked_for_it(looked):
    body = """
from vidgen.renderer.kit import Page
page = Page(self, "A heading")
note = page.text("Some **strong** words and $a^2$", width=6, size=0.1)
self.play(FadeIn(page.heading), FadeIn(note))
self.wait(2)
"""
    found = looked(body).report.findings
    assert [str(one.mobjects[0]) for one in found if one.rule == "small-text"] == [
        'Text("Some strong words and a^2") (line 9)'
    ]


def test_words_follow_what_a_text_became(looked):
    body = """
word = Text("Before")
self.play(Transform(word, Text("After it").shift(6.2 * RIGHT)))
self.wait(2)
"""
    assert "After it" in str(looked(body).report.findings[0].mobjects[0])


def test_findings_of_one_line_are_one(looked):
    body = """
for i in range(6):
    self.add(Text(f"mark {i}", font_size=8).shift(i * UP / 2))
self.wait(2)
"""
    (found,) = looked(body).report.findings
    assert len(found.mobjects) == 4
    assert "2 more" in found.message


def test_small_is_what_is_small_for_the_destination(looked):
    body = 'self.add(Text("words for a wall", font_size=24))\nself.wait(1)'
    assert looked(body).report.findings == ()
    phone = Demands(smallest_text=0.04)
    assert [one.rule for one in looked(body, demands=phone).report.findings] == ["small-text"]


def test_a_report_says_how_long_each_beat_runs(looked):
    report = looked('with self.beat("b1"):\n    self.play(Create(Square()), run_time=0.4)').report
    first, second = report.beats
    assert (first.beat, first.frames) == ("b1", 6)
    assert first.run_s == pytest.approx(0.4)
    assert first.spoken_s == pytest.approx(0.5)
    assert (second.run_s, second.frames) == (None, 0)
    assert (report.frames, report.run_s, report.wanted_s) == (120, 8.0, 8.0)


def test_a_scene_of_plain_manim_is_as_long_as_it_happens_to_be(tmp_path: Path):
    code = tmp_path / "plain.py"
    code.write_text(
        "from manim import *\nclass Plain(Scene):\n    def construct(self):\n"
        "        self.play(Create(Circle()), run_time=14)\n",
        encoding="utf-8",
    )
    report = look(code, tmp_path / "player", fps=15, demands=PHONE).report
    assert (report.wanted_s, report.run_s, report.findings) == (None, 14.0, ())


def test_a_finding_has_the_picture_of_its_moment(looked, tmp_path: Path):
    from PIL import Image

    seen = looked('self.add(Text("Shy", color="#333333", font_size=96))\nself.wait(1)')
    (name, path), *more = save(seen, tmp_path).items()
    assert (name, more) == ("00.png", [])
    with Image.open(path) as image:
        assert image.size == (640, 360)
        red = (np.asarray(image)[..., 0] > 230).mean()
    assert 0.001 < red < 0.05


def test_what_a_scene_raises_comes_with_its_line(looked):
    with pytest.raises(SceneCodeError) as caught:
        looked("self.add(Dot())\nraise KeyError('no')")
    assert caught.value.line == 8


def test_code_that_reaches_out_is_refused_unless_it_is_trusted(looked):
    body = "import os\nos.environ.get('HOME')\nself.wait(0.5)"
    with pytest.raises(SceneCodeError):
        looked(body)
    assert looked(body, trusted=True).report.frames == 120


def test_a_scene_without_end_is_left(looked):
    report = looked("for _ in range(9):\n    self.wait(400)", fps=5).report
    assert [one.rule for one in report.findings] == ["empty-picture", "scene-overrun"]


def test_a_failure_to_look_is_not_laid_on_the_scene(looked):
    body = """
from vidgen.renderer.lint.glance import Eye
Eye.look = None
self.wait(1)
"""
    with pytest.raises(RenderError, match=r"scene.py cannot be looked at: TypeError") as caught:
        looked(body, trusted=True)
    assert not isinstance(caught.value, SceneCodeError)


def test_a_report_that_was_tampered_with_is_refused(looked):
    body = """
import json
from vidgen.renderer import runs
runs.json = type("", (), {"dumps": lambda told: json.dumps({"report": {"frames": -1}})})
"""
    with pytest.raises(RenderError, match="cannot be told"):
        looked(body, trusted=True)


def test_a_report_reads_back_as_it_was(looked):
    report = looked(BROKEN["grey upon dark grey"].body).report
    written = report.model_dump_json(by_alias=True)
    assert json.loads(written)["schema"] == "vidgen.check/1"
    assert Report.model_validate_json(written) == report
    with pytest.raises(ValidationError):
        Report.model_validate_json(written.replace("vidgen.check/1", "vidgen.check/2"))
