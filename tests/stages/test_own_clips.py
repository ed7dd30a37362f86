"""Clips that a brief brings along: shown as they are, asked of nobody."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidgen.engine.action import Action
from vidgen.engine.run import run_stage
from vidgen.errors import BriefError, MediaError
from vidgen.events import ignore
from vidgen.manifest import PlanManifest
from vidgen.media.ffmpeg import run
from vidgen.project import Project, RunOptions
from vidgen.settings import ImageSettings, Settings, TtsSettings, VideoSettings
from vidgen.stages.codegen import CodegenStage
from vidgen.stages.filmed import made, sources
from vidgen.stages.plan import PlanStage
from vidgen.stages.tts import TtsStage
from vidgen.stages.visuals import VisualsStage
from vidgen.store import Store

BRIEF = """# A film

It begins.

## Spoken over

This is **how** it looks.

![the sea](sea.mp4 "loop")

## Alone

![the sea](sea.mp4)
"""

pytestmark = pytest.mark.usefixtures("warm_workers")


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A film whose brief has a clip of 2.5 s beside it; pictures and films would cost money."""
    paid = {
        "image": ImageSettings(provider="replicate"),
        "video": VideoSettings(provider="replicate"),
    }
    settings = Settings(tts=TtsSettings(provider="fake"), **paid)
    found = Project(tmp_path / "film", Store(tmp_path / "store"), settings, RunOptions(jobs=1))
    found.root.mkdir()
    (found.root / "brief.md").write_text(BRIEF)
    clip = found.root / "sea.mp4"
    run(["-f", "lavfi", "-i", "testsrc2=s=64x48:r=10:d=2.5", "-f", "mp4", str(clip)], "a clip")
    return found


def test_a_clip_of_the_users_is_what_its_scene_shows(project):
    for stage in (PlanStage(), TtsStage(), VisualsStage(), CodegenStage()):
        run_stage(stage, project, ignore)
    title, spoken, alone = project.read(PlanManifest).storyboard.scenes
    assert [one.visual for one in (title, spoken, alone)] == ["manim", "video", "video"]
    assert (spoken.finish.fit, alone.finish.fit) == ("loop", "auto")
    assert (spoken.least_s, alone.least_s) == (0, 2.5)
    assert VisualsStage().actions(project) == []
    found = sources(project, ())
    assert {one.footage for one in found.values()} == {spoken.assets["film"].digest}
    assert (found["s02"].fit, found["s03"].picture, found["s03"].own) == ("loop", None, True)
    (laid_out,) = {one.assets["film"].path for one in (spoken, alone)}
    assert project.path(laid_out).read_bytes() == (project.root / "sea.mp4").read_bytes()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"loop"', '"lop"', "line 9: fit: there is no way to fit named 'lop'. Did you mean 'loop'"),
        ("sea.mp4)", "lake.mov)", "line 13: the clip 'lake.mov' is not there"),
        ("sea.mp4)", "brief.webm)", "line 13: the clip 'brief.webm' cannot be used: neither mp4"),
    ],
)
def test_a_clip_that_cannot_be_shown_is_told_with_its_line(project, old, new, said):
    (project.root / "brief.webm").write_text(BRIEF)
    (project.root / "brief.md").write_text(BRIEF.replace(old, new))
    with pytest.raises(BriefError, match=said):
        run_stage(PlanStage(), project, ignore)


def test_a_clip_that_does_not_play_is_told_to_be_the_users_own(tmp_path):
    asked = {"camera": "", "seed": 0, "fades": False, "own": True}
    size = {"width": 64, "height": 48, "fps": 10, "frames": 10}
    action = Action("render", 1, "s02", {"filmed": asked, **size}, {"film.mp4": "0" * 64})
    (tmp_path / "inputs").mkdir()
    (tmp_path / "inputs" / "film.mp4").write_text(BRIEF)
    with pytest.raises(MediaError, match="the clip of s02 cannot be shown") as caught:
        made(action, tmp_path, tmp_path / "clip.mp4", lambda *_: None)
    assert "beside the brief" in caught.value.cure
