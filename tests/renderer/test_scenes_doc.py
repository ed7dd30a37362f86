"""What the documentation of hand-written scenes shows is true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from vidgen.errors import SceneCodeError
from vidgen.model.brief import Brief
from vidgen.model.storyboard import Asset
from vidgen.planner.outline import plan
from vidgen.renderer import voiceover
from vidgen.renderer.narrated import Beat, Narrated, estimate_spoken

REPOSITORY = Path(__file__).parents[2]
TEXT = (REPOSITORY / "docs" / "scenes.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", TEXT, re.S | re.M)
SCENES = [text for kind, text in BLOCKS if kind == "python"]
EXAMPLES = sorted((REPOSITORY / "examples" / "by-hand").glob("*.py"))


@pytest.fixture
def draw(paint, tmp_path: Path):
    def drawn(text: str) -> Path:
        code = tmp_path / "scene" / "scene.py"
        code.parent.mkdir(exist_ok=True)
        code.write_text(text, encoding="utf-8")
        return paint.draw(code, frames=120)

    return drawn


@pytest.mark.parametrize("shown", SCENES, ids=range(len(SCENES)))
def test_every_scene_that_is_shown_runs_without_narration(draw, decode, shown: str) -> None:
    pictures = [frame.tobytes() for frame in decode(draw(shown))]
    assert len(set(pictures)) > 5


@pytest.mark.parametrize("code", EXAMPLES, ids=lambda path: path.stem)
def test_every_scene_of_the_example_runs_without_narration(draw, code: Path) -> None:
    assert draw(code.read_text(encoding="utf-8")).exists()


def test_the_error_that_is_shown_is_the_one_that_is_raised(draw) -> None:
    (shown,) = [text for kind, text in BLOCKS if kind == "text"]
    with pytest.raises(SceneCodeError) as caught:
        draw(SCENES[0].replace('word("area")', 'word("aera")'))
    assert shown.split() == f"{caught.value.message} help: {caught.value.cure}".split()


def test_every_brief_that_is_shown_can_be_planned() -> None:
    (shown,) = [text for kind, text in BLOCKS if kind == "markdown"]
    pictures = {"turned.py": Asset(path="assets/a.py", digest="0" * 64)}
    story = plan(Brief(body=f"# A film\n\n{shown}"), pictures=pictures).storyboard
    assert story.scenes[-1].template == "manim"


def test_every_name_in_the_tables_is_there() -> None:
    beat = Beat(object(), estimate_spoken({"b1": "A word."}).beats[0])  # type: ignore[arg-type]
    kinds = {"beat": beat, "self": voiceover.VoiceoverScene, "tracker": voiceover.VoiceoverTracker}
    rows = "".join(line for line in TEXT.splitlines() if line.startswith("|"))
    for owner, name in re.findall(r"\b(beat|self|tracker)\.(\w+)", rows):
        known = dir(kinds[owner])
        assert name in known, f"{owner}.{name}"
    assert "GTTSService" in voiceover.__all__
    assert Narrated.__name__ in TEXT
