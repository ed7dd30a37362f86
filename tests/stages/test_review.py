"""The page of a film: all of it, nothing from elsewhere, and nothing that a text could run."""

from __future__ import annotations

import re
import shutil
import subprocess
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import pytest

from vidgen.engine.journal import Journal
from vidgen.engine.run import run_stage
from vidgen.errors import MissingError
from vidgen.events import StageFinished, ignore
from vidgen.manifest import (
    Clip,
    ComposeManifest,
    Master,
    MusicManifest,
    PlanManifest,
    Provenance,
    RenderManifest,
)
from vidgen.media.ffmpeg import run
from vidgen.model.storyboard import Direction
from vidgen.project import Project, RunOptions
from vidgen.revision.edits import SetPicture, SetTitle
from vidgen.settings import Settings, TtsSettings
from vidgen.spending.call import Call
from vidgen.stages.plan import PlanStage
from vidgen.stages.review.markup import filled, tag
from vidgen.stages.review.page import page
from vidgen.stages.revise import propose, settle
from vidgen.stages.tts import TtsStage
from vidgen.stages.visuals import VisualsStage
from vidgen.store import Store

EVIL = "<script>document.title = 'run'</script>"
BRIEF = f"""\
# A film & more

Hello there.

## One

This is {EVIL} one.

## Two

This is two.
"""
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    settings = Settings(tts=TtsSettings(provider="fake"))
    made = Project(tmp_path / "film", Store(tmp_path / "store"), settings, RunOptions(jobs=1))
    made.root.mkdir()
    (made.root / "brief.md").write_text(BRIEF)
    run_stage(PlanStage(), made, ignore)
    return made


class Outline(HTMLParser):
    """The elements of a page with what they refer to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.links: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.links += [value or "" for name, value in attrs if name in ("src", "href", "poster")]


def planned(project: Project, **scene: object) -> None:
    """Change the second scene of the plan by hand."""
    plan = project.read(PlanManifest)
    scenes = [
        one.model_copy(update=scene) if one.id == "s02" else one for one in plan.storyboard.scenes
    ]
    calls = (Call(model="openai/x", ending="answered", tokens_in=1200, tokens_out=30),)
    paid = plan.provenance.model_copy(update={"calls": calls})
    board = plan.storyboard.model_copy(update={"scenes": tuple(scenes)})
    project.write(plan.model_copy(update={"storyboard": board, "provenance": paid}))


def test_a_film_that_is_only_planned_has_a_page(project):
    text = page(project)
    found = Outline(text)
    assert found.tags.count("article") == 3
    assert "A film &amp; more" in text
    assert text.count("not drawn yet") == 3
    assert "length not known yet" in text


def test_nothing_of_a_text_runs_and_nothing_is_fetched(project):
    planned(project, direction=Direction(purpose=EVIL, shows={"b1": EVIL}), title=EVIL)
    text = page(project)
    found = Outline(text)
    assert "script" not in found.tags
    assert text.count("&lt;script&gt;") >= 3
    assert not re.search(r"(?:https?:)?//", text.replace("<!doctype", ""))
    assert "default-src &#x27;none&#x27;" in text or "default-src 'none'" in text


def test_times_come_with_the_sound_and_costs_are_never_nothing(project):
    run_stage(TtsStage(), project, ignore)
    planned(project)
    text = page(project)
    assert re.search(r'class="when">0:0\d<', text)
    assert "length not known yet" not in text
    assert "<td>unknown</td>" in text
    assert "1,200 in, 30 out" in text


def made(project: Project, name: str, seconds: float) -> Master:
    """A master whose sound is a tone, in a film of one colour."""
    path = project.root / f"out/{name}.mp4"
    path.parent.mkdir(exist_ok=True)
    run(
        ["-f", "lavfi", "-i", f"color=gray:s=64x64:d={seconds}", "-f", "lavfi", "-i",
         f"sine=440:d={seconds}", "-shortest", str(path)],
        "a film",
    )  # fmt: skip
    return Master(
        destination=name, path=f"out/{name}.mp4", digest=project.take(path), width=64, height=64,
        fps=25, duration_s=seconds, lufs=-14.2, true_peak_db=-1.5,
    )  # fmt: skip


def test_films_are_heard_and_stages_told(project):
    run_stage(TtsStage(), project, ignore)
    with Journal(project.hidden / "events.jsonl") as log:
        log(StageFinished("tts", 3, 1, 0, 2.5, 30))
        log(StageFinished("tts", 0, 4, 0, 0.1, 30))
    masters = (made(project, "youtube", 3), made(project, "web", 2))
    project.write(
        ComposeManifest(made_from="0" * 64, provenance=Provenance(provider="test"), masters=masters)
    )
    text = page(project)
    found = Outline(text)
    assert (found.tags.count("video"), found.tags.count("svg")) == (2, 1)
    assert "-14.2 LUFS, true peak -1.5 dB" in text
    assert "#s02" in found.links
    assert "2.5 s: 3 made, 1 from the store" in text


def test_scenes_begin_where_the_film_has_them(project):
    planned(project, transition="slide left 2")
    run_stage(TtsStage(), project, ignore)
    clips = [
        Clip(scene=f"s{n:02d}", path=f"{n}.mp4", digest=f"{n}" * 64, frames=150, duration_s=10)
        for n in (1, 2, 3)
    ]
    sized = {"quality": "draft", "width": 64, "height": 64, "fps": 15, "clips": clips}
    project.write(RenderManifest(made_from="0" * 64, provenance=Provenance(provider="x"), **sized))
    project.write(MusicManifest(made_from="0" * 64, provenance=Provenance(provider="x")))
    text = page(project)
    assert [when in text for when in ("0:00, 10.0 s", "0:08, 10.0 s", "0:18, 10.0 s")] == [True] * 3
    assert "3 scenes · 0:28" in text


def test_revisions_are_listed(project):
    settle(project, propose(project, [SetTitle(scene="s02", title="Uno")], "call it Uno"), ignore)
    assert "call it Uno" in page(project)


def test_a_picture_is_shown_before_its_clip_is_drawn(project):
    painted = SetPicture(scene="s02", picture="A library at night, seen from above.")
    settle(project, propose(project, [painted]), ignore)
    for stage in (TtsStage(), VisualsStage()):
        run_stage(stage, project, ignore)
    text = page(project)
    assert text.count("data:image/jpeg;base64,") == 1
    assert "picture by card" in text
    assert "A library at night" in text


def test_a_slot_in_a_text_opens_nothing(project):
    planned(project, title="{{body}} {{nothing}}")
    assert "{{body}} {{nothing}}" in page(project)
    assert filled("<p>{{a}}</p>", {"a": tag("b", "{{a}}")}) == "<p><b>{{a}}</b></p>"


def test_a_film_without_a_plan_has_no_page(tmp_path):
    with pytest.raises(MissingError, match=r"vidgen plan|not there yet"):
        page(Project(tmp_path / "none", Store(tmp_path / "store")))


def shown(project, path) -> str:
    """The elements of a file as a browser has them in the end."""
    ran = subprocess.run(
        [
            str(CHROMIUM),
            *("--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"),
            f"--user-data-dir={project.root / 'browser'}",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return ran.stdout


@pytest.mark.skipif(CHROMIUM is None, reason="no browser here")
def test_a_browser_shows_it_from_the_disk(project):
    planned(project, title=EVIL)
    path = project.root / "review.html"
    path.write_text(page(project), encoding="utf-8")
    found = shown(project, path)
    assert "<title>A film &amp; more</title>" in found
    assert found.count("<article") == 3


MEASURED = """<!doctype html><body><p id="wide">?</p>
<iframe width="360" height="700" srcdoc="{0}"></iframe>
<iframe width="1280" height="700" srcdoc="{0}"></iframe>
<script>
onload = () => {{
  wide.textContent = [...document.querySelectorAll("iframe")].map((one) => {{
    const page = one.contentDocument, shot = page.querySelector(".shot").getBoundingClientRect();
    const beside = shot.right <= page.querySelector(".tags").getBoundingClientRect().left;
    const whole = page.documentElement.scrollWidth <= page.documentElement.clientWidth;
    return `${{whole ? "whole" : "cut"}} ${{beside ? "beside" : "below"}}`;
  }}).join(", ");
}};
</script>"""


@pytest.mark.skipif(CHROMIUM is None, reason="no browser here")
def test_a_browser_fits_it_to_a_phone_and_to_a_desk(project):
    planned(project, title="Donaudampfschifffahrtsgesellschaftskapitänsmütze" * 2)
    run_stage(TtsStage(), project, ignore)
    with Journal(project.hidden / "events.jsonl") as log:
        log(StageFinished("tts", 300, 1, 0, 2.5, 30))
    masters = (made(project, "youtube", 3), made(project, "shorts", 3))
    project.write(
        ComposeManifest(made_from="0" * 64, provenance=Provenance(provider="test"), masters=masters)
    )
    path = project.root / "measured.html"
    path.write_text(MEASURED.format(escape(page(project))), encoding="utf-8")
    assert '<p id="wide">whole below, whole beside</p>' in shown(project, path)
