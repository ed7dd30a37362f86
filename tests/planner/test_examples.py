"""The examples are films worth making: planned without a complaint, and showing every template."""

from __future__ import annotations

from pathlib import Path

import pytest

from vidgen.brief import open_brief
from vidgen.model.storyboard import Asset, Storyboard
from vidgen.planner.outline import estimate_s, plan
from vidgen.planner.pictures import find_picture
from vidgen.planner.place import Place
from vidgen.planner.reader import references
from vidgen.planner.scene_code import TEMPLATE, is_scene, read_scene
from vidgen.planner.settings import PARAMS

EXAMPLES = Path(__file__).parents[2] / "examples"
BRIEFS = sorted(EXAMPLES.glob("*/brief.md"))


def _storyboard(path: Path) -> tuple[Storyboard, tuple[str, ...]]:
    found = open_brief(path)
    place = Place(str(path), found.first_line)
    pictures, codes = {}, {}
    for reference, where in references(found.brief.body, place):
        file = find_picture(path.parent, reference.source, where)
        if is_scene(reference.source):
            codes[reference.source] = read_scene(file.read_text(encoding="utf-8"))
        pictures[reference.source] = Asset(path="assets/a.png", digest="0" * 64)
    planned = plan(found.brief, place=place, pictures=pictures, codes=codes)
    return planned.storyboard, planned.notes


@pytest.mark.parametrize("path", BRIEFS, ids=lambda path: path.parent.name)
def test_an_example_is_planned_without_a_complaint(path: Path) -> None:
    storyboard, notes = _storyboard(path)
    assert notes == ()
    assert 60 <= estimate_s(storyboard.scenes) <= 120
    assert storyboard.scenes[0].template == "title"
    assert storyboard.scenes[-1].template == "outro"
    assert f"vidgen make examples/{path.parent.name}/brief.md" in (
        path.parent / "README.md"
    ).read_text(encoding="utf-8")


def test_the_examples_show_every_template_in_different_styles() -> None:
    boards = [_storyboard(path)[0] for path in BRIEFS]
    shown = {scene.template for board in boards for scene in board.scenes}
    assert shown == {*PARAMS, TEMPLATE}
    assert len({board.style for board in boards}) >= 3
    assert len({board.music for board in boards}) >= 3
